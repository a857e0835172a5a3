"""The list of claims as a document: ``python -m tests.claims.listing`` writes it."""

from tests.claims.claim import Claim
from tests.claims.computed import COMPUTED
from tests.claims.tested import FACTS, NAMED, TESTED
from tests.claims.texts import ROOT

LISTING = ROOT / "docs" / "claims.md"
LEAD = """\
# What the texts claim

Every number on the pages, in the tables of `core` and in the guides for users is a template field that is computed, or
is listed below: computed again and compared, held by a test, or no claim at all. `tests/test_claims.py` finds the
numbers and fails for one that is missing here; `python -m tests.claims.listing` writes this list. Words are given as
regular expressions of the English text; other languages are held to the same numbers.
"""


def listing() -> str:
    """Return the document."""
    computed = [
        _row(claim, ", ".join(f"{float(number):g}" for number in claim.values())) for claim in COMPUTED if claim.values
    ]
    tested = [_row(claim, ", ".join(f"`{test}`" for test in claim.tests)) for claim in (*TESTED, *FACTS)]
    named = [_row(claim, claim.names) for claim in NAMED]
    parts = (
        ("Computed again", "numbers", computed),
        ("Held by a test", "tests", tested),
        ("No claim", "what the number is", named),
    )
    return LEAD + "".join(_table(title, column, rows) for title, column, rows in parts)


def _row(claim: Claim, proof: str) -> str:
    says = claim.says.replace("|", r"\|")
    return f"| `{says}` | {proof} |\n"


def _table(title: str, column: str, rows: list[str]) -> str:
    return f"\n## {title}\n\n| words | {column} |\n|---|---|\n" + "".join(rows)


if __name__ == "__main__":
    LISTING.write_text(listing(), "utf-8")
