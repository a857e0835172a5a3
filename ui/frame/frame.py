"""The frame around every page: configuration, look, navigation, link, lecture mode, versions, heading.

How a page is written
---------------------
A page is one direct script of at most 120 lines, top to bottom, and ``page`` is its first call::

    import streamlit as st

    from ui.frame import controls, frame
    from ui.server import cached
    from core.states.loss_error import STATE
    from ui.drawing.chart import chart
    from ui.drawing.charts import loss_error as figures

    text = frame.page("loss_error")        # its words: heading = QUESTION, menu entry = TITLE

    with controls.panel():                 # one bar above the figure, folded in lecture mode
        side = controls.draw(STATE.side, text)
        reach = controls.draw(STATE.reach, text)

    params = STATE.params(controls.drawn())
    result = cached.sweep(params)          # one cached call into core; frozen parameters in, frozen result out
    chart(figures.loss(result), key="loss", alt=figures.loss_alt(result))
    st.markdown(text.WHAT_YOU_SEE.format(worst=result.worst))

- Words live in ``ui/words/en/<page>.py``: ``TITLE``, ``QUESTION`` and the page's own constants and templates.
- The page is an entry of the table in ``ui/frame/page_table.py``, and therefore appears in the menu.
- Every control is an entry of ``core/states/<page>.py``, named as in the URL, with its words in ``CONTROLS``.
- Figures are pure functions in ``ui/drawing/charts/<topic>.py``, coloured from ``ui.drawing.palette`` (light colours
  only), and drawn by ``ui.drawing.chart.chart``. Under the same key a chart moves in place.
- Tables are Markdown or HTML (``ui.drawing.tables``); text from outside goes through ``ui.drawing.literal`` on its way
  to any place.
- Links to a state of the same page are ``controls.try_this``; to another page ``frame.link(name, **state)``.
"""

import json
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

import streamlit as st

from core.keras.versions import versions
from ui.drawing.chart import can_draw
from ui.frame import address, controls
from ui.frame.labels import meanings
from ui.frame.page_table import PAGES
from ui.server import reloading, replaced, uploads
from ui.server import turns as interpreter
from ui.words import DEFAULT_LANGUAGE, LANGUAGES, language, language_name, words

HERE = Path(__file__).parent
STYLES = HERE / "styles"
FAVICON = HERE.parents[1] / "static" / "favicon.svg"
LINK_FIELD = '<input class="lab-link-text" aria-label="link" readonly hidden>'
OFFLINE = '<p class="lab-offline" role="alert">{said}</p>'
"""The style sheet shows this while Streamlit has no connection; Streamlit's own dialog is in English only."""


def page(name: str) -> ModuleType:
    """Set a page up and return its words: the first call of every page.

    Parameters
    ----------
    name : str
        Name of the page in ``ui.frame.page_table``; its words are ``ui/words/<language>/<name>.py``.
    """
    interpreter.settle(name)
    replaced.settle()
    uploads.leave(name, st.session_state.get(controls.PAGE, name))
    controls.arrive(name)
    text = words(name)
    is_lecture = controls.lecture_mode()
    st.set_page_config(
        page_title=f"{text.TITLE} · {words('frame').NAME}",
        page_icon=str(FAVICON),
        layout="wide",
        # In another site's frame, the menu is folded: space is narrow, and the site embeds this page, not the lab.
        initial_sidebar_state="collapsed" if is_lecture or st.context.is_embedded else "auto",
    )
    # All in one piece: elements that arrive before their style would be visible for a moment.
    lead = OFFLINE.format(said=words("frame").OFFLINE) + f'<p class="lab-eyebrow">{text.TITLE}</p>'
    st.html(f"<style>{_styles(name, is_lecture)}</style>{lead}")
    with st.sidebar:
        _navigation()
        _tools(is_lecture)
        if is_lecture:  # as an element of the page it would shift all others by one, and redraw each figure
            _stepping_component()(key="lab_stepping")
    st.title(text.QUESTION, anchor=False)
    if not can_draw():
        st.warning(words("frame").NO_FIGURES, icon=":material/image_not_supported:")
    reloading.refresh()
    controls.start_run(name)
    return text


def link(name: str, label: str = "", **state: str | Sequence[str]) -> None:
    """Draw a link to a page of the lab, with a state.

    Parameters
    ----------
    name : str
        Name of the page in ``ui.frame.page_table``.
    label : str
        Text of the link; the page's title if empty.
    **state : str or sequence of str
        Control values of that page by their keys, as written in a link.
    """
    entry = PAGES[name]
    is_here = st.session_state.get(controls.PAGE) == name
    parameters = _kept() | (state if is_here else controls.packed(state))
    st.page_link(entry.file, label=label or words(name).TITLE, icon=entry.icon, query_params=parameters)


def _kept() -> dict[str, str]:
    """The parameters of the session that every link keeps: lecture mode and language."""
    kept = {"lecture": "1"} if controls.lecture_mode() else {}
    return kept if language() == DEFAULT_LANGUAGE else kept | {"lang": language()}


def _navigation() -> None:
    text = words("frame")
    st.html(f'<p class="lab-name">{text.NAME}</p><p class="lab-claim">{text.CLAIM}</p>')
    for name in PAGES:
        link(name)


def _tools(is_lecture: bool) -> None:
    text = words("frame")
    with st.container(key="lab_tools"):
        copy_link()
        # The link decides, regardless of earlier clicks.
        st.session_state["lab_lecture"], st.session_state["lab_language"] = is_lecture, language()
        st.toggle(text.LECTURE, key="lab_lecture", on_change=_switch_lecture, help=text.LECTURE_HELP)
        st.segmented_control(
            text.LANGUAGE,
            LANGUAGES,
            format_func=language_name,
            key="lab_language",
            on_change=_switch_language,
            label_visibility="collapsed",
        )
        st.caption(text.RUNS_ON.format(**_versions()))


def _switch_lecture() -> None:
    controls.keep("lecture", "1" if st.session_state.get("lab_lecture") else "")


def _switch_language() -> None:
    chosen = st.session_state.get("lab_language")
    controls.spell_anew()
    if chosen is not None:  # a click on the present language deselects it
        controls.keep("lang", "" if chosen == DEFAULT_LANGUAGE else chosen)


def copy_link() -> None:
    """Draw the button that copies the address of the page's present state.

    Its script also tells the browser the language, keeps the browser's history, and says why a file was refused.
    """
    text = words("frame")
    said = {"label": text.COPY_LINK, "done": text.COPIED, "failed": text.COPY_FAILED, "language": language()}
    # Tuples, because Streamlit imports pandas to check whether a list or a dict is a data frame.
    _link_component()(key="lab_link", data={**said, "correction": address.correction(), "refusals": uploads.refusals()})


@cache
def _link_component():  # type: ignore[no-untyped-def]
    return st.components.v2.component(
        "lab_link",
        html=f'<button type="button" class="lab-link">{words("frame").COPY_LINK}</button>{LINK_FIELD}',
        # NAMES gives history.js the name for each label that Streamlit would write into a link.
        js="\n".join(
            [
                f"const NAMES = {json.dumps(meanings(), ensure_ascii=False)};",
                *((HERE / name).read_text("utf-8") for name in ("history.js", "refusals.js", "link.js")),
            ]
        ),
        css=(STYLES / "link.css").read_text("utf-8"),
        isolate_styles=False,
    )


@cache
def _stepping_component():  # type: ignore[no-untyped-def]
    script = (HERE / "stepping.js").read_text("utf-8")
    return st.components.v2.component("lab_stepping", html="<span></span>", js=script, isolate_styles=False)


@cache
def _styles(name: str, is_lecture: bool) -> str:
    """Return the style sheets of all pages, then those of the page; in a lecture, the lecture's style sheets too."""
    own = HERE.parent / (PAGES[name].look or name)
    sheets = (STYLES / "frame.css", STYLES / "lecture.css", own / "style.css", own / "lecture.css")
    wanted = (sheet for sheet in sheets if sheet.is_file() and (is_lecture or sheet.stem != "lecture"))
    return "".join(sheet.read_text("utf-8") for sheet in wanted)


@cache
def _versions() -> dict[str, str]:
    """Return the versions of the lab's main libraries, with a dash for one that is not installed."""
    of_the_pages = {package: version(package) for package in ("streamlit", "plotly")}
    return {"tensorflow": "—", "keras": "—"} | of_the_pages | versions()
