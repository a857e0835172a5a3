"""The tables that live sliders move, read as their format says and not by the code that writes them."""

import html
import json
import re
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from ui.drawing.numbers import formatted, shown

PLACE = re.compile(r'<span data-live="(\w+)" data-form="([^"]*)">[^<]*</span>')
TAG = re.compile("<[^>]*>")


def read(message: bytes) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Return the head of a message and its arrays, (positions..., row)."""
    length = int.from_bytes(message[:4], "little")
    head, content = json.loads(message[4 : 4 + length]), message[4 + length :]
    arrays = {
        name: np.frombuffer(content, dtype=f"<{said['kind']}", count=said["count"], offset=said["at"]).reshape(
            *(head["axes"][axis]["count"] for axis in said["axes"]), -1
        )
        for name, said in head["arrays"].items()
    }
    for name, said in head["arrays"].items():
        assert said["at"] % np.dtype(said["kind"]).itemsize == 0, "a typed array begins at a multiple of its element"
        assert arrays[name].shape[-1] == said["row"]
    return head, arrays


class LiveTable:
    """A table, and how the server writes what it holds."""

    def __init__(self, message: bytes) -> None:
        self.message = message

    @cached_property
    def _parts(self) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
        return read(self.message)

    @property
    def counts(self) -> list[int]:
        """Number of positions of each slider."""
        return [axis["count"] for axis in self._parts[0]["axes"]]

    @property
    def sliders(self) -> list[str]:
        """Key of each slider."""
        return [axis["slider"] for axis in self._parts[0]["axes"]]

    @property
    def numbers(self) -> list[str]:
        """Names of everything that is a single number at a position."""
        head, arrays = self._parts
        return [*(name for name in arrays if arrays[name].shape[-1] == 1), *head["differences"]]

    def is_whole(self, name: str) -> bool:
        """Return whether an array has whole numbers."""
        return name in self._parts[1] and self._parts[1][name].dtype.kind in "iu"

    def value(self, name: str, places: Sequence[int]) -> float:
        """Return a number at a position of each slider."""
        head, arrays = self._parts
        if name in head["differences"]:
            found, *others = (self.value(part, places) for part in head["differences"][name])
            for other in others:
                found -= other
            return found
        axes = head["arrays"][name]["axes"]
        return float(arrays[name][tuple(places[axis] for axis in axes)][0])

    def written(self, name: str, form: str, places: Sequence[int]) -> str:
        """Return a number as the server writes it."""
        return spelled(self.value(name, places), form)

    def text(self, choice: str, texts: str, places: Sequence[int]) -> str:
        """Return a chosen text as it reads."""
        chosen = self._parts[0]["texts"][texts][int(self.value(choice, places))]
        filled = PLACE.sub(lambda place: self.written(place[1], place[2], places), chosen)
        return html.unescape(TAG.sub("", filled))

    def has(self, name: str) -> bool:
        """Return whether an array or a difference has this name."""
        return name in self._parts[1] or name in self._parts[0]["differences"]


def spelled(value: float, form: str) -> str:
    """Write a number in the form of a marked place."""
    kind, detail = form.split()
    if kind == "formatted":
        return formatted(int(value) if detail == "d" else value, detail)
    return "+" * (kind == "signed" and value > 0) + shown(value, int(detail))
