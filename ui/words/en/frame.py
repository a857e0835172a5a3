"""What every page shares."""

from core.messages import held

NAME = "Logit Lab"
CLAIM = "Softmax, then log, or both at once?"
COPY_LINK = "Copy link to this state"
COPIED = "Copied"
COPY_FAILED = "Copy this link:"
LECTURE = "Lecture mode"
LECTURE_HELP = held("Large type for the last row, controls folded away. The link carries it as lecture=1.", by="shape")
LANGUAGE = "Language"
PANEL = "Controls"
RESET = "Reset"
BAD_VALUE = "The link sets {key} = {value}, which is not possible here. Allowed: {allowed}. Using {shown}."
RANGE = "{minimum} to {maximum}"
NONE = "nothing"
AND = "and"
WHY = "Why"
TRY = "Try this"
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
REFUSED_UPLOADS = {
    "cookie": (
        "This file was not uploaded. An upload needs a cookie from this site, but your browser does not keep it. "
        "Allow cookies for this site, reload the page and try again."
    ),
    "room": (
        "This file was not uploaded. The lab accepts files of up to {file} MB, up to {session} MB or {files} files "
        "per visitor, and up to {server} MB from all visitors together. Remove a file you no longer need, or try "
        "again in a minute."
    ),
    "forgotten": "This file was not uploaded: the lab no longer recognises this page. Reload the page and try again.",
    "connection": "This file was not uploaded: the transfer failed. Click the file to try again.",
    "size": "This file is too large. The limit is {{1}}.",
    "type": "This file type is not supported here.",
}
