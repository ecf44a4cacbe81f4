# Two commands matter: `make demo` and `make test`. Everything below sets itself up.

PYTHON ?= python3
BIN := .venv/bin
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
ASSIGNMENT ?= building_blocks
DEMO = demo/$(ASSIGNMENT)
SIZE ?= 40

.PHONY: demo test setup torch assignments lint types fresh bench bench-memory lock clean

setup: .venv/.ready

# bubblewrap is the jail; python3-venv is a package of its own on Debian. Both only when missing.
.venv/.ready: pyproject.toml constraints.txt
	@command -v bwrap >/dev/null || { echo "Installing bubblewrap"; $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq bubblewrap >/dev/null; }
	@$(PYTHON) -c "import ensurepip, venv" 2>/dev/null || { echo "Installing python3-venv"; $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq python3-venv >/dev/null; }
	@echo "Setting up .venv (a minute or two, once)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1" 2>/dev/null
	@$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable . --group dev
	@$(BIN)/python -m compileall -q autograder  # pip leaves that to the first run, and some machines forbid it there
	@touch $@

# What the assignment `pytorch` needs; everything else works without it.
torch: setup
	@$(BIN)/python -c "import torch" 2>/dev/null || { echo "Installing torch"; $(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[torch]"; }

# Another class: make demo ASSIGNMENT=digits
demo: setup
	@$(BIN)/autograder build $(ASSIGNMENT)
	@$(BIN)/autograder sample-class $(ASSIGNMENT) $(DEMO)/submissions --size $(SIZE)
	@rm -rf $(DEMO)/grades
	@$(BIN)/autograder grade $(ASSIGNMENT) $(DEMO)/submissions --out $(DEMO)/grades

# As many processes as cores, a file of tests in one of them.
test: setup
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile

assignments: setup
	@$(BIN)/autograder build

lint: setup
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

types: setup
	@$(BIN)/mypy

fresh: setup
	@$(BIN)/autograder build --check

# Not a timed test: figures depend on the machine. docs/benchmark.md has those of one.
bench: setup
	@$(BIN)/autograder build building_blocks --no-mutation
	@$(BIN)/python -m tests.bench

bench-memory: setup
	@$(BIN)/autograder build building_blocks --no-mutation
	@$(BIN)/python -m tests.bench_memory

# The same versions next year, on every supported Python. Needs uv (pip install uv).
lock:
	uv pip compile --universal --python-version 3.10 --group dev --quiet --no-header --output-file constraints.txt pyproject.toml
	$(BIN)/python -m autograder.bundling.pins constraints.txt > autograder/bundling/pins.txt

clean:
	rm -rf .venv dist demo
