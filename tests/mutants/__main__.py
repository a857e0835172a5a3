"""Draw faults, put each into a copy of the checkout, run the tests of its line, and write those that survived.

``python -m tests.mutants AREA... --number 100 --seed 1 --out FILE``. A fault counts as noticed when a test fails, when
nothing can be imported any more, or when the tests take ten times as long. The tests of a line are those that ran it,
the quick ones first; where it runs at import, all of the area.
"""

import argparse
import importlib
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import coverage
import pytest

from tests.additions import copied
from tests.mutants.areas import AREAS, Area
from tests.mutants.changes import Change, changes
from tests.mutants.report import HANGS, NOTICED, SURVIVED, read, written

OWN = ("app", "benchmarks", "core", "logit_doctor", "logit_watch", "pages", "tests", "ui")
OPTIONS = ["-q", "-p", "no:cacheprovider", "-m", "not keras", "--hypothesis-seed=0", "--assert=plain"]
"""Nobody reads why a test fails: pytest need not rewrite its modules, nor those of its plugins, which are there."""
TIMES, SECONDS = 10.0, 60.0
"""How much longer than without a fault the tests may take before they count as hanging, and at least how long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """What the tests do where there is no fault.

    Parameters
    ----------
    seconds : dict of str to float
        How long all cases of a test take, by ``FILE::FUNCTION``.
    tests_of : dict of str to dict of str to list of str
        The tests that ran a line, by module and line.
    libraries : list of str
        What they import from outside.
    """

    seconds: dict[str, float]
    tests_of: dict[str, dict[str, list[str]]]
    libraries: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Noting:
    """A plugin of pytest that notes which test runs, and how long."""

    measured: coverage.Coverage
    seconds: dict[str, float] = field(default_factory=dict)

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Have the lines that run from here on noted as this test's."""
        self.measured.switch_context(_function(nodeid))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add up the seconds of all cases of a test."""
        name = _function(report.nodeid)
        self.seconds[name] = self.seconds.get(name, 0.0) + report.duration


def main() -> int:
    """Return 0 once all faults that were drawn have been tried."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("areas", nargs="*", default=list(AREAS), metavar="AREA", help=", ".join(AREAS))
    parser.add_argument("--number", type=int, default=100, help="of faults in each area")
    parser.add_argument("--seed", type=int, default=1, help="they are drawn with it")
    parser.add_argument("--out", type=Path, default=Path("build/mutants.jsonl"), help="gets a line of JSON for each")
    parser.add_argument("--report", type=Path, nargs="+", metavar="FILE", help="write the page of these lines instead")
    arguments = parser.parse_args()
    if arguments.report:
        sys.stdout.write(written(read(arguments.report)))
        return 0
    out = arguments.out.resolve()
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        copy = copied(Path(folder))
        os.chdir(copy)
        sys.path[0] = str(copy)
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"  # a module of the same size and second would be read from before
        sys.dont_write_bytecode = True
        for name in arguments.areas:
            _try(name, AREAS[name], arguments.number, arguments.seed, out)
    return 0


def _try(name: str, area: Area, number: int, seed: int, out: Path) -> None:
    paths = sorted(path for pattern in area.sources for path in Path().glob(pattern))
    possible = [change for path in paths for change in changes(path, path.read_bytes())]
    drawn = random.Random(seed).sample(possible, min(number, len(possible)))
    print(f"{name}: {len(drawn)} of {len(possible)} faults in {len(paths)} modules, seed {seed}", flush=True)
    found = _mapped(area)
    assert _outcome(replace(drawn[0], start=0, end=0, new=b""), area, found) == SURVIVED, (
        "the tests fail without a fault"
    )
    counts: Counter[str] = Counter()
    for place, change in enumerate(drawn, start=1):
        outcome = _outcome(change, area, found)
        counts[outcome] += 1
        source = change.path.read_bytes()
        lines = {"old": _line(source, change), "new": _line(change.of(source), change)}
        run = {"area": name, "date": date.today().isoformat(), "seed": seed, "possible": len(possible)}
        record = run | {"outcome": outcome, "path": str(change.path), "line": change.line, "kind": change.kind}
        with out.open("a", encoding="utf-8") as file:
            file.write(json.dumps(record | lines) + "\n")
        print(f"{place:4} {outcome:8} {change.path}:{change.line} {change.kind}: {lines['new']}", flush=True)
    print(f"{name}: {dict(counts)}, {1 - counts[SURVIVED] / len(drawn):.3f} noticed", flush=True)


def _mapped(area: Area) -> Map:
    """Run the area's tests once in a process of its own, and import here what they import from outside."""
    answer = _in_child(lambda: _measured(area), seconds=3600)
    assert answer, "the tests fail without a fault"
    found = Map(**json.loads(answer))
    for library in found.libraries:
        importlib.import_module(library)
    return found


def _measured(area: Area) -> str:
    packages = sorted({pattern.split("/")[0] for pattern in area.sources})
    noting = Noting(measured=coverage.Coverage(data_file=None, source=packages, config_file=False))
    noting.measured.start()
    code = pytest.main([*OPTIONS, *area.tests], plugins=[noting])
    noting.measured.stop()
    assert code == 0
    data = noting.measured.get_data()
    tests_of = {
        str(Path(file).relative_to(Path.cwd())): {
            line: [test for test in tests if test] for line, tests in data.contexts_by_lineno(file).items()
        }
        for file in data.measured_files()
    }
    return json.dumps({"seconds": noting.seconds, "tests_of": tests_of, "libraries": _libraries()})


def _libraries() -> list[str]:
    """The modules from outside that are imported here and that another process can import alike."""
    specs = {name: getattr(module, "__spec__", None) for name, module in sys.modules.items()}
    outside = {name: spec for name, spec in specs.items() if name.split(".")[0] not in OWN}
    return [name for name, spec in outside.items() if spec and spec.has_location and spec.name == name]


def _outcome(change: Change, area: Area, found: Map) -> str:
    tests = found.tests_of.get(str(change.path), {}).get(str(change.line), [])
    asked = sorted(tests, key=lambda test: found.seconds.get(test, 0.0)) or list(area.tests)
    usual = sum(found.seconds.get(test, 0.0) for test in tests or found.seconds)
    source = change.path.read_bytes()
    change.path.write_bytes(change.of(source))
    try:
        code = _in_child(lambda: str(int(pytest.main([*OPTIONS, "-x", *asked]))), seconds=SECONDS + TIMES * usual)
    finally:
        change.path.write_bytes(source)
    return HANGS if code is None else SURVIVED if code == "0" else NOTICED


def _in_child(work: Callable[[], str], *, seconds: float) -> str | None:
    """Return what a process of its own returns, which has imported what this one has; None where it takes longer."""
    with tempfile.NamedTemporaryFile() as file:
        child = os.fork()
        if not child:
            os.setsid()
            nowhere = os.open(os.devnull, os.O_RDWR)
            for stream in range(3):
                os.dup2(nowhere, stream)
            try:
                Path(file.name).write_text(work(), "utf-8")
            except BaseException:
                Path(file.name).write_text("", "utf-8")
            finally:
                os._exit(0)
        deadline = time.monotonic() + seconds
        while not os.waitpid(child, os.WNOHANG)[0]:
            if time.monotonic() > deadline:
                os.killpg(child, signal.SIGKILL)
                os.waitpid(child, 0)
                return None
            time.sleep(0.02)
        return Path(file.name).read_text("utf-8")


def _function(nodeid: str) -> str:
    return nodeid.partition("[")[0]


def _line(source: bytes, change: Change) -> str:
    return source.splitlines()[change.line - 1].decode().strip()


if __name__ == "__main__":
    sys.exit(main())
