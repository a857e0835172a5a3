"""What every page shares."""

NAME = "Logit Lab"
CLAIM = "Softmax, then log, or both at once?"
COPY_LINK = "Copy link to this state"
COPIED = "Copied"
COPY_FAILED = "Copy this link:"
TOOLBAR = "Changes and links"
UNDO = "Undo the last change"
UNDO_KEYS = "Ctrl+Z"
REDO = "Redo"
REDO_KEYS = "Ctrl+Shift+Z"
UNDONE = "Undone"
REDONE = "Redone"
SHARE = "Share"
SHARE_WAYS = {
    "free": ("Copy link", "Opens what you see. Lecture mode stays as the reader has it."),
    "projector": (
        "Copy link for a projector",
        "Opens in lecture mode: large type, controls folded away.",
    ),
    "fixed": ("Copy link with fixed controls", "Readers see the controls but cannot move them."),
    "hidden": ("Copy link without controls", "Readers see the figures and the text, without the controls."),
    "frame": ("Copy code for a course page", "HTML for a page of your own: it shows this state in a frame."),
}
WITH_ANSWER = "With the answer: readers see it at once. Otherwise the page asks them first."
LECTURE = "Lecture mode"
LECTURE_HELP = (
    "Large type for the last row, controls folded away. Links leave it to the reader, except the one for a projector."
)
PLAN = "Plan"
STEP_BEFORE = "Back: {page}"
STEP_AFTER = "Next: {page}"
STEP_UP = "Up on this page"
STEP_DOWN = "Down on this page"
COPY_SHORT = "Copy link"
KEYS_TITLE = "Keys"
CLOSE = "Close"
KEYS = (
    (("?",), "this list"),
    (("Tab", "⇧ Tab"), "to the next or previous control"),
    (("←", "→"), "move a slider, choose a neighbouring option"),
    (("Enter", "Space"), "press a button, open a section, choose an option"),
    (("Ctrl+Z", "Ctrl+Shift+Z"), "undo or redo a change of the controls"),
    (("Esc",), "close a menu or this list"),
    (
        ("Page Down", "Page Up"),
        "in lecture mode: to the next or previous thing on the page, also from a remote control",
    ),
)
LANGUAGE = "Language"
PANEL = "Controls"
RESET = "Reset"
FOLDED_CHANGED = "{label} · {count} changed"
BAD_VALUE = "The link sets {key} = {value}, which is not possible here. Allowed: {allowed}. Using {shown}."
NO_SUCH_PAGE = "There is no page {page} here. This is the start page; the menu has all others."
RANGE = "{minimum} to {maximum}"
NONE = "nothing"
AND = "and"
WHY = "Why"
TRY = "Try this"
NOW_SHOWN = "Now shown: {label}"
PLAY = "Play: move “{label}” through its whole range"
PAUSE = "Pause"
CONTROLS = {
    "seed": {"label": "Seed"},
}
OFFLINE = (
    "No connection to the lab. What you see is kept, and the page reconnects by itself as soon as the lab responds."
)
RUNS_ON = (
    "Streamlit {streamlit}, NumPy {numpy}, Plotly {plotly}. In a separate process: TensorFlow {tensorflow}, Keras "
    "{keras}."
)
NO_FIGURES = (
    "This server runs with `server.enableStaticServing` switched off, so it cannot draw figures. A description "
    "replaces each figure; the rest of this page works."
)
UNCONNECTED = (
    "This page cannot connect to the lab. Its files load, but no WebSocket connection opens; a proxy, a firewall, a "
    "VPN or a browser extension may be blocking it. The page keeps trying."
)
IN_LINE_HEADING = "Just a moment"
IN_LINE = {
    "busy": "Many pages are being opened at the same time. Your place in line: {place}. This page opens by itself.",
    "address": (
        "Many pages of the lab are open in your network. Your place in line: {place}. This page opens by itself as "
        "soon as there is room."
    ),
    "full": (
        "Very many pages of the lab are open. Your place in line: {place}. This page opens by itself as soon as there "
        "is room."
    ),
}
REFUSED_UPLOADS = {
    "cookie": (
        "This file was not uploaded. An upload needs a cookie from this site, but your browser does not keep it. "
        "Allow cookies for this site, reload the page and try again."
    ),
    "room": (
        "This file was not uploaded. The lab accepts files of up to {file} MB, up to {session} MB or {files} files "
        "per visitor, up to {address} MB from one network, and up to {server} MB from all visitors together. Remove a "
        "file you no longer need, or try again in a minute."
    ),
    "forgotten": "This file was not uploaded: the lab no longer recognises this page. Reload the page and try again.",
    "connection": "This file was not uploaded: the transfer failed. Select the file to try again.",
    "size": "This file is too large. The limit is {{1}}.",
    "type": "This file type is not supported here.",
    "number": "Only one file can be selected here.",
}
