"""The program: ``logit-doctor PATH``, or ``python -m logit_doctor PATH``."""

import sys
from collections.abc import Sequence

from logit_doctor import terminal
from logit_doctor.command import add_arguments, run

PROGRAM = "logit-doctor"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code.

    Parameters
    ----------
    argv : sequence of str, optional
        The arguments without the program's name; ``sys.argv[1:]`` if omitted.

    Returns
    -------
    int
        0 no error, 1 an error, 2 bad input.
    """
    parser = terminal.OneLineParser(prog=PROGRAM, description="Find from_logits mismatches in Keras programs.")
    add_arguments(parser)
    return terminal.exit_code(parser, lambda: run(parser.parse_args(argv)))


def script() -> int:
    """Run the command in a terminal: what the console script calls."""
    return terminal.run(main, PROGRAM)


if __name__ == "__main__":
    sys.exit(script())
