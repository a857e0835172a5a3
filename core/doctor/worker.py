"""The process in which foreign files are parsed: it has a memory limit, and may die.

Run as a script. It reads one JSON request a line (``name``, ``data`` as base64, ``backend``) and answers each with one
line: an audit. ``pool`` starts it, feeds it, and kills it when it takes too long.
"""

import base64
import json
import sys
from dataclasses import asdict

from core.doctor.audit import audit_bytes, refused
from core.doctor.limits import MAX_MEMORY_BYTES

RECURSION_LIMIT = 3_000


def limit_memory() -> None:
    """Cap the address space of this process, where the operating system can."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(line: str) -> str:
    """Return the answer to one request."""
    request = json.loads(line)
    try:
        audit = audit_bytes(request["name"], base64.b64decode(request["data"]), request["backend"])
    except MemoryError:
        audit = refused("it needs more memory than the doctor takes")
    except RecursionError:
        audit = refused("it nests too deeply to be followed")
    return json.dumps(asdict(audit))


def main() -> None:
    """Answer requests until the input ends."""
    limit_memory()
    sys.setrecursionlimit(RECURSION_LIMIT)
    print("ready", flush=True)
    for line in sys.stdin:
        print(answer(line), flush=True)


if __name__ == "__main__":
    main()
