"""Undecided conditions: which can hold together, and the values that depend on them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logit_doctor.reading.guards import Guard, merged, satisfiable
from logit_doctor.reading.state import Run, chosen, options_of
from logit_doctor.reading.values import Choice, Constant, Unknown, Value


def guard(comparison: str, constant: object, *, holds: bool = True, subject: str = "n") -> Guard:
    return Guard(subject=subject, comparison=comparison, constant=constant, holds=holds)


@pytest.mark.parametrize(
    ("guards", "expected"),
    [
        ([guard("==", 2), guard("==", 3)], False),
        ([guard("==", 2), guard("==", 2, holds=False)], False),
        ([guard("==", 2), guard("<=", 2, holds=False)], False),
        ([guard("<=", 2), guard("==", 2, holds=False)], False),
        ([guard("<=", 3), guard("==", 3, holds=False)], True),
        ([guard("<=", 1, holds=False), guard("<", 3), guard("==", 2, holds=False)], False),
        ([guard("<", 1), guard("==", 1, holds=False)], False),
        ([guard("<", 2), guard("<=", 1, holds=False)], False),
        ([guard("<", 2.5), guard("<=", 1, holds=False)], True),
        ([guard("<=", 0), guard("==", 0, holds=False)], True),
        ([guard("<", 2), guard("<", 2, holds=False)], False),
        ([guard("==", "binary"), guard("==", "multi")], False),
        ([guard("==", "binary", holds=False), guard("==", "multi", holds=False)], True),
        ([guard("in", ("a", "b")), guard("==", "a")], True),
        ([guard("in", ("a", "b")), guard("==", "c")], False),
        ([guard("is", None), guard("truth", None)], False),
        ([guard("==", 2), guard("==", 3, subject="m")], True),
    ],
)
def test_conditions_that_can_hold_together(guards: list[Guard], expected: bool) -> None:
    assert satisfiable(frozenset(guards)) == expected


COMPARISONS = st.builds(
    Guard,
    subject=st.just("n"),
    comparison=st.sampled_from(["==", "<", "<="]),
    constant=st.integers(-3, 3),
    holds=st.booleans(),
)


@given(guards=st.lists(COMPARISONS, max_size=5))
def test_satisfiable_agrees_with_trying_every_number(guards: list[Guard]) -> None:
    truths = {"==": lambda n, c: n == c, "<": lambda n, c: n < c, "<=": lambda n, c: n <= c}
    is_count = (
        len(set(guards)) > 1 and any(g.comparison != "==" for g in guards) and all(g.constant > 0 for g in guards)
    )
    least = min([2, *(g.constant for g in guards)])
    numbers = range(least, 13) if is_count else (half / 2 for half in range(-12, 13))
    tried = any(all(truths[g.comparison](n, g.constant) == g.holds for g in guards) for n in numbers)
    assert satisfiable(frozenset(guards)) == tried


def test_merged_keeps_both_or_excludes() -> None:
    two, three = guard("==", 2), guard("==", 3)
    assert merged((two,), (two,)) == (two,)
    assert merged((two,), (three,)) is None
    assert merged((), (three,)) == (three,)


def test_a_value_on_which_all_branches_agree_is_no_choice() -> None:
    two = guard("==", 2)
    one = Constant(value="x")
    assert chosen([((two,), one), ((two.negated(),), one)]) == one


def test_a_choice_is_read_under_the_present_conditions() -> None:
    two = guard("==", 2)
    choice = chosen([((two,), Constant(value="a")), ((two.negated(),), Constant(value="b"))])
    assert isinstance(choice, Choice)
    run = Run()
    with run.assuming((two,)) as possible:
        assert possible
        assert run.narrowed(choice) == Constant(value="a")
        with run.assuming((two.negated(),)) as both:
            assert not both


def test_lifting_pairs_only_what_can_come_together() -> None:
    two = guard("==", 2)
    left = chosen([((two,), Constant(value=1)), ((two.negated(),), Constant(value=2))])
    right = chosen([((two,), Constant(value=10)), ((two.negated(),), Constant(value=20))])
    pairs: list[tuple[object, object]] = []

    def noted(one: Value, other: Value) -> Value:
        assert isinstance(one, Constant)
        assert isinstance(other, Constant)
        pairs.append((one.value, other.value))
        return one

    Run().lift(noted, left, right)
    assert sorted(pairs) == [(1, 10), (2, 20)]


def test_branches_are_merged_under_their_conditions() -> None:
    run = Run()
    scope = run.new_scope(None)
    run.write(scope.identity, "x", Constant(value=0))
    two = guard("==", 2)
    with run.assuming((two,)), run.branch() as written:
        run.write(scope.identity, "x", Constant(value=1))
    run.merge([((two,), written), ((two.negated(),), {})], latest=scope.identity)
    value = run.read(scope.identity, "x")
    assert value is not None
    assert [(guards, option) for guards, option in options_of(value)] == [
        ((two,), Constant(value=1)),
        ((two.negated(),), Constant(value=0)),
    ]


def test_too_many_combinations_become_unknown() -> None:
    values = [
        chosen([((g,), Constant(value=1)), ((g.negated(),), Constant(value=2))])
        for g in (guard("truth", None, subject=f"flag_{number}") for number in range(8))
    ]
    seen: list[object] = []

    def noted(*plain: Value) -> Value:
        seen.append(plain)
        return plain[0]

    Run().lift(noted, *values)
    assert len(seen) == 1
    assert isinstance(seen[0][0], Unknown)  # type: ignore[index]
