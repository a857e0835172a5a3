"""Everything that a page shows, read from the messages to the browser: texts, labels, options, tables, figures."""

import json
from collections.abc import Iterator
from typing import Any

from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

UNSEEN = {
    *("id", "key", "form_id", "query_param_key", "icon", "page", "page_script_hash", "query_string", "url", "anchor"),
    *("css_content", "js_content", "html_content", "component_name", "user_key", "element_id", "group_id", "language"),
}
"""Fields that carry names, code and addresses."""
FIGURE_TEXT = {
    *("name", "text", "hovertemplate", "customdata", "ticktext", "title", "alt"),
    *("label", "done", "failed", "png", "html", "spoken", "play", "pause"),
}
TYPED = frozenset({"TextInput.default", "TextArea.default", "TextInput.value", "TextArea.value"})
"""What a visitor types is the same in every language."""


def shown(app: AppTest) -> Iterator[tuple[str, str]]:
    """Yield every text of a page with the kind of element that shows it; code blocks are left out."""
    for element in _elements(app._tree):
        message = getattr(element, "proto", None)
        if isinstance(message, Message) and type(message).__name__ != "Code":
            yield from _texts(message, type(message).__name__)


def _elements(block: Any) -> Iterator[Any]:
    for child in getattr(block, "children", {}).values():
        yield child
        yield from _elements(child)


def _texts(message: Message, place: str) -> Iterator[tuple[str, str]]:
    for field, value in message.ListFields():
        where = f"{place}.{field.name}"
        values = value if field.is_repeated else [value]
        if field.name in UNSEEN or where in TYPED:
            continue
        if field.type == field.TYPE_MESSAGE and not field.message_type.GetOptions().map_entry:
            for part in values:
                yield from _texts(part, where)
        elif where.endswith(".bytes") and not value.startswith(b"{"):
            continue  # the table of a slider: the page's texts once more, at other positions
        elif field.name in ("json", "bytes"):
            for part in values:
                yield from ((where, text) for text in _strings(json.loads(part)))
        elif field.type == field.TYPE_STRING:
            yield from ((where, text) for text in values)


def _strings(content: Any, is_text: bool = False) -> Iterator[str]:
    if isinstance(content, str) and is_text:
        yield content
    elif isinstance(content, dict):
        for key, value in content.items():
            yield from _strings(value, key in FIGURE_TEXT)
    elif isinstance(content, list):
        for value in content:
            yield from _strings(value, is_text)
