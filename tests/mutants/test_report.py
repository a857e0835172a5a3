"""The page of the faults that the tests notice: written from a run's lines, each survivor read, the scores enough."""

from pathlib import Path

import pytest

from tests.mutants.areas import AREAS
from tests.mutants.report import READINGS, SURVIVED, Record, equivalent, read, score, written

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "docs/mutation.jsonl"
LEAST_FAULTS, LEAST_SCORE, MOST_EQUIVALENT = 100, 0.85, 0.05
FOUND: Record = {
    "area": "rules",
    "date": "2001-02-03",
    "seed": 7,
    "possible": 9,
    "outcome": "noticed",
    "path": "a.py",
    "line": 1,
    "kind": "constant",
    "old": "a = 1",
    "new": "a = 2",
}
LOST = FOUND | {"outcome": SURVIVED, "kind": "sign", "old": "b = -0", "new": "b = 0"}


def test_the_page_is_what_the_lines_say() -> None:
    assert written(read([RESULTS])) == (ROOT / "docs/mutation.md").read_text("utf-8")


@pytest.mark.parametrize("area", AREAS)
def test_the_last_run_of_an_area_is_good_enough(area: str) -> None:
    records = [record for record in read([RESULTS]) if record["area"] == area]
    last = [record for record in records if record["seed"] == records[-1]["seed"]]
    assert len(last) >= LEAST_FAULTS
    assert score(last) >= LEAST_SCORE
    assert equivalent(last) <= MOST_EQUIVALENT


def test_what_survived_counts_and_is_shown_with_its_reading() -> None:
    lost = LOST | {"reading": "equivalent", "why": "minus zero is zero"}
    records = [FOUND, lost, FOUND | {"outcome": "hangs"}, FOUND]
    assert (score(records), equivalent(records)) == (0.75, 0.25)
    page = written(records)
    assert "| rules | 7 | 2001-02-03 | 4 | 9 | 2 | 1 | 1 | 0.75 | 25% |" in page.splitlines()
    assert "- equivalent: `b = 0` in `a.py`: minus zero is zero" in page.splitlines()
    assert "a = 2" not in page


@pytest.mark.parametrize("reading", [{}, {"reading": "forgotten", "why": "?"}])
def test_a_survivor_that_nobody_read_has_no_page(reading: Record) -> None:
    assert reading.get("reading") not in READINGS
    with pytest.raises((KeyError, AssertionError)):
        written([FOUND, LOST | reading])
