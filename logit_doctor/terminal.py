"""What a command does where its terminal is not as usual: streams that are closed, a reader that goes, Ctrl-C.

However it ends, it ends with the exit code that says so and with at most one line. A command knows nothing of it.
"""

import _thread
import argparse
import contextlib
import errno
import io
import os
import re
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from types import FrameType
from typing import Any, NoReturn

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells count it: 128 and the number of the signal."""
BAD_INPUT = 2
UNWRITABLE = frozenset({errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EBADF, errno.EIO})
"""What the operating system says where an open or a closed stream takes no more."""
SOON = 0.02
"""Seconds until an interruption that was swallowed comes again."""
STANDARD = {"stdin": 0, "stdout": 1, "stderr": 2}


class Closed(io.TextIOBase):
    """Standard output where there is none: whatever is printed is missed, and not silently lost."""

    def write(self, text: str) -> int:
        """Refuse."""
        raise OSError(errno.EBADF, "it is closed")


class OneLineParser(argparse.ArgumentParser):
    """An argument parser whose complaint is one line on stderr, without the usage text."""

    def error(self, message: str) -> NoReturn:
        """Print ``message``, its line breaks taken out, behind the command's name and exit with 2."""
        self.exit(BAD_INPUT, f"{self.prog}: {' '.join(message.split())}\n")

    def take(self, epilog: str, options: Mapping[str, Mapping[str, Any]]) -> None:
        """Declare a command's options, each with what ``add_argument`` takes; ``epilog`` ends the help."""
        self.formatter_class = argparse.RawDescriptionHelpFormatter
        self.epilog = epilog
        # argparse takes "-3,2" for an option unless it looks like a negative number to it.
        self._negative_number_matcher = re.compile(r"-(?:[\d.]|inf)")
        for name, settings in options.items():
            self.add_argument(name, **settings)

    def print_help(self, file: Any = None) -> None:
        """Print the help; ``argparse`` itself says nothing where it cannot be printed."""
        print(self.format_help(), end="", file=file or sys.stdout, flush=True)


def exit_code(parser: OneLineParser, command: Callable[[], int]) -> int:
    """Run a command; what its user can cause is one line of complaint by the parser."""
    try:
        code = int(command())
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # the reader, `head` say, has seen enough
        discard_output()
        return 0
    except (ValueError, OSError) as error:  # a file that cannot be read or written says so itself
        parser.error(_complaint(error))


def _complaint(error: ValueError | OSError) -> str:
    if isinstance(error, OSError) and error.filename is None and error.errno in UNWRITABLE:
        discard_output()
        return unwritable(error)
    return str(error)


class Interruption:
    """Ctrl-C: once to end in order, twice to end at once.

    It is said when it comes, and from then on nobody prints to standard error: C++ has its own words for it.

    Parameters
    ----------
    name : str
        What is interrupted.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.came = False
        self._was_swallowed = False
        self._standard_error = os.dup(STANDARD["stderr"])
        if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:  # as for a job in the background
            signal.signal(signal.SIGINT, self._noticed)
            sys.unraisablehook = self._unraisable

    def _noticed(self, _signal: int, _frame: FrameType | None) -> None:
        if self.came and not self._was_swallowed:
            self.leave()
        if not self.came:
            with contextlib.suppress(OSError):
                os.write(self._standard_error, f"{self.name}: interrupted\n".encode())
            _discard(STANDARD["stderr"])
        self.came, self._was_swallowed = True, False
        raise KeyboardInterrupt

    def _unraisable(self, unraisable: Any) -> None:
        """Interrupt again where a callback of the interpreter has swallowed it, as while a module is imported."""
        if issubclass(unraisable.exc_type, KeyboardInterrupt):
            self._was_swallowed = True
            threading.Timer(SOON, _thread.interrupt_main).start()  # here it would be swallowed again
        else:
            sys.__unraisablehook__(unraisable)

    def leave(self) -> NoReturn:
        """End the process at once, without what the interpreter would make of an interruption."""
        os._exit(INTERRUPTED)


def run(program: Callable[[], int], name: str) -> int:
    """Run a program and return its exit code; an interrupted one does not return.

    Parameters
    ----------
    program : callable
        Returns an exit code or raises ``SystemExit``, as ``argparse`` does.
    name : str
        What a complaint begins with.
    """
    _open_what_is_closed()
    interruption = Interruption(name)
    try:
        code = _code_of(program)
    except BaseException:  # what a library makes of an interruption in its midst may be anything
        if not interruption.came:
            raise
    if interruption.came:
        interruption.leave()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is done
    return _flushed(code, name)


def _code_of(program: Callable[[], int]) -> int:
    try:
        return program()
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 0


def _open_what_is_closed() -> None:
    """Let no file that is opened later become a standard stream, and give what prints something to print to."""
    for name, number in STANDARD.items():
        if getattr(sys, name) is None:
            try:
                os.fstat(number)
            except OSError:
                os.open(os.devnull, os.O_RDWR)  # the lowest number that is free
    if sys.stdin is None:
        sys.stdin = os.fdopen(os.open(os.devnull, os.O_RDONLY), encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")
    if sys.stdout is None:
        sys.stdout = Closed()


def _flushed(code: int, name: str) -> int:
    """Return the exit code once everything is printed; where it cannot be, the one that says so."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        discard_output()
    except OSError as error:
        discard_output()
        _say(f"{name}: {unwritable(error)}\n")
        return code or BAD_INPUT
    return code


def unwritable(error: OSError) -> str:
    """Say that standard output takes nothing, and why."""
    return f"standard output: cannot write: {error.strerror}"


def discard_output() -> None:
    """Send what is printed from now on, and what has not been written yet, nowhere."""
    with contextlib.suppress(io.UnsupportedOperation):  # nothing of the operating system's stands behind it
        _discard(sys.stdout.fileno())


def _discard(number: int) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, number)
    os.close(nowhere)


def _say(line: str) -> None:
    try:
        sys.stderr.write(line)
        sys.stderr.flush()
    except OSError:
        pass
