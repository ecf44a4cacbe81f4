#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the image: Python packages of fixed versions, nothing else.
set -euo pipefail
umask 022  # students' code runs as another user and must be able to read Python
cd /autograder/source
environment=/opt/autograder

if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))'; then
    echo "This autograder needs Python 3.10 or later. Choose the base image Ubuntu 22.04 or later, and build again." >&2
    exit 1
fi
if ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends python3-venv
fi

python3 -m venv "$environment"
install=("$environment/bin/pip" install --quiet --disable-pip-version-check --no-input --no-cache-dir --only-binary :all:)
# Every package is named with its version, so nothing is to be resolved. (Otter asks for Sphinx, a browser and more,
# which grading never uses.)
"${install[@]}" --no-deps --requirement requirements.txt ./*.whl
if [ -s extra_requirements.txt ]; then
    "${install[@]}" --constraint requirements.txt --requirement extra_requirements.txt
fi

# Of our own code a submission needs the side of the pipe that it runs on, and the checks that students have as well.
package=$("$environment/bin/python" -I -c 'import pathlib, autograder; print(pathlib.Path(autograder.__file__).parent)')
find "$package" -mindepth 1 -maxdepth 1 ! -name __init__.py ! -name __pycache__ ! -name candidate ! -name checks \
    -exec chmod -R o= {} +

# A student's code imports as another user what was not imported before: Python must be there for that user too, or an
# honest cell fails.
"$environment/bin/python" -I -c '
import os
os.setgroups([]); os.setgid(62000); os.setuid(62000)
import numpy, scipy, IPython, html.parser, autograder.candidate, autograder.checks
' || { echo "Other users than root cannot read Python and $environment: building again may help." >&2; exit 1; }

# The untouched notebook, graded here and now: what does not work is told to staff, and not to the first student.
exec env -i PATH="$PATH" HOME=/root LANG=C.UTF-8 "$environment/bin/python" -I -m autograder.bundling.harness --self-test
