import json
import subprocess
import sys

LIST_MODULES = (
    "import sys, json, autograder.checks; print(json.dumps(sorted({m.partition('.')[0] for m in sys.modules})))"
)


def test_importing_the_checks_imports_nothing_but_numpy_and_the_standard_library():
    bare = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, json; print(json.dumps(sorted({m.partition('.')[0] for m in sys.modules})))",
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    done = subprocess.run([sys.executable, "-c", LIST_MODULES], check=True, capture_output=True, text=True)
    # What an interpreter of this environment loads before any import (editable installs) is not ours.
    loaded = set(json.loads(done.stdout)) - set(json.loads(bare.stdout)) - set(sys.stdlib_module_names)
    assert loaded == {"autograder", "numpy"}


def test_of_our_own_package_only_the_checks_are_imported():
    code = "import sys, autograder.checks; print(*(m for m in sys.modules if m.startswith('autograder.')))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert all(name.startswith("autograder.checks") for name in done.stdout.split())
