"""Started in the sandbox of ``contained.py``: starts services, runs a check, and ends all of them."""

import json
import os
import subprocess
import sys

services, check = json.loads(sys.argv[1]), sys.argv[2]
started = [
    subprocess.Popen(
        service["command"], env=os.environ | service["environment"], stdout=subprocess.DEVNULL, stderr=sys.stderr
    )
    for service in services
]
paths = os.environ | {"PYTHONPATH": "/checks:/lab"}
code = subprocess.run([sys.executable, "-c", check], env=paths, stderr=subprocess.STDOUT).returncode
for process in started:
    process.terminate()
for process in started:
    process.wait(timeout=30)
sys.exit(code)
