"""Corrections written into files: the advised repair of one finding after another, each read again before the next."""

import codecs
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from logit_doctor.finding import Finding, Repair
from logit_doctor.intake.limits import canonical, decode_source, find_cookie
from logit_doctor.judging.edits import unified
from logit_doctor.patching import by_cell, patched

MAX_CORRECTIONS = 50
FIXED = ("error", "warning")
"""Severities of findings that are corrected; a correction of advice would only change what a right model returns."""

Judge = Callable[[bytes], tuple[Finding, ...]]
"""A function that checks the content of a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """A corrected file: its content, and the findings that were corrected, as they stood then."""

    data: bytes
    findings: tuple[Finding, ...]


def fixed(name: str, data: bytes, judge: Judge) -> Fixed:
    """Return a file with the corrections of its errors and warnings.

    Parameters
    ----------
    name : str
        The file's name; its suffix gives the type.
    data : bytes
        Its content, which is not changed but in the corrected lines.
    judge : callable
        Returns the findings of a content.
    """
    done: list[Finding] = []
    while len(done) < MAX_CORRECTIONS:
        finding = next(correctable(judge(data)), None)
        if finding is None:
            break
        after = with_cells(data, finding.diff) if name.endswith(".ipynb") else with_lines(data, finding.diff)
        if after == data:
            break
        data = after
        done.append(finding)
    return Fixed(data=data, findings=tuple(done))


def correctable(findings: tuple[Finding, ...]) -> Iterator[Finding]:
    """Yield the findings that are corrected."""
    return (finding for finding in findings if finding.diff and finding.severity in FIXED)


def with_lines(data: bytes, diff: str) -> bytes:
    """Return the bytes of a source after a diff, in its encoding, with its line ends and byte order mark."""
    text = patched(decode_source(data), diff)
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    cookie = find_cookie(data.removeprefix(mark).decode("latin-1"))
    end = "\r\n" if b"\r\n" in data else "\r" if b"\r" in data and b"\n" not in data else "\n"
    encoding = canonical(cookie[1]).removesuffix("_sig") if cookie is not None else "utf_8"
    return mark + text.replace("\n", end).encode(encoding)


def with_cells(data: bytes, diff: str) -> bytes:
    """Return the bytes of a notebook after a diff of its cells, indented as Jupyter does or as before."""
    content = json.loads(data)
    sheets = [content, *content.get("worksheets", ())]
    cells = [cell for sheet in sheets for cell in sheet.get("cells", ()) if cell.get("cell_type") == "code"]
    for number, part in by_cell(diff).items():
        cell = cells[number - 1]
        key = "source" if "source" in cell else "input"
        source = cell[key]
        text = patched(source if isinstance(source, str) else "".join(source), part)
        cell[key] = text if isinstance(source, str) else text.splitlines(keepends=True)
    second = data.decode("utf-8").split("\n")[1:2]
    indent = len(second[0]) - len(second[0].lstrip(" ")) if second and second[0].strip() else None
    text = json.dumps(content, indent=indent, ensure_ascii="\\u" in data.decode("utf-8"))
    return (text + "\n" * data.endswith(b"\n")).encode("utf-8")


def difference(path: str, before: bytes, after: bytes) -> str:
    """Return the unified diff of a corrected file, or of the JSON of a notebook."""
    is_notebook = path.endswith(".ipynb")
    old, new = (data.decode("utf-8") if is_notebook else decode_source(data) for data in (before, after))
    return unified(old, new, path)


def told(repair: Repair) -> str:
    """Return what a repair means for whoever calls ``predict()``; empty if it is not about a compiled model."""
    if not repair.after:
        return ""
    before, after = (
        f"{name} of the output" if name != "linear" else "logits" for name in (repair.before, repair.after)
    )
    if before == after:
        return f"predict() returns {after}, as before"
    return f"predict() returned {before} before and returns {after} now"
