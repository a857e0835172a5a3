"""Start: what the lab is, in sixty seconds."""

from ui import frame

frame.page("start")
