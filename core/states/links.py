"""Links as text: what a query says of each control, and the labels that links made by earlier versions carry."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

STATE = "state"
"""The parameter in which the state of another page travels, packed."""
RESERVED = frozenset({"embed", "embed_options"})
"""Query parameters that belong to Streamlit, which refuses to have them set."""
FORMER = Path(__file__).parent.parent / "data" / "former_labels.json"
Query = dict[str, list[str]]
Link = str | Mapping[str, str | Sequence[str]]
"""An address, a query string with or without its question mark, or what each of its parameters says."""


def query_of(link: Link) -> Query:
    """Return what a link says of each parameter, a packed state in its place.

    Examples
    --------
    >>> query_of("https://lab.example/fixes?margin=1&state=margin%3D33%26side%3Dright")
    {'margin': ['33'], 'side': ['right']}
    """
    if not isinstance(link, str):
        return spread({key: [said] if isinstance(said, str) else list(said) for key, said in link.items()})
    return spread(parsed(urlsplit(link).query if "?" in link else link))


def parsed(query: str) -> Query:
    """Return what a query string says of each parameter, no value included."""
    return parse_qs(query, keep_blank_values=True)


def spread(query: Query) -> Query:
    """Return a query with what a packed state says in its place."""
    while STATE in query:
        packed = parsed(query[STATE][-1])
        own = {key: values for key, values in packed.items() if key.lower() not in RESERVED}
        query = {key: values for key, values in query.items() if key != STATE} | own
    return query


@cache
def former_labels() -> dict[str, dict[str, str]]:
    """Return the labels that earlier versions wrote into links in place of names, and what each of them means.

    They stand by the control, in every language that there was. Nothing writes them any more, so none is ever added.
    """
    labels: dict[str, dict[str, str]] = json.loads(FORMER.read_text("utf-8"))
    return labels
