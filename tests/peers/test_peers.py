"""The suites of others: every case passes, fails for a stated reason, or is skipped for one."""

from collections import Counter

import pytest

from tests.peers.__main__ import PAGE, SUITES, page, results
from tests.peers.suite import FAILED, PASSED, SKIPPED, Suite

each_suite = pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.title.partition(":")[0])


@each_suite
def test_what_fails_is_explained_and_nothing_else(suite: Suite) -> None:
    assert {case.name for case in results(suite) if case.outcome == FAILED} == suite.deviations.keys()


@each_suite
def test_every_case_has_its_own_name_and_what_is_skipped_a_reason(suite: Suite) -> None:
    cases = results(suite)
    assert [name for name, count in Counter(case.name for case in cases).items() if count > 1] == []
    assert {case.outcome for case in cases} <= {PASSED, FAILED, SKIPPED}
    assert all(bool(case.reason) == (case.outcome == SKIPPED) for case in cases)
    assert any(case.outcome == PASSED for case in cases)


def test_there_are_at_least_six_suites() -> None:
    assert len({suite.title.partition(":")[0] for suite in SUITES}) >= 6


def test_the_page_is_what_the_suites_give() -> None:
    assert PAGE.read_text("utf-8") == page(), "write it again: python -m tests.peers"
