"""Streamlit as on a busy machine: started with this folder on PYTHONPATH, its server sends a few times a second.

Meanwhile the lab's messages to the browser are held back, run after run. A signal starts and stops this.
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
