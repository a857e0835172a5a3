"""Commands under unusual terminals: closed streams, a reader that goes away, Ctrl-C.

A command always ends with the right exit code and at most one line of output. Commands need no code for this.
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
"""Error numbers of the operating system for an open or closed stream that accepts no more output."""
SOON = 0.02
"""Seconds until a swallowed interruption is repeated."""
STANDARD = {"stdin": 0, "stdout": 1, "stderr": 2}


class Closed(io.TextIOBase):
    """A replacement for missing standard output: printing raises an error instead of losing text silently."""

    def write(self, text: str) -> int:
        """Raise ``OSError``."""
        raise OSError(errno.EBADF, "it is closed")


class OneLineParser(argparse.ArgumentParser):
    """An argument parser whose error message is one line on stderr, without the usage text."""

    def error(self, message: str) -> NoReturn:
        """Print the command's name and ``message`` without its line breaks, and exit with 2."""
        self.exit(BAD_INPUT, f"{self.prog}: {' '.join(message.split())}\n")

    def take(self, epilog: str, options: Mapping[str, Mapping[str, Any]]) -> None:
        """Declare a command's options, each with what ``add_argument`` takes; ``epilog`` ends the help."""
        self.formatter_class = argparse.RawDescriptionHelpFormatter
        self.epilog = epilog
        # argparse treats "-3,2" as an option unless this pattern matches it as a negative number.
        self._negative_number_matcher = re.compile(r"-(?:[\d.]|inf|nan)", re.IGNORECASE)
        for name, settings in options.items():
            self.add_argument(name, **settings)

    def print_help(self, file: Any = None) -> None:
        """Print the help; ``argparse`` itself ignores errors when printing."""
        print(self.format_help(), end="", file=file or sys.stdout, flush=True)


def exit_code(parser: OneLineParser, command: Callable[[], int]) -> int:
    """Run a command; errors that a user can cause become one line printed by the parser."""
    try:
        code = int(command())
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # the reader, such as `head`, has stopped reading
        discard_output()
        return 0
    except (ValueError, OSError) as error:  # the message of a file error is clear by itself
        parser.error(_complaint(error))


def _complaint(error: ValueError | OSError) -> str:
    if isinstance(error, OSError) and error.filename is None and error.errno in UNWRITABLE:
        discard_output()
        return unwritable(error)
    return str(error)


class Interruption:
    """Ctrl-C: once for an orderly end, twice to end at once.

    It is reported at once, and then standard error is closed, because C++ libraries print messages of their own.

    Parameters
    ----------
    name : str
        Name of the interrupted command.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.came = False
        self._was_swallowed = False
        self._standard_error = os.dup(STANDARD["stderr"])
        if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:  # ignored in a background job
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
        """Interrupt again if a callback of the interpreter swallowed it, for example during an import."""
        if issubclass(unraisable.exc_type, KeyboardInterrupt):
            self._was_swallowed = True
            threading.Timer(SOON, _thread.interrupt_main).start()  # raised here, it would be swallowed again
        else:
            sys.__unraisablehook__(unraisable)

    def leave(self) -> NoReturn:
        """End the process at once, without the interpreter's own handling of an interruption."""
        os._exit(INTERRUPTED)


def run(program: Callable[[], int], name: str) -> int:
    """Run a program and return its exit code; an interrupted one does not return.

    Parameters
    ----------
    program : callable
        Returns an exit code or raises ``SystemExit``, as ``argparse`` does.
    name : str
        The beginning of an error message.
    """
    _open_what_is_closed()
    interruption = Interruption(name)
    try:
        code = _code_of(program)
    except BaseException:  # an interrupted library can raise anything
        if not interruption.came:
            raise
    if interruption.came:
        interruption.leave()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # everything is done
    return _flushed(code, name)


def _code_of(program: Callable[[], int]) -> int:
    try:
        return program()
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 0


def _open_what_is_closed() -> None:
    """Keep files that are opened later from becoming standard streams, and replace missing streams."""
    for name, number in STANDARD.items():
        if getattr(sys, name) is None:
            try:
                os.fstat(number)
            except OSError:
                os.open(os.devnull, os.O_RDWR)  # gets the lowest free number
    if sys.stdin is None:
        sys.stdin = os.fdopen(os.open(os.devnull, os.O_RDONLY), encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")
    if sys.stdout is None:
        sys.stdout = Closed()


def _flushed(code: int, name: str) -> int:
    """Return the exit code after flushing the output, or that of an error if the output cannot be written."""
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
    """Return the message that standard output cannot be written, with the reason."""
    return f"standard output: cannot write: {error.strerror}"


def discard_output() -> None:
    """Discard all output that is printed later or not yet written."""
    with contextlib.suppress(io.UnsupportedOperation):  # the stream has no file of the operating system
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
