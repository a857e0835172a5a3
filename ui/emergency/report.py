"""The diagnosis as a report to download, in HTML and Markdown: what was seen, the causes, their evidence and repair."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from types import ModuleType

import streamlit as st

from core.emergency.diagnosis import Diagnosis, Suspect
from core.logits.watch_file import Watched
from core.messages import Message
from ui.drawing.literal import as_html, literal
from ui.drawing.numbers import marked
from ui.frame.reach import lab_address
from ui.words import language, told, words

KINDS = {"html": ("text/html", ":material/article:"), "md": ("text/markdown", ":material/notes:")}
"""The MIME type and the icon by the suffix of the file."""
NAME = "emergency"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A piece of a report: "h1", "h2", "h3", "p", or "li"; its text is of any origin."""

    kind: str
    text: str


def downloads(seen: Watched | None, found: Diagnosis, text: ModuleType) -> None:
    """Draw a button for each kind of report."""
    blocks = tuple(blocks_of(seen, found, text))
    with st.container(horizontal=True, key="emergency_reports", vertical_alignment="center"):
        for kind, (mime, icon) in KINDS.items():
            st.download_button(
                text.REPORTS[kind],
                partial(WRITERS[kind], blocks, language()),
                f"{NAME}.{kind}",
                mime,
                key=f"emergency_report_{kind}",
                icon=icon,
                on_click="ignore",
            )
        st.caption(text.REPORTS_NOTE)


def blocks_of(seen: Watched | None, found: Diagnosis, text: ModuleType) -> Iterator[Block]:
    """Yield the pieces of the report, in the language of the page.

    Parameters
    ----------
    seen : Watched, optional
        What a watch has written, if that was brought.
    found : Diagnosis
    text : module
        The words of the page.
    """
    yield Block(kind="h1", text=text.QUESTION)
    yield Block(kind="p", text=lab_address("emergency"))
    if seen is not None:
        yield Block(kind="h2", text=text.REPORT_SEEN.format(steps=marked(f"{seen.last_step:,}")))
        for event in seen.events:
            yield Block(kind="li", text=_written(event.text))
        for sentence in seen.limits:
            yield Block(kind="li", text=text.WATCH_LIMIT.format(sentence=sentence))
    yield Block(kind="h2", text=text.CAUSES)
    for place, suspect in enumerate(found.suspects, 1):
        yield from _of_suspect(suspect, place, text)
    if found.ruled_out:
        yield Block(kind="h2", text=text.REPORT_RULED_OUT)
    for suspect in found.ruled_out:
        yield Block(kind="h3", text=told(suspect.cause.title))
        for one in suspect.against:
            yield Block(kind="li", text=_written(one))


def _of_suspect(suspect: Suspect, place: int, text: ModuleType) -> Iterator[Block]:
    yield Block(kind="h3", text=f"{place}. {told(suspect.cause.title)}")
    yield Block(kind="p", text=told(suspect.cause.why))
    for title, said in ((text.FOR, suspect.evidence), (text.AGAINST, suspect.against)):
        if said:
            yield Block(kind="p", text=f"{title}:")
        for one in dict.fromkeys(said):
            yield Block(kind="li", text=_written(one))
    yield Block(kind="p", text=f"{text.REPAIR} {told(suspect.cause.repair)}")
    if suspect.page:
        yield Block(kind="p", text=text.SEE.format(page=words(suspect.page).TITLE))


def _written(said: Message) -> str:
    return told(said, number=marked)


def as_markdown(blocks: tuple[Block, ...], language: str) -> str:
    """Return a report as Markdown, in which every text stands for itself."""
    marks = {"h1": "# ", "h2": "## ", "h3": "### ", "p": "", "li": "- "}
    lines = []
    for before, block in zip((None, *blocks), blocks, strict=False):
        if before is not None and not before.kind == block.kind == "li":
            lines.append("")
        lines.append(f"{marks[block.kind]}{literal(block.text)}")
    return "\n".join([*lines, ""])


def as_page(blocks: tuple[Block, ...], language: str) -> str:
    """Return a report as a page of HTML that loads nothing."""
    body = []
    for before, block in zip((None, *blocks), blocks, strict=False):
        is_inside = before is not None and before.kind == "li"
        if block.kind == "li" and not is_inside:
            body.append("<ul>")
        if block.kind != "li" and is_inside:
            body.append("</ul>")
        body.append(f"<{block.kind}>{as_html(block.text)}</{block.kind}>")
    if blocks and blocks[-1].kind == "li":
        body.append("</ul>")
    title = as_html(blocks[0].text)
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>'
    opened = f'<!doctype html>\n<html lang="{as_html(language)}"><head>{head}{STYLE}</head>'
    return f"{opened}<body>\n{''.join(body)}\n</body></html>\n"


STYLE = (
    "<style>body{font:1rem/1.5 system-ui,sans-serif;max-width:45rem;margin:2rem auto;padding:0 1rem;color:#1d2733;"
    "background:#fff}</style>"
)
WRITERS = {"html": as_page, "md": as_markdown}
"""What writes each kind."""
