"""`autograder verify`: does an assignment prove itself, and what do its tests not notice?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Optional

import typer

from autograder.cli.console import open_console
from autograder.cli.options import (
    CORES,
    CourseOption,
    Jail,
    JailOption,
    MutationOption,
    NamesArgument,
    WorkersOption,
    choose,
    find_course,
    plan_jail,
)


def verify(  # noqa: PLR0913, PLR0917  # one parameter per option
    names: NamesArgument = None,
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--out", help="Folder for the pages; default: dist/NAME of each.", show_default=False),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as one JSON document.")] = False,
    mutation: MutationOption = True,
    course: CourseOption = None,
    jail: JailOption = Jail.BUBBLEWRAP,
    workers: WorkersOption = CORES,
) -> None:
    """Prove assignments without building them: solution, leaks, mistakes, alternatives, mutation score.

    Writes a page per assignment, verification.html. Exit code 1 when something is not proven.
    """
    from autograder.authoring.building import PROOF_PAGE, verify_assignment
    from autograder.authoring.proof_page import proof_page
    from autograder.authoring.verification import as_document, verification_text
    from autograder.reporting.verification import write_proof

    found = find_course(course)
    chosen = choose(found, names)
    plan = plan_jail(jail, found.root)
    console = open_console()
    console.quiet = as_json  # a program reads the document, and nothing else
    documents = []
    proven = True
    for one in chosen:
        if one.missing and not names:
            console.print(f"{one.name}: not verified, because {' and '.join(one.missing)} is not installed")
            continue
        with console.status(f"Proving {one.name}"):
            verification = verify_assignment(found, one.name, plan=plan, workers=workers, mutation=mutation)
        page = out / f"{one.name}.html" if out else found.build_folder(one.name) / PROOF_PAGE
        write_proof(page, proof_page(verification, one.title))
        documents.append(as_document(verification))
        proven = proven and verification.proven
        console.print(f"{verification_text(verification)}\n  page: {page}", highlight=False, markup=False)
    if as_json:
        print(json.dumps({"format": 1, "assignments": documents}, ensure_ascii=False, indent=2))
    raise typer.Exit(0 if proven else 1)
