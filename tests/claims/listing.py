"""The checks of the numbers in the texts, as a document: ``python -m tests.claims.listing`` writes it."""

from collections.abc import Iterable, Mapping

from tests.claims.held import COMPUTED, declared
from tests.claims.tested import REASONS, TESTED
from tests.claims.texts import ROOT

LISTING = ROOT / "docs" / "claims.md"
LEAD = """\
# What the texts claim

Every number on the pages, in the tables of `core`, in the doctor's rules and in the user guides has a source. Either it
is a computed template field, or the text names its fact: `held("Compare the logit with 0.", by="logit_threshold")` in a
source file, `<!-- held: logit_threshold -->` in a guide. A fact is computed again and compared, or held by tests; some
numbers are not claims at all. `tests/test_claims.py` finds every number and fails if nothing holds it.
`python -m tests.claims.listing` writes this list.
"""


def listing() -> str:
    """Return the document."""
    files: dict[str, set[str]] = {}
    for held in declared():
        for name in held.by:
            files.setdefault(name, set()).add(held.file)
    computed = {name: (_spelled(compute()),) for name, compute in COMPUTED.items()}
    tested = {name: (_spelled(fact.numbers), _code(fact.tests)) for name, fact in TESTED.items()}
    reasons = {name: (reason,) for name, reason in REASONS.items()}
    tables: tuple[tuple[str, tuple[str, ...], Mapping[str, tuple[str, ...]]], ...] = (
        ("Computed again", ("numbers",), computed),
        ("Held by a test", ("numbers", "tests"), tested),
        ("Not a claim", ("what the number is",), reasons),
    )
    return LEAD + "".join(
        _table(title, ("held by", *columns, "in"), [(f"`{name}`", *rows[name], _code(files[name])) for name in rows])
        for title, columns, rows in tables
    )


def _spelled(numbers: Iterable[float]) -> str:
    return ", ".join(f"{float(number):g}" for number in numbers)


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names))


def _table(title: str, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [header, ("---",) * len(header), *rows]
    return f"\n## {title}\n\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    LISTING.write_text(listing(), "utf-8")
