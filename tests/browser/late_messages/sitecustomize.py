"""Streamlit as on a busy machine: started with this folder on PYTHONPATH, its server sends a few times a second.

What the lab says to the browser waits meanwhile, run after run.
"""

import sys

SECONDS = 0.3

if any(word.endswith("streamlit") for word in sys.orig_argv):
    from streamlit.runtime import runtime

    names = vars(runtime)
    assert names["MESSAGE_FLUSH_INTERVAL_SECS"] < SECONDS
    names["MESSAGE_FLUSH_INTERVAL_SECS"] = SECONDS
