"""Several files or a zip of a project on the Doctor page: findings by file, their evidence across files, the lines.

Each step of the evidence is a link to its line, which the page shows with the lines around it.
"""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePosixPath
from types import ModuleType
from typing import Any

import streamlit as st

from logit_doctor.evidence import Step, chain
from logit_doctor.finding import SEVERITIES, Finding
from logit_doctor.intake.together import packed
from logit_doctor.judging.edits import lines_of
from logit_doctor.report import Judged
from logit_doctor.together import ProjectAudit
from ui.doctor import cards, sources
from ui.doctor.sources import Source
from ui.drawing.literal import as_html
from ui.server.answers import Answers, digest, session
from ui.server.result_cache import MEGABYTE
from ui.words import told

HERE = Path(__file__).parent
AROUND = 6
"""Lines above and below each line that is shown."""
MAX_LINES = 1_500
"""Lines of all files together; a browser takes its time over more."""
MAX_LISTED = 50
"""Files that are named with the reason why they were not read."""
PROJECTS: Answers[ProjectAudit] = Answers(f"{__name__}.audit", 8 * MEGABYTE, lambda audit: audit.is_permanent)

Place = tuple[str, int | None, int]
"""The path, the code cell and the line of something."""


def audit(source: Source, backend: str) -> ProjectAudit:
    """Audit uploads; the same files are audited once."""
    return PROJECTS.about(
        (digest(packed(source.uploads)), backend),
        lambda pulse: sources.pool().judge_uploads(source.uploads, backend, session=session(), pulse=pulse),
    )


def findings(audit: ProjectAudit, shown: tuple[str, ...], text: ModuleType) -> None:
    """Draw the verdict, the counts and the findings by file: the file with the worst first."""
    st.markdown(cards.verdict(audit, text))
    counts = {"files": audit.read, "pairings": audit.pairings, "open": audit.undetermined}
    st.caption(text.PROJECT_COUNTS.format(**counts))
    drawn = left = 0
    for file in sorted(audit.files, key=rank):
        chosen = cards.worst_first(file.audit.findings, shown)
        if chosen and drawn < cards.MAX_CARDS:
            st.html(f'<h3 class="lab-finding-file">{as_html(file.path)}</h3>')
        for finding in chosen:
            if drawn >= cards.MAX_CARDS:
                left += 1
                continue
            source = source_of(file)
            cards.draw(finding, source, drawn, text, evidence_html(file, finding, audit, text))
            drawn += 1
    if left:
        st.caption(text.MORE.format(count=left))


def rank(file: Judged) -> tuple[int, str]:
    """Return the order of a file: by its worst finding, then by its path."""
    found = [SEVERITIES.index(finding.severity) for finding in file.audit.findings]
    return min(found, default=len(SEVERITIES)), file.path


def source_of(file: Judged) -> Source:
    """Return a file as the cards quote and correct it."""
    suffix = PurePosixPath(file.path).suffix
    return Source(suffix=suffix, data=b"", text=file.audit.text, cells=file.audit.cells, name=file.path)


def evidence_html(file: Judged, finding: Finding, audit: ProjectAudit, text: ModuleType) -> str:
    """Return the chain of evidence of a finding, each step a link to its line."""
    steps = chain(finding)
    if not steps:
        return ""
    known = {other.path for other in audit.files if other.audit.text or other.audit.cells}
    numbers = {other.path: number for number, other in enumerate(audit.files)}
    rows = []
    for step in steps:
        place = place_of(file, step)
        is_last = step is steps[-1]
        said = text.THE_LINE.format(place=told_place(place, text)) if is_last else told(step.message)
        if place[0] in known:
            target = identity(numbers[place[0]], place)
            rows.append(f'<li><a class="lab-to-line" href="#{target}">{as_html(said)}</a></li>')
        else:
            rows.append(f"<li>{as_html(said)}</li>")
    return f'<p><b>{as_html(text.EVIDENCE)}</b></p><ol class="lab-evidence">{"".join(rows)}</ol>'


def place_of(file: Judged, step: Step) -> Place:
    """Return where a step of the evidence stands."""
    return step.path(file.path), step.cell, step.line


def told_place(place: Place, text: ModuleType) -> str:
    """Return a place in words."""
    path, cell, line = place
    where = text.LINE.format(line=line) if cell is None else text.CELL_LINE.format(cell=cell, line=line)
    return f"{path}, {where}"


def identity(number: int, place: Place) -> str:
    """Return the name of a line's element on the page, by the number of its file."""
    _, cell, line = place
    return f"lab-line-{number}-{cell or 0}-{line}"


def lines(audit: ProjectAudit, shown: tuple[str, ...], text: ModuleType) -> None:
    """Draw the lines to which the evidence points, with those around them, by file."""
    places: dict[tuple[str, int | None], Counter[int]] = {}
    for file in audit.files:
        for finding in cards.worst_first(file.audit.findings, shown):
            for step in chain(finding):
                path, cell, line = place_of(file, step)
                places.setdefault((path, cell), Counter())[line] += 1
    left = MAX_LINES
    for number, file in enumerate(audit.files):
        for cell in sorted({cell for path, cell in places if path == file.path}, key=lambda cell: cell or 0):
            source = source_of(file)
            written = lines_of(source.text if cell is None else source.cell(cell))
            excerpt = list(excerpts(places[file.path, cell], len(written)))
            left -= len(excerpt)
            if not excerpt or left < 0:
                continue
            title = file.path if cell is None else f"{file.path}, {text.CELL.format(cell=cell)}"
            rows = [
                row_html(identity(number, (file.path, cell, line)), line, written, line in places[file.path, cell])
                for line in excerpt
            ]
            region = f'tabindex="0" role="region" aria-label="{as_html(title)}"'
            st.html(
                f'<section class="lab-lines"><h3>{as_html(title)}</h3><pre {region}>{"".join(rows)}</pre></section>'
            )


def excerpts(marked: Counter[int], count: int) -> Iterator[int]:
    """Yield the numbers of the lines to show, with 0 where lines are left out."""
    before = 0
    for line in range(1, count + 1):
        if any(abs(line - other) <= AROUND for other in marked):
            if line != before + 1:
                yield 0
            yield line
            before = line
    if before and before != count:
        yield 0


def row_html(target: str, line: int, written: list[str], is_marked: bool) -> str:
    """Return a numbered line; 0 stands for the lines that are left out."""
    if not line:
        return '<span class="gap">⋯</span>'
    code = as_html(written[line - 1].rstrip("\r\n").expandtabs(4))
    mark = f' class="marked" id="{target}" tabindex="-1"' if is_marked else ""
    return f"<span{mark}><i>{line}</i>{code}</span>"


def unread(audit: ProjectAudit, text: ModuleType) -> None:
    """Draw what was not read, and why."""
    if audit.unread:
        with st.expander(text.UNREAD.format(count=len(audit.unread)), icon=":material/block:", expanded=not audit.read):
            rows = (
                f"<li><code>{as_html(file.path)}</code>: {as_html(told(file.reason))}</li>" for file in audit.unread
            )
            st.html(f'<ul class="lab-unread">{"".join(list(rows)[:MAX_LISTED])}</ul>')
            if len(audit.unread) > MAX_LISTED:
                st.caption(text.MORE_UNREAD.format(count=len(audit.unread) - MAX_LISTED))
    if audit.others:
        st.caption(text.OTHER_FILES.format(count=audit.others))


def follow_links() -> None:
    """Let a link of the evidence go to its line without a new entry in the browser's history."""
    _component()(key="lab_to_line")


@cache
def _component() -> Any:
    script = (HERE / "lines.js").read_text("utf-8")
    return st.components.v2.component("lab_to_line", html="<span></span>", js=script, isolate_styles=False)
