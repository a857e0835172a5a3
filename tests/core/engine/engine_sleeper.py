"""A stand-in for the web server, in a process of its own that tests suspend.

Runs one run with the limits and the lease of its arguments, and prints when it has started and how it ended.
"""

import json
import sys

import psutil
from engine_waiting import wait_until

from core.engine import Engine, Limits, cluster, following

if __name__ == "__main__":
    asked = json.loads(sys.argv[1])
    following.ANSWER_SECONDS = 4.0
    cluster.OwnCluster.lease_seconds = asked["lease"]
    with Engine(num_workers=1, warm_modules=()) as engine:
        run = engine.stream("engine_workloads:ticks", 30, 0.2, session="only", limits=Limits(**asked["limits"]))
        wait_until(lambda: len(run.events()) >= 3)
        print(json.dumps([child.pid for child in psutil.Process().children(recursive=True)]), flush=True)
        run.wait(60)
        numbers = [tick.number for tick in run.events()]
        print(json.dumps({"ended": [run.state, run.reason], "numbers": numbers}), flush=True)
