"""`python -m autograder`: the command line without an installed script."""

from autograder.cli import main

if __name__ == "__main__":
    main()
