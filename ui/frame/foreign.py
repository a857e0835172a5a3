"""Which of the texts that Streamlit itself shows are replaced, and by what.

Streamlit's frontend speaks English only; its codes for files that were not uploaded mean nothing to a visitor.
"""

import re
from functools import cache
from string import Formatter
from typing import Literal, NamedTuple

from ui.server import uploads
from ui.words import DEFAULT_LANGUAGE, in_language, language, words

Attribute = Literal["", "aria-label", "placeholder", "title"]


class Place(NamedTuple):
    """Where Streamlit shows a text: a selector, and an attribute of what it selects, or none for its content."""

    selector: str
    attribute: Attribute = ""


class Replacement(NamedTuple):
    """A text to replace: its place, its pattern, and the new text, in which ``{1}`` is the pattern's first group."""

    selector: str
    attribute: Attribute
    pattern: str
    text: str


def _marked(name: str) -> str:
    return f'[data-testid="{name}"]'


MENU_ITEM, DIALOG = _marked("stMainMenuItemLabel"), "[role=dialog]"
NUMBER_ERROR = f'{_marked("stTooltipErrorContent")}, {_marked("stNumberInput")} :is([role=alert], [id$="-error"])'
INSTRUCTION = f"{_marked('InputInstructions')} > span"
LIMIT = f"{_marked('stFileUploaderDropzoneInstructions')} *"
CLEAR = f"{_marked('stSelectbox')} button, {_marked('stNumberInputClearButton')}"
DROPZONE = _marked("stFileUploaderDropzone")
PLACES: dict[str, tuple[Place, ...]] = {
    "skip": (Place(_marked("stSkipToContent")),),
    "sidebar": (Place(_marked("stSidebar"), "aria-label"),),
    "fold": (Place(f"{_marked('stSidebarCollapseButton')} button", "aria-label"),),
    "unfold": (Place(_marked("stExpandSidebarButton"), "aria-label"),),
    "menu": (Place(f"{_marked('stMainMenuButton')}, {_marked('stMainMenuList')}", "aria-label"),),
    "theme": (Place(_marked("stThemeSwitcher"), "aria-label"),),
    "theme_system": (Place(_marked("stMainMenuItem-theme-System")),),
    "theme_light": (Place(_marked("stMainMenuItem-theme-Light")),),
    "theme_dark": (Place(_marked("stMainMenuItem-theme-Dark")),),
    "print": (Place(MENU_ITEM),),
    "record": (Place(MENU_ITEM),),
    "record_cancel": (Place(MENU_ITEM),),
    "record_stop": (Place(MENU_ITEM),),
    "record_title": (Place(f"{DIALOG} *"),),
    "record_what": (Place(f"{DIALOG} p"),),
    "record_sound": (Place(f"{DIALOG} label"), Place(f"{DIALOG} input", "aria-label")),
    "record_end": (Place(f"{DIALOG} p"),),
    "record_start": (Place(f"{DIALOG} button"),),
    "record_nowhere": (Place(f"{DIALOG} p"),),
    "record_preview": (Place(f"{DIALOG} *"),),
    "record_save": (Place(f"{DIALOG} button"),),
    "made_with": (Place(f"{_marked('stMainMenuPopover')} span"),),
    "copy_version": (
        Place(".stMenuVersionCopyButton", "aria-label"),
        Place(".stMenuVersionCopyButton", "title"),
    ),
    "close": (Place(f"{DIALOG} button", "aria-label"),),
    "running": (Place(f"{_marked('stStatusWidget')} [role=img]", "aria-label"),),
    "stop": (Place(f"{_marked('stStatusWidget')} button"),),
    "stopping": (Place(f"{_marked('stStatusWidget')} button"),),
    "heading": (Place(f"{_marked('stHeaderActionElements')} a", "aria-label"),),
    "help": (Place(f"{_marked('stTooltipHoverTarget')} button", "aria-label"),),
    "copy": (
        Place(f"{_marked('stElementToolbarButton')} button", "aria-label"),
        Place(_marked("stTooltipContent")),
    ),
    "copied": (
        Place(f"{_marked('stElementToolbarButton')} button", "aria-label"),
        Place(_marked("stTooltipContent")),
        Place(".stMenuVersionCopyButton", "aria-label"),
        Place(".stMenuVersionCopyButton", "title"),
    ),
    "enter": (Place(INSTRUCTION),),
    "ctrl_enter": (Place(INSTRUCTION),),
    "command_enter": (Place(INSTRUCTION),),
    "choose": (Place(f"{_marked('stSelectbox')} input", "placeholder"),),
    "open": (Place(f"{_marked('stSelectbox')} button", "aria-label"),),
    "no_results": (Place(f"{_marked('stSelectboxVirtualDropdown')} [role=option]"),),
    "dismiss": (Place(f"{_marked('stSelectboxVirtualDropdown')} button", "aria-label"),),
    "clear": (Place(CLEAR, "aria-label"),),
    "clear_entry": (Place(_marked("stTextInputClearButton"), "aria-label"),),
    "more": (Place(_marked("stNumberInputStepUp"), "aria-label"),),
    "less": (Place(_marked("stNumberInputStepDown"), "aria-label"),),
    "above": (Place(NUMBER_ERROR),),
    "below": (Place(NUMBER_ERROR),),
    "above_high": (Place(NUMBER_ERROR),),
    "below_low": (Place(NUMBER_ERROR),),
    "outside": (Place(NUMBER_ERROR),),
    "upload": (Place(f"{DROPZONE} button"),),
    "drop": (Place(f"{DROPZONE} > *"),),
    "limit": (Place(LIMIT),),
    "limit_and_types": (Place(LIMIT),),
    "file_field": (Place(_marked("stFileUploaderDropzoneInput"), "aria-label"),),
    "add_file": (Place(f"{DROPZONE} button", "aria-label"),),
    "remove_file": (Place(f"{_marked('stFileChipDeleteBtn')} button", "aria-label"),),
    "cancel_file": (Place(f"{_marked('stFileChipDeleteBtn')} button", "aria-label"),),
    "retry_file": (Place(_marked("stFileChip"), "title"),),
    "download_failed": (Place(f"{_marked('stDownloadButton')} *"),),
    "tabs_left": (Place(f"{_marked('stTabs')} button", "aria-label"),),
    "tabs_right": (Place(f"{_marked('stTabs')} button", "aria-label"),),
}
"""Places by the names of their texts in the words."""
REFUSED = f'{_marked("stFileChip")}[aria-invalid] [role="alert"], {_marked("stTooltipErrorContent")}'


def replacements() -> tuple[Replacement, ...]:
    """Return what the browser replaces in the session's language."""
    reasons = (Replacement(REFUSED, "", pattern, reason) for pattern, reason in uploads.refusals())
    return (*reasons, *_translations(language()))


@cache
def _translations(to: str) -> tuple[Replacement, ...]:
    with in_language(DEFAULT_LANGUAGE):
        theirs = words("streamlit").TEXTS
    with in_language(to):
        ours = words("streamlit").TEXTS
    return tuple(
        Replacement(*place, *_rule(theirs[name], ours[name]))
        for name, places in PLACES.items()
        for place in places
        if ours[name] != theirs[name]
    )


def _rule(theirs: str, ours: str) -> tuple[str, str]:
    """Return the pattern of a text, each field a group, and the text in its place, with the groups' numbers."""
    parts = list(Formatter().parse(theirs))
    pattern = "".join(re.escape(before) + ("" if field is None else "(.+)") for before, field, _, _ in parts)
    for number, field in enumerate((field for _, field, _, _ in parts if field is not None), 1):
        ours = ours.replace(f"{{{field}}}", f"{{{number}}}")
    return f"^{pattern}$", ours
