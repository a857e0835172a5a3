"""Streamlit as on a busy machine: started with this folder on PYTHONPATH, its server sends a few times a second.

What the lab says to the browser waits meanwhile, run after run. A signal begins and ends it.
"""

import signal
import sys

SECONDS = 0.3

if any(word.endswith("streamlit") for word in sys.orig_argv):
    from streamlit.runtime import runtime

    NAMES = vars(runtime)
    USUAL = NAMES["MESSAGE_FLUSH_INTERVAL_SECS"]
    assert USUAL < SECONDS

    def turn(*_: object) -> None:
        """Send late from now on, or at once again."""
        NAMES["MESSAGE_FLUSH_INTERVAL_SECS"] = USUAL if NAMES["MESSAGE_FLUSH_INTERVAL_SECS"] == SECONDS else SECONDS

    signal.signal(signal.SIGUSR1, turn)
