"""What every page shares."""

NAME = "Logit Lab"
CLAIM = "Softmax, then log, or both at once?"
COPY_LINK = "Copy link to this state"
COPIED = "Copied"
COPY_FAILED = "Copy this link:"
LECTURE = "Lecture mode"
LECTURE_HELP = "Large type for the last row, controls folded away. In the link as lecture=1."
LANGUAGE = "Language"
PANEL = "Controls"
RESET = "Reset"
BAD_VALUE = "The link asks for {key} = {value}, which is not possible here. Allowed: {allowed}. Showing {shown}."
RANGE = "{minimum} to {maximum}"
NONE = "nothing"
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
