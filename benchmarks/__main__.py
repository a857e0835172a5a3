"""``python -m benchmarks [NAME...]``: run the benchmarks, print a table and write ``build/bench.json``.

Every module of this package is one benchmark and runs in a process of its own, one after the other.
"""

import argparse
import json
import multiprocessing
import os
import platform
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks import BY_NAME, CHOOSING, EXPLAINED, LONG, measured, names
from benchmarks._published import publish
from core.keras.versions import versions

RESULTS = Path("build/bench.json")


def main(argv: list[str] | None = None) -> int:
    """Run the chosen benchmarks."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "name", nargs="*", metavar="NAME", help=f"{', '.join(names())} (default all, without {', '.join(BY_NAME)})"
    )
    parser.add_argument("--minutes", type=float, default=20.0, help="how long a soak lasts (default 20)")
    parser.add_argument("--only", default="*", help="with doors: inputs whose names match, such as 'training: *'")
    parser.add_argument("--explain", action="store_true", help="with soak: say what the server's memory is, instead")
    parser.add_argument("--publish", action="store_true", help="write docs/bench.json, docs/speed.md and docs/scale.md")
    arguments = parser.parse_args(argv)
    chosen = arguments.name or [name for name in names() if name not in BY_NAME]
    for name in chosen:
        if name not in names():
            parser.error(f"unknown benchmark {name!r}, choose from {', '.join(names())}")
    if arguments.explain:
        chosen = [EXPLAINED.get(name, name) for name in chosen]

    figures: dict[str, dict[str, float]] = {}
    for name in chosen:
        # A new process each: the imports of one benchmark must not count in another's memory.
        with ProcessPoolExecutor(max_workers=1, mp_context=multiprocessing.get_context("spawn")) as pool:
            more = [arguments.minutes] * (name in LONG) + [arguments.only] * (name in CHOOSING)
            subject, figures[name] = pool.submit(measured, name, *more).result()
        print(f"{name}: {subject}")
        for figure, value in figures[name].items():
            print(f"  {figure:<66}{value:>12,.2f}")
        sys.stdout.flush()

    machine = {"processors": os.cpu_count(), "platform": platform.platform()}
    RESULTS.parent.mkdir(exist_ok=True)
    record = {"versions": versions(), "machine": machine, "figures": figures}
    RESULTS.write_text(json.dumps(record, indent=2) + "\n")
    if arguments.publish:
        publish(record)
    print(f"written to {RESULTS}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
