"""The program: ``logit-doctor PATH``, or ``python -m logit_doctor PATH``.

Start-up takes most of its time, so modules are imported only when they are needed.
"""

import gc
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

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
        0 no error found, 1 an error found, 2 bad input.
    """
    from logit_doctor import __version__, command, terminal

    told = "Find mistakes with logits and probabilities in programs of Keras, PyTorch, JAX and boosted trees."
    parser = terminal.OneLineParser(prog=PROGRAM, description=told)
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    parser.take(command.EPILOG, command.OPTIONS)
    return terminal.exit_code(parser, lambda: command.run(parser.parse_args(argv)))


def script() -> NoReturn:
    """Run the command in a terminal and end the process; the console script and the hook call this.

    Collecting garbage after the imports and freeing memory at the end would take as long as checking a file.
    """
    gc.disable()
    from logit_doctor import terminal

    code = terminal.run(main, PROGRAM)
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    script()
