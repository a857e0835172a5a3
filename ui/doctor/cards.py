"""Findings on screen: one card each, with the line, the reason, when it matters, the fix, the corrected source.

Every word that comes from a file is shown literally.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath
from types import ModuleType

import streamlit as st

from logit_doctor.finding import BACKENDS, FRAMEWORKS, KERAS, SEVERITIES, Audit, Finding, Repair
from logit_doctor.intake.limits import as_utf8
from logit_doctor.judging.edits import lines_of
from logit_doctor.patching import patched
from logit_doctor.rules import RULES
from logit_doctor.together import ProjectAudit
from ui.doctor import program
from ui.doctor.sources import Source
from ui.drawing.literal import as_html
from ui.frame import frame
from ui.words import as_sentence, told

MAX_QUOTE = 200
MAX_CARDS = 60


def findings(audit: Audit, source: Source, shown: tuple[str, ...], text: ModuleType) -> None:
    """Draw the verdict and the findings of the severities that are shown, the worst first."""
    st.markdown(verdict(audit, text))
    chosen = worst_first(audit.findings, shown)
    for place, finding in enumerate(chosen[:MAX_CARDS]):
        draw(finding, source, place, text)
    if len(chosen) > MAX_CARDS:
        st.caption(text.MORE.format(count=len(chosen) - MAX_CARDS))


def worst_first(findings: Sequence[Finding], shown: tuple[str, ...]) -> list[Finding]:
    """Return the findings of the severities that are shown, the worst first."""
    chosen = [finding for finding in findings if finding.severity in shown]
    return sorted(chosen, key=lambda finding: SEVERITIES.index(finding.severity))


def verdict(audit: Audit | ProjectAudit, text: ModuleType) -> str:
    """Return the sentence that summarises an audit; without findings it states how many outputs were checked."""
    files = [audit] if isinstance(audit, Audit) else [file.audit for file in audit.files]
    counts = Counter(finding.severity for file in files for finding in file.findings)
    found = ", ".join(
        text.COUNTS[severity].format(count=counts[severity]) for severity in SEVERITIES if counts[severity]
    )
    if found:
        return str(text.FOUND.format(found=found, pairings=audit.pairings))
    if audit.pairings:
        return str(text.NOTHING_FOUND.format(pairings=audit.pairings))
    return str(text.NOTHING_SEEN if isinstance(audit, Audit) else text.NOTHING_SEEN_IN_FILES)


def read_as(audits: Sequence[Audit], backend: str, text: ModuleType) -> None:
    """Say as programs of which frameworks the files were read; a program of Keras may set its backend itself."""
    found = {name for audit in audits for name in audit.frameworks}
    backends = {audit.backend or backend for audit in audits if KERAS in audit.frameworks}
    options = text.CONTROLS["doctor_backend"]["options"]
    on = ", ".join(options[name] for name in BACKENDS if name in backends)
    said = ", ".join(text.FRAMEWORKS[name].format(backend=on) for name in FRAMEWORKS if name in found)
    if said:
        is_set = any(audit.backend for audit in audits)
        st.caption(" ".join([text.READ_AS.format(frameworks=said), *([text.BACKEND_SET] if is_set else [])]))


def draw(finding: Finding, source: Source, place: int, text: ModuleType, evidence: str = "") -> None:
    """Draw one finding; its repairs unfold below it, each with a button that makes the correction.

    Parameters
    ----------
    finding : Finding
        The finding.
    source : Source
        Its file.
    place : int
        Its number on the page; the first repair of number 0 is unfolded.
    text : module
        The page's words.
    evidence : str
        The chain of evidence, as HTML.
    """
    st.html(card_html(finding, source, text, evidence))
    for number, (way, title) in enumerate(zip(finding.repairs, titles(finding.repairs, text), strict=True)):
        with st.expander(title, icon=":material/difference:", expanded=place == number == 0):
            if way.after:
                st.markdown(price(way, text))
            st.code(way.diff, language="diff")
            if finding.cell is None and source.text:
                correct_button(way, source, f"{place}_{number}", text)
    if finding.rule in RULES:
        frame.link(RULES[finding.rule].page, text.EFFECT)


def correct_button(way: Repair, source: Source, key: str, text: ModuleType) -> None:
    """Draw the button of a repair: it corrects what is in the editor, or downloads a corrected copy of the file."""
    if source.is_edited:
        st.button(
            text.APPLY,
            key=f"doctor_apply_{key}",
            icon=":material/check:",
            on_click=program.correct,
            args=(source.text, way.diff),
        )
    else:
        st.download_button(
            text.DOWNLOAD_CORRECTED,
            lambda: as_utf8(patched(source.text, way.diff)).encode("utf-8", "replace"),
            PurePosixPath(source.name).name,
            "text/x-python",
            key=f"doctor_corrected_{key}",
            icon=":material/download:",
            on_click="ignore",
        )


def titles(ways: Sequence[Repair], text: ModuleType) -> list[str]:
    """Return the title of each way to correct a finding; of several, the one that the advice names is the first."""
    if len(ways) < 2:
        return [text.CORRECTION] * len(ways)
    first, *others = (text.REPAIRS["logits" if way.after == "linear" else "probabilities"] for way in ways)
    return [text.RECOMMENDED.format(repair=first), *(text.OTHERWISE.format(repair=other) for other in others)]


def price(way: Repair, text: ModuleType) -> str:
    """Return what a repair means for the loss, and for whoever calls ``predict()``."""
    kind = "logits" if way.after == "linear" else "probabilities"
    is_same = (way.before == "linear") == (way.after == "linear")
    returned = text.RETURNS[kind]["as before" if is_same else "new"].format(activation=way.activation)
    return f"{text.REASONS[kind]} {returned}"


def card_html(finding: Finding, source: Source, text: ModuleType, evidence: str = "") -> str:
    """Return a finding as HTML, with the chain of evidence between the message and the advice."""
    quote = quoted(finding, source)
    code = f"<pre><code>{as_html(quote)}</code></pre>" if quote else ""
    rows = [(text.WHERE, told(finding.where)), (text.FIX, told(finding.fix))]
    lines = "".join(f"<p><b>{as_html(name)}</b> {as_html(line)}</p>" for name, line in rows if line)
    badge = text.CONTROLS["doctor_show"]["options"][finding.severity]
    message = as_sentence(told(finding.message))
    return (
        f'<section class="lab-finding {finding.severity}">'
        f'<p class="head"><span>{as_html(badge)}</span> <code>{as_html(finding.rule)}</code> '
        f"{as_html(position(finding, text))}</p>{code}<p>{as_html(message)}</p>{evidence}{lines}</section>"
    )


def position(finding: Finding, text: ModuleType) -> str:
    """Return the position of a finding: line, cell and line, or nothing for a ``.keras`` file."""
    if finding.line is None:
        return ""
    template = text.LINE if finding.cell is None else text.CELL_LINE
    return str(template.format(line=finding.line, cell=finding.cell))


def quoted(finding: Finding, source: Source) -> str:
    """Return the line of a finding, if the source is available."""
    lines = lines_of(source.text if finding.cell is None else source.cell(finding.cell))
    if finding.line is None or not 1 <= finding.line <= len(lines):
        return ""
    return lines[finding.line - 1].strip()[:MAX_QUOTE]
