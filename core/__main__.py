"""The command line: ``python -m core COMMAND``.

This module only dispatches. The options and the output of a command are defined in ``core/commands/``; a command's
module is imported when the command is called, so that ``doctor`` does not load what only ``train`` needs.

Exit codes: 0 success; 1 the doctor found an error; 2 bad input, missing TensorFlow or an unwritable output (one line on
stderr); 130 interrupted.
"""

import argparse
import importlib
import shlex
import sys
from collections.abc import Sequence

from logit_doctor import terminal
from logit_doctor.terminal import OneLineParser

PROGRAM = "python -m core"
COMMANDS = {
    "sweep": "errors of loss and gradient by logit magnitude, per format and formulation",
    "autopsy": "every intermediate value of one loss, computed and exact",
    "train": "train several arms in lockstep, from the same weights and on the same batches",
    "probe": "the formula that Keras actually ran, per head, flag, policy and execution mode",
    "matrix": "which combinations of head, loss and labels are right, each run in Keras",
    "doctor": "find from_logits mistakes in source files, notebooks and .keras files",
    "emergency": "what is wrong with a loss: from a traceback, a log, logits or a program",
    "watch-report": "what logit_watch saw in a training: states by step, causes, repairs",
    "explain-loss": "what a loss value can mean: 0.693, 2.303, 16.118, nan",
    "logits": "which formats and formulations would fail on your own logits",
    "reduce": "the error of the sum over many classes, by the order in which it is added up",
    "losses": "focal loss, DPO, KL and other losses of today: each way to compute them, and its error",
    "export": "write a script or notebook that reproduces a state of the lab",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Parameters
    ----------
    argv : sequence of str, optional
        The arguments without the program's name; ``sys.argv[1:]`` if omitted.

    Returns
    -------
    int
        0 success, 1 the doctor found an error, 2 bad input.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    parser = OneLineParser(
        prog=PROGRAM,
        description="Measure, train and inspect the effect of from_logits.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="\n".join(f"  {name:<14}{summary}" for name, summary in COMMANDS.items()),
    )
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND", help="one of the commands below")
    return terminal.exit_code(parser, lambda: _run_command(parser.parse_args(arguments[:1]).command, arguments))


def _run_command(name: str, arguments: Sequence[str]) -> int:
    parser = OneLineParser(prog=f"{PROGRAM} {name}", description=f"{COMMANDS[name][:1].upper()}{COMMANDS[name][1:]}.")
    try:
        command = importlib.import_module(f"core.commands.{name.replace('-', '_')}")
        parser.take(command.EPILOG, command.OPTIONS)
        return terminal.exit_code(parser, lambda: command.run(parser.parse_args(arguments[1:])))
    except ImportError as error:
        from core.keras import installed

        if not installed.is_library(error):
            raise
        parser.error(f"{shlex.join(arguments)} cannot run: {installed.shortage() or error}")


if __name__ == "__main__":
    sys.exit(terminal.run(main, " ".join([PROGRAM, *sys.argv[1:2]])))
