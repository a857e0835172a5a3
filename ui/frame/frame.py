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
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.keras.versions import versions
from core.states import start
from ui.drawing.chart import can_draw, figure_words
from ui.frame import address, attending, class_bar, controls, foreign, in_view, lecture
from ui.frame.glossary import glossary
from ui.frame.labels import meanings
from ui.frame.page_table import PAGES
from ui.server import reloading, replaced, uploads
from ui.server import turns as interpreter
from ui.words import DEFAULT_LANGUAGE, LANGUAGES, language, language_name, settle, words

HERE = Path(__file__).parent
STYLES = HERE / "styles"
FAVICON = HERE.parents[1] / "static" / "favicon.svg"
SCRIPTS = (
    *("undo.js", "history.js", "menu.js", "marks.js", "keys.js", "bar.js", "named.js"),
    *("foreign.js", "links.js", "toolbar.js", "attending.js", "returning.js", "link.js"),
)
LINK_BUTTON = """<button type="button" class="lab-link">&nbsp;</button>
<input class="lab-link-text" readonly hidden>"""
QUESTIONS = {"start": (start.STATE.guess.key, start.OPEN)}
"""The parameter, and its value, with which a copied link asks a page's question first."""
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
    settle()  # only now: an old link may name the language in its packed state
    attending.arrive(name)
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
        _tools(name, is_lecture)
        in_view.bring(in_view.FIGURE)
        glossary()
        if is_lecture:  # as an element of the page it would shift all others by one, and redraw each figure
            _stepping_component()(key="lab_stepping")
    class_bar.bar(name, link)
    attending.lead(name)
    attending.strip(name)
    st.title(text.QUESTION, anchor=False)
    if not can_draw():
        st.warning(words("frame").NO_FIGURES, icon=":material/image_not_supported:")
    reloading.refresh()
    controls.start_run(name)
    return text


def answer() -> DeltaGenerator:
    """Return the place below the heading for the sentence that answers the page's question for its present state."""
    with st.container(key="lab_answer"):
        return st.empty()


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
    kept = lecture.kept()
    return kept if language() == DEFAULT_LANGUAGE else kept | {"lang": language()}


def _navigation() -> None:
    text = words("frame")
    st.html(f'<p class="lab-name">{text.NAME}</p><p class="lab-claim">{text.CLAIM}</p>')
    for name in PAGES:
        link(name)


def _tools(name: str, is_lecture: bool) -> None:
    text = words("frame")
    with st.container(key="lab_tools"):
        copy_link(name)
        class_bar.offer()
        _show(lab_lecture=is_lecture, lab_language=language())
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


def _show(**values: str | bool) -> None:
    """Set controls to what the link says, regardless of earlier clicks.

    One that already shows it is left alone: the browser would take a value sent to it as newer than a click on its way.
    """
    for key, value in values.items():
        if st.session_state.get(key) != value:
            st.session_state[key] = value


def _switch_lecture() -> None:
    controls.keep("lecture", "1" if st.session_state.get("lab_lecture") else "")


def _switch_language() -> None:
    chosen = st.session_state.get("lab_language")
    controls.spell_anew()
    if chosen is not None:  # a click on the present language deselects it
        controls.keep("lang", "" if chosen == DEFAULT_LANGUAGE else chosen)


def copy_link(name: str) -> None:
    """Draw the button that copies the address of the page's present state, and the toolbar: undo, redo and share.

    Their script also tells the browser the language and the words of the figures, keeps the browser's history, replaces
    what Streamlit says in English or in codes, folds the menu of a phone, lists the keys, draws the bar of a lecture,
    and runs the page again once a lost connection is back.
    """
    text = words("frame")
    reported = _link_component()(
        key="lab_link",
        # Tuples and JSON, because Streamlit imports pandas to check whether a list or a dict is a data frame.
        data={
            **_copy_words(text.COPY_LINK),
            "toolbar": text.TOOLBAR,
            "undo": (text.UNDO, text.UNDO_KEYS, text.UNDONE),
            "redo": (text.REDO, text.REDO_KEYS, text.REDONE),
            "share": text.SHARE,
            "ways": tuple((way, *explained) for way, explained in text.SHARE_WAYS.items()),
            "withAnswer": text.WITH_ANSWER,
            "question": QUESTIONS.get(name),
            "language": language(),
            "figures": json.dumps(figure_words(), ensure_ascii=False),
            "correction": address.correction(),
            "foreign": json.dumps(foreign.replacements(), ensure_ascii=False),
            "keys": json.dumps(lecture.keys(), ensure_ascii=False),
            "bar": json.dumps(lecture.bar(), ensure_ascii=False),
            "attending": attending.identity(),
        },
        on_held_change=lambda: None,  # Streamlit requires one for each value that it reports
        on_returned_change=lambda: None,
    )
    attending.recognise(reported.held)


def copy_link_of(label: str, *, key: str, state: Mapping[str, str | Sequence[str]]) -> None:
    """Draw a button that copies the link to a state of this page; another than the present one.

    Parameters
    ----------
    label : str
        Text of the button.
    key : str
        Names the button on its page.
    state : mapping of str to str or sequence of str
        Control values by their keys, as written in a link.
    """
    kept = {parameter: value for parameter, value in _kept().items() if parameter != "lecture"}
    _copy_component()(key=key, data=_copy_words(label) | {"query": urlencode({**kept, **state}, doseq=True)})


def _copy_words(label: str) -> dict[str, Any]:
    text = words("frame")
    return {"label": label, "done": text.COPIED, "failed": text.COPY_FAILED}


@cache
def _link_component() -> Any:
    # NAMES gives history.js the name for each label that Streamlit would write into a link.
    names = f"const NAMES = {json.dumps(meanings(), ensure_ascii=False)};\n"
    styles = "\n".join(
        (STYLES / sheet).read_text("utf-8") for sheet in ("link.css", "toolbar.css", "bar.css", "class.css")
    )
    return st.components.v2.component(
        "lab_link", html=LINK_BUTTON, js=names + _scripts(*SCRIPTS), css=styles, isolate_styles=False
    )


@cache
def _copy_component() -> Any:
    return st.components.v2.component(
        "lab_copy", html=LINK_BUTTON, js=_scripts("link_of_state.js"), isolate_styles=False
    )


def _scripts(*names: str) -> str:
    return "\n".join((HERE / name).read_text("utf-8") for name in names)


@cache
def _stepping_component():  # type: ignore[no-untyped-def]
    script = (HERE / "stepping.js").read_text("utf-8")
    return st.components.v2.component("lab_stepping", html="<span></span>", js=script, isolate_styles=False)


@cache
def _styles(name: str, is_lecture: bool) -> str:
    """Return the style sheets of all pages, then those of the page; in a lecture, the lecture's style sheets too."""
    own = HERE.parent / (PAGES[name].look or name)
    shared = (STYLES / f"{name}.css" for name in ("frame", "words", "small", "print", "forced_colors", "lecture"))
    sheets = (*shared, own / "style.css", own / "lecture.css")
    wanted = (sheet for sheet in sheets if sheet.is_file() and (is_lecture or sheet.stem != "lecture"))
    return "".join(sheet.read_text("utf-8") for sheet in wanted)


@cache
def _versions() -> dict[str, str]:
    """Return the versions of the lab's main libraries, with a dash for one that is not installed."""
    of_the_pages = {package: version(package) for package in ("streamlit", "plotly")}
    return {"tensorflow": "—", "keras": "—"} | of_the_pages | versions()
