"""What every page shares."""

from core.messages import held

NAME = "Logit Lab"
CLAIM = "Softmax, then log, or both at once?"
COPY_LINK = "Copy link to this state"
COPIED = "Copied"
COPY_FAILED = "Copy this link:"
LECTURE = "Lecture mode"
LECTURE_HELP = held("Large type for the last row, controls folded away. In the link as lecture=1.", by="shape")
LANGUAGE = "Language"
PANEL = "Controls"
RESET = "Reset"
BAD_VALUE = "The link asks for {key} = {value}, which is not possible here. Allowed: {allowed}. Showing {shown}."
RANGE = "{minimum} to {maximum}"
NONE = "nothing"
AND = "and"
WHY = "Why"
TRY = "Try this"
CONTROLS = {
    "seed": {"label": "Seed"},
}
OFFLINE = (
    "No connection to the lab. What you see stays, and the page comes back by itself as soon as the lab answers again."
)
RUNS_ON = (
    "Streamlit {streamlit}, NumPy {numpy}, Plotly {plotly}. "
    "In a process of their own: TensorFlow {tensorflow}, Keras {keras}."
)
NO_FIGURES = (
    "This server has `server.enableStaticServing` switched off, so it cannot draw figures. "
    "What each of them shows is written in its place; everything else on this page works."
)
UNCONNECTED = (
    "This page cannot connect to the lab. Its files arrive, but no WebSocket connection opens: a proxy, a firewall, "
    "a VPN or a browser extension may be blocking it. The page keeps trying."
)
REFUSED_UPLOADS = {
    "cookie": (
        "This file was not uploaded. An upload needs a cookie from this site, and your browser does not keep it. "
        "Allow cookies for this site, reload the page and try again."
    ),
    "room": (
        "This file was not uploaded. The lab takes files of up to {file} MB, up to {session} MB or {files} files from "
        "one visitor, and up to {server} MB from all visitors together. Remove a file you no longer need, or try again "
        "in a minute."
    ),
    "forgotten": "This file was not uploaded: the lab no longer knows this page. Reload the page and try again.",
    "connection": "This file was not uploaded: the transfer failed. Click the file to try again.",
    "size": "This file is too large. The limit is {{1}}.",
    "type": "Files of this type are not read here.",
}
