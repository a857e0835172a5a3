"""Look the installed packages up among the known vulnerabilities: ``python deploy/audit.py``, part of ``make check``.

Without the advisory service (no network, a mirror that knows no advisories) nothing is known, so it says that it
skipped the audit and succeeds. Whatever pip-audit finds, or cannot do although the service answers, fails.
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
    # Not what the environment was made with, pip and its kin: that is the machine's.
    frozen = subprocess.run(FREEZE, stdout=subprocess.PIPE, check=True).stdout
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder, "installed.txt")
        listed.write_bytes(frozen)
        return subprocess.run([*AUDIT, "--timeout", str(SECONDS), "--requirement", listed]).returncode


def what_keeps_it_from_answering(address: str) -> str:
    """Ask the advisory service about one package; return why there is no answer, empty if there is one."""
    try:
        with urllib.request.urlopen(address, timeout=SECONDS) as answer:
            known = json.load(answer)
    except (OSError, ValueError) as error:
        return str(error)
    return "" if isinstance(known, dict) and "vulnerabilities" in known else "it lists no advisories"


if __name__ == "__main__":
    sys.exit(main())
