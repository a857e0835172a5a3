"""A stand-in for the web server, in a process of its own that tests may kill.

Starts an engine with a run that never ends (first argument), prints one JSON line about itself, then waits or ends
(second argument).
"""

import json
import signal
import sys
import threading

import psutil
from engine_waiting import wait_until

from core.engine import Engine

WATCHED = ("tensorflow", "keras", "streamlit", "pandas")

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # shells start what runs in the background without it
    engine = Engine(num_workers=2, warm_modules=())
    run = engine.stream(f"engine_workloads:{sys.argv[1]}", 3, session="only")
    wait_until(lambda: len(run.events()) == 3 and engine.status().workers == 2)
    workers = [child.pid for child in psutil.Process().children(recursive=True)]
    print(json.dumps({"workers": workers, "imported": [name for name in WATCHED if name in sys.modules]}), flush=True)
    if sys.argv[2] == "wait":
        threading.Event().wait()
