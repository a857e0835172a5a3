"""Check the installed packages for known vulnerabilities: ``python deploy/audit.py``, part of ``make check``.

Without the advisory service (no network, a mirror without advisories), it reports that it skipped the audit, and
succeeds. Any finding of pip-audit, or error although the service responds, is a failure.
"""

import json
import subprocess
import sys
import tempfile
import urllib.request
from importlib.metadata import version
from pathlib import Path

SERVICE = "https://pypi.org/pypi/{package}/{version}/json"
PROBED = "streamlit"
SECONDS = 5
FREEZE = (sys.executable, "-m", "pip", "freeze", "--local")
AUDIT = (sys.executable, "-m", "pip_audit", "--disable-pip", "--no-deps", "--progress-spinner", "off")


def main() -> int:
    """Audit if that is possible; return the exit code."""
    address = SERVICE.format(package=PROBED, version=version(PROBED))
    if problem := what_keeps_it_from_answering(address):
        print(f"pip-audit skipped: no advisories to be had from {address} ({problem}).")
        return 0
    # Without pip and the other tools that created the environment: they belong to the machine.
    frozen = subprocess.run(FREEZE, stdout=subprocess.PIPE, check=True).stdout
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder, "installed.txt")
        listed.write_bytes(frozen)
        return subprocess.run([*AUDIT, "--timeout", str(SECONDS), "--requirement", listed]).returncode


def what_keeps_it_from_answering(address: str) -> str:
    """Query the advisory service for one package; return the reason if there is no answer, else an empty string."""
    try:
        with urllib.request.urlopen(address, timeout=SECONDS) as answer:
            known = json.load(answer)
    except (OSError, ValueError) as error:
        return str(error)
    return "" if isinstance(known, dict) and "vulnerabilities" in known else "it lists no advisories"


if __name__ == "__main__":
    sys.exit(main())
