"""The page of a proof: all in one file, whatever stands in the code that it shows."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

from autograder.reporting.verification import (
    Fact,
    ProofPage,
    ShownChange,
    ShownMistake,
    Tally,
    render_proof,
    write_proof,
)

CHANGE = ShownChange(
    "double: factor, line 2, 1", "x = a < b\ny = '</pre>'", "x = a <= b\ny = '&lt;'", "Not told apart."
)
PAGE = ProofPage(
    assignment="tiny",
    title="A tiny & small one",
    findings=(),
    facts=(Fact("Solution", "2 of 2", "with its own and 10 other seeds", 1.0, True),),
    questions=(Tally("double", 3, 4),),
    operators=(Tally("factor", 3, 3),),
    survivors=(CHANGE,),
    equivalent=(replace(CHANGE, reason="Because <b>."),),
    marks='[[equivalent]]\nbefore = "</pre>"',
    marks_file="solutions/tiny/equivalent.toml",
    mistakes=(ShownMistake("double", "squares", "the cause", "square", "double - 1", "It is the <square>."),),
    how_mistakes_are_counted="A mistake counts as named when ...",
    has_mutation=True,
)
VOID = frozenset(["meta", "br", "link", "img"])


class Reader(HTMLParser):
    """Tags that are still open, everything that is loaded from elsewhere, and all text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.loaded: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.loaded += [str(value) for name, value in attrs if name in ("src", "href")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def read(page: ProofPage) -> Reader:
    reader = Reader()
    reader.feed(render_proof(page))
    reader.close()
    return reader


def test_every_tag_is_closed_and_nothing_is_loaded_from_elsewhere() -> None:
    reader = read(PAGE)
    assert reader.open == []
    assert reader.loaded == []


def test_code_and_messages_are_shown_as_they_are() -> None:
    text = read(PAGE).text
    for shown in (CHANGE.before, CHANGE.after, "Because <b>.", "It is the <square>.", PAGE.marks, PAGE.title):
        assert shown in text


def test_what_is_not_proven_stands_at_the_top() -> None:
    assert "not proven" not in read(PAGE).text
    text = read(replace(PAGE, findings=("The mistake `x` gets full marks.",))).text
    assert text.index("not proven") < text.index("The mistake `x` gets full marks.") < text.index("2 of 2")


def test_without_changes_and_mistakes_there_are_no_empty_tables() -> None:
    empty = replace(PAGE, has_mutation=False, mistakes=())
    text = read(empty).text
    assert "Do the tests notice a change?" not in text
    assert "What a student reads" not in text


def test_the_page_is_written_whole(tmp_path: Path) -> None:
    path = tmp_path / "dist" / "tiny" / "verification.html"
    write_proof(path, PAGE)
    assert path.read_text(encoding="utf-8") == render_proof(PAGE)
    assert [one.name for one in path.parent.iterdir()] == ["verification.html"]
