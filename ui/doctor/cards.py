"""Findings on screen: one card each, with the line, the reason, when it matters, the fix, the corrected source.

Every word that comes from a file is shown literally.
"""

from collections import Counter
from collections.abc import Sequence
from types import ModuleType

import streamlit as st

from logit_doctor.finding import SEVERITIES, Audit, Finding, Repair
from logit_doctor.judging.edits import lines_of
from logit_doctor.rules import RULES
from ui.doctor.sources import Source
from ui.drawing.literal import as_html
from ui.frame import frame
from ui.words import as_sentence, told

MAX_QUOTE = 200
MAX_CARDS = 60


def findings(audit: Audit, source: Source, shown: tuple[str, ...], text: ModuleType) -> None:
    """Draw the verdict and the findings of the severities that are shown, the worst first."""
    st.markdown(verdict(audit, text))
    worst_first = sorted(audit.findings, key=lambda finding: SEVERITIES.index(finding.severity))
    chosen = [finding for finding in worst_first if finding.severity in shown]
    for place, finding in enumerate(chosen[:MAX_CARDS]):
        draw(finding, source, place, text)
    if len(chosen) > MAX_CARDS:
        st.caption(text.MORE.format(count=len(chosen) - MAX_CARDS))


def verdict(audit: Audit, text: ModuleType) -> str:
    """Return the sentence that summarises an audit; without findings it states how many outputs were checked."""
    counts = Counter(finding.severity for finding in audit.findings)
    found = ", ".join(
        text.COUNTS[severity].format(count=counts[severity]) for severity in SEVERITIES if counts[severity]
    )
    if found:
        return str(text.FOUND.format(found=found, pairings=audit.pairings))
    return str(text.NOTHING_FOUND.format(pairings=audit.pairings) if audit.pairings else text.NOTHING_SEEN)


def draw(finding: Finding, source: Source, place: int, text: ModuleType) -> None:
    """Draw one finding; its repairs unfold below it."""
    st.html(card_html(finding, source, text))
    for way, title in zip(finding.repairs, titles(finding.repairs, text), strict=True):
        is_open = place == 0 and way is finding.repairs[0]
        with st.expander(title, icon=":material/difference:", expanded=is_open):
            if way.after:
                st.markdown(price(way, text))
            st.code(way.diff, language="diff")
    if finding.rule in RULES:
        frame.link(RULES[finding.rule].page, text.EFFECT)


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


def card_html(finding: Finding, source: Source, text: ModuleType) -> str:
    """Return a finding as HTML."""
    quote = quoted(finding, source)
    code = f"<pre><code>{as_html(quote)}</code></pre>" if quote else ""
    rows = [(text.WHERE, told(finding.where)), (text.FIX, told(finding.fix))]
    lines = "".join(f"<p><b>{as_html(name)}</b> {as_html(line)}</p>" for name, line in rows if line)
    badge = text.CONTROLS["doctor_show"]["options"][finding.severity]
    message = as_sentence(told(finding.message))
    return (
        f'<section class="lab-finding {finding.severity}">'
        f'<p class="head"><span>{as_html(badge)}</span> <code>{as_html(finding.rule)}</code> '
        f"{as_html(position(finding, text))}</p>{code}<p>{as_html(message)}</p>{lines}</section>"
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
