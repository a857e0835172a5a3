"""Links as text: the query parameters of the controls, and labels in links of earlier versions."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

STATE = "state"
"""The parameter that contains the packed state of another page."""
RESERVED = frozenset({"embed", "embed_options"})
"""Query parameters reserved by Streamlit, which does not allow setting them."""
FORMER = Path(__file__).parent.parent / "data" / "former_labels.json"
Query = dict[str, list[str]]
Link = str | Mapping[str, str | Sequence[str]]
"""An address, a query string with or without its question mark, or a mapping of its parameters."""


def query_of(link: Link) -> Query:
    """Return the parameters of a link, with a packed state expanded.

    Examples
    --------
    >>> query_of("https://lab.example/fixes?margin=1&state=margin%3D33%26side%3Dright")
    {'margin': ['33'], 'side': ['right']}
    """
    if not isinstance(link, str):
        return spread({key: [said] if isinstance(said, str) else list(said) for key, said in link.items()})
    return spread(parsed(urlsplit(link).query if "?" in link else link))


def parsed(query: str) -> Query:
    """Return the parameters of a query string, including empty ones."""
    return parse_qs(query, keep_blank_values=True)


def spread(query: Query) -> Query:
    """Return a query with its packed state expanded."""
    while STATE in query:
        packed = parsed(query[STATE][-1])
        own = {key: values for key, values in packed.items() if key.lower() not in RESERVED}
        query = {key: values for key, values in query.items() if key != STATE} | own
    return query


@cache
def former_labels() -> dict[str, dict[str, str]]:
    """Return the labels that earlier versions wrote into links instead of names, with the name of each.

    They are grouped by control and cover every language of those versions. New links have no labels, so the table never
    grows.
    """
    labels: dict[str, dict[str, str]] = json.loads(FORMER.read_text("utf-8"))
    return labels
