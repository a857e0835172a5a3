"""Every number in the texts is a template field, computed again here, or held by a test that exists."""

import ast
from functools import cache

import pytest

from tests.claims.claim import Claim
from tests.claims.computed import COMPUTED
from tests.claims.listing import LISTING, listing
from tests.claims.tested import FACTS, NAMED, TESTED
from tests.claims.texts import PAGES, ROOT, guides, numbers, prose, tables_of_core, value, words_of
from ui.words import DEFAULT_LANGUAGE, LANGUAGES

CLAIMS = (*COMPUTED, *TESTED, *NAMED)
OTHERS = [language for language in LANGUAGES if language != DEFAULT_LANGUAGE]


@cache
def texts() -> dict[str, str]:
    """Every English text by its place."""
    found = tables_of_core() | guides()
    for page in PAGES:
        found |= words_of(DEFAULT_LANGUAGE, page)
    return found


def unmapped(text: str) -> list[str]:
    """The numbers of a text that no claim covers."""
    said = prose(text)
    covered = [found.span() for claim in CLAIMS for found in claim.pattern.finditer(said)]
    return [
        found[0]
        for found in numbers(said)
        if not any(start <= found.start() and found.end() <= end for start, end in covered)
    ]


def test_every_number_is_computed_or_tested() -> None:
    loose = {place: (left, text) for place, text in texts().items() if (left := unmapped(text))}
    assert loose == {}, "make it a template field, or say in tests/claims what holds it to the truth"


@pytest.mark.parametrize("claim", COMPUTED, ids=lambda claim: claim.says)
def test_a_number_is_what_is_computed_again(claim: Claim) -> None:
    assert claim.values is not None
    expected = [float(number) for number in claim.values()]
    said = [found[0] for text in texts().values() for found in claim.pattern.finditer(prose(text))]
    assert said
    for match in said:
        assert [value(found[0]) for found in numbers(match)] == pytest.approx(expected, rel=1e-12), match


@pytest.mark.parametrize("claim", [*TESTED, *NAMED, *FACTS], ids=lambda claim: claim.says)
def test_a_claim_is_still_made(claim: Claim) -> None:
    assert any(claim.pattern.search(prose(text)) for text in texts().values())


@cache
def functions(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / "tests" / path).read_text("utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("test", sorted({test for claim in (*TESTED, *FACTS) for test in claim.tests}))
def test_the_test_that_holds_a_claim_exists(test: str) -> None:
    path, function = test.split("::")
    assert function.startswith("test_")
    assert function in functions(path)


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("page", PAGES)
def test_another_language_carries_the_same_numbers(page: str, language: str) -> None:
    english, other = words_of(DEFAULT_LANGUAGE, page), words_of(language, page)
    for place, text in english.items():
        said = sorted(value(found[0]) for found in numbers(prose(text)))
        assert sorted(value(found[0]) for found in numbers(prose(other[place]), language)) == said, (text, other[place])


@pytest.mark.parametrize(
    ("text", "left"),
    [("It took 42 tries.", ["42"]), ("It took {tries} tries.", []), ("seven lines", ["seven"]), ("in `f(42)`", [])],
)
def test_a_typed_number_is_seen_and_a_field_is_not_one(text: str, left: list[str]) -> None:
    assert unmapped(text) == left


def test_the_list_of_claims_is_up_to_date() -> None:
    assert LISTING.read_text("utf-8") == listing()
