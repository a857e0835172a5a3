"""Cells as IPython reads them: its prompts, magics and shell lines, found where IPython looks for them.

IPython looks at the beginning of a logical line only, so a line inside brackets that begins with ``%`` is arithmetic.
"""

import re
from dataclasses import dataclass

from logit_doctor.intake.syntax import parsed

PYTHON_CELL_MAGICS = frozenset({"time", "timeit", "capture", "prun", "debug", "memit", "mprun", "snakeviz", "skip"})
"""Cell magics whose body is Python that runs."""
OTHER_CELL_MAGICS = frozenset(
    {"bash", "sh", "script", "html", "HTML", "javascript", "js", "latex", "markdown", "svg", "SVG", "writefile", "file",
     "cmd", "perl", "ruby", "R", "sql", "bigquery", "shell", "python2", "system", "sx", "!", "writetemplate", "cython",
     "julia", "pypy"}
)  # fmt: skip
"""Cell magics whose body is no Python of this notebook."""
ESCAPES = ("%", "!", "?", ",", ";", "/")
CODE_MAGIC = re.compile(
    r"%(?:time|timeit|prun|memit)(?=\s)(?:\s+-(?:[nrp]\s*\d+|[lsTD]\s+\S+|[a-zA-Z]+))*+\s+(?:\\\n\s*)?(?=\S)"
)
"""A line magic that runs the code behind it, with its options."""
SCRIPT = re.compile(r"%run[ \t]+(?:\./)?([A-Za-z_]\w*)(?:\.py)?\s*$")
"""A magic that runs a script beside the notebook: afterwards its names are those of the notebook."""
HELP = re.compile(r"^[^#'\"]*[\w*\]]\?{1,2}\s*$")
MAGIC = re.compile(r"\s*(?:!|%[A-Za-z_])")
CLASSIC_PROMPT = re.compile(r"^(?:>>>|\.\.\.)(?: |$)")
PROMPT = re.compile(r"^(?:In \[\d+\]: |\s*\.{3,}: ?)")
FIRST_PROMPT = re.compile(r"^(?:>>>(?: |$)|In \[\d+\]: )")
QUOTES = re.compile(r"'''|\"\"\"|'|\"")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell as plain Python.

    Parameters
    ----------
    lines : tuple of str
        One for each line of the cell; magics are ``pass`` or ``None``, and empty where they continue. Of a magic that
        runs code, the code is left.
    margins : tuple of str
        What was cut off on the left of each line: a prompt, the indentation of the whole cell, or a magic that runs
        code, which stands behind the indentation of its line.
    magic : str
        Name of a cell magic that is not known, so that the cell was left out.
    """

    lines: tuple[str, ...]
    margins: tuple[str, ...]
    magic: str = ""

    @classmethod
    def of(cls, text: str) -> "Cell":
        """Return a cell that is Python as it is written."""
        lines = text.split("\n")
        return cls(lines=tuple(lines), margins=("",) * len(lines))

    @property
    def text(self) -> str:
        """The cell as one text."""
        return "\n".join(self.lines)


def as_python(text: str) -> Cell:
    r"""Return a cell without prompts, common indentation, magics and shell lines; its number of lines is the same.

    Examples
    --------
    >>> as_python("%matplotlib inline\nx = !ls \\\n  -l\ny = (3\n % 2)").lines
    ('pass', 'x = None', '', 'y = (3', ' % 2)')
    """
    lines, margins = unindented(text.split("\n"))
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if lines[first].startswith("%%"):
        name = re.split(r"\s", lines[first][2:].strip(), maxsplit=1)[0]
        if name not in PYTHON_CELL_MAGICS:
            is_known = name in OTHER_CELL_MAGICS
            return Cell(lines=("",) * len(lines), margins=tuple(margins), magic="" if is_known else name)
        lines[first] = ""
        lines, more = unindented(lines)
        margins = [one + other for one, other in zip(margins, more, strict=True)]
    lines, more = without_magics(lines)
    return Cell(lines=tuple(lines), margins=tuple(one + other for one, other in zip(margins, more, strict=True)))


def unindented(lines: list[str]) -> tuple[list[str], list[str]]:
    """Return lines without the indentation of the first one and without prompts, and what was cut off each."""
    first = next((line for line in lines if line.strip()), "")
    indent = first[: len(first) - len(first.lstrip(" \t"))]
    cut = [indent if indent and line.startswith(indent) else "" for line in lines]
    lines = [line[len(margin) :] for line, margin in zip(lines, cut, strict=True)]
    prompt = next((line for line in lines if line.strip()), "")
    if FIRST_PROMPT.match(prompt):
        pattern = CLASSIC_PROMPT if prompt.startswith(">>>") else PROMPT
        prompts = [found[0] if (found := pattern.match(line)) else "" for line in lines]
        cut = [one + other for one, other in zip(cut, prompts, strict=True)]
        lines = [line[len(margin) :] for line, margin in zip(lines, prompts, strict=True)]
    return lines, cut


def without_magics(lines: list[str]) -> tuple[list[str], list[str]]:
    """Return lines with magics and shell lines neutralised, and what was cut off each."""
    done: list[str] = []
    margins: list[str] = []
    while len(done) < len(lines):
        start = len(done)
        line = lines[start]
        whole = joined(lines, start)
        timed, replaced = without_timing(whole), plain(whole)
        if timed is not None:
            code, margin = timed
            done += code.split("\n")
            margins.append(margin)
        elif replaced is not None:
            done += [replaced, *[""] * (continued(lines, start) - 1)]
        else:
            done += [line, *lines[start + 1 : end_of_logical_line(lines, start)]]
        margins += [""] * (len(done) - len(margins))
    return done, margins


def without_timing(line: str) -> tuple[str, str] | None:
    """Return the code behind a magic that runs it, and the magic; None for any other line.

    Behind an assignment, spaces take the place of the magic.

    Examples
    --------
    >>> without_timing("    %timeit -n 1 f(x)")
    ('    f(x)', '%timeit -n 1 ')
    """
    start = len(line) - len(line.lstrip())
    equals = assignment_in(line)
    if not line.startswith("%", start) and equals is not None:
        start = equals + 1 + len(line[equals + 1 :]) - len(line[equals + 1 :].lstrip())
    magic = CODE_MAGIC.match(line, start)
    if magic is None:
        return None
    is_assigned = equals is not None and start > equals
    before, after = line[:start] + " " * len(magic[0]) * is_assigned, line[magic.end() :]
    if "\n" in magic[0] or parsed(f"{line[:start].lstrip()}{after}") is None:
        return None
    return before + after, "" if is_assigned else magic[0]


def joined(lines: list[str], start: int) -> str:
    """Return a line with those that a backslash continues."""
    return "\n".join(lines[start : start + continued(lines, start)])


def continued(lines: list[str], start: int) -> int:
    """Return the number of lines that backslashes join, from ``start`` on."""
    end = start
    while end < len(lines) - 1 and lines[end].endswith("\\"):
        end += 1
    return end - start + 1


def plain(line: str) -> str | None:
    """Return what replaces a logical line that is a magic, a shell line or a question; None for Python."""
    indent = line[: len(line) - len(line.lstrip())]
    stripped = line.lstrip()
    if script := SCRIPT.match(stripped):
        return f"{indent}from {script[1]} import *"
    if stripped.startswith(ESCAPES) or HELP.match(line):
        return f"{indent}pass"
    equals = assignment_in(line)
    if equals is not None and MAGIC.match(line, equals + 1):
        return f"{line[: equals + 1]} None"
    return None


def assignment_in(line: str) -> int | None:
    """Return the place of the first ``=`` of an assignment: outside brackets, strings, comments and comparisons."""
    for place in range(1, len(line)):
        is_single = (
            line[place] == "=" and line[place - 1] not in "=!<>+-*/%@&|^:" and line[place + 1 : place + 2] != "="
        )
        if is_single and scanned(f"{line[:place]}\\", 0, "") == (0, ""):
            return place if scanned(f"{line[:place]}(", 0, "")[0] == 1 else None
    return None


def end_of_logical_line(lines: list[str], start: int) -> int:
    """Return the number of the line after a logical line: brackets, long strings and backslashes carry it on."""
    depth, quote = 0, ""
    for number in range(start, len(lines)):
        depth, quote = scanned(lines[number], depth, quote)
        if not quote and depth <= 0 and not lines[number].endswith("\\"):
            return number + 1
    # A bracket or a string that is never closed: the cell does not parse, and the next line may begin anew.
    return start + 1


def scanned(line: str, depth: int, quote: str) -> tuple[int, str]:
    """Return the open brackets and the open quote after a line, given those before it."""
    place = 0
    while place < len(line):
        if quote:
            if line[place] == "\\":
                place += 2
            elif line.startswith(quote, place):
                place, quote = place + len(quote), ""
            else:
                place += 1
            continue
        found = QUOTES.match(line, place)
        if found:
            place, quote = found.end(), found[0]
            continue
        if line[place] == "#":
            break
        depth += (line[place] in "([{") - (line[place] in ")]}")
        place += 1
    return depth, quote if len(quote) == 3 or line.endswith("\\") else ""
