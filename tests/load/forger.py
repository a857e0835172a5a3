"""A visitor with messages that no browser sends: of the wrong type, out of range, for absent controls."""

import contextlib
import json
import math
import random

import websockets
from fuzzing import SPECIAL
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks._visitor import Visitor

Chance = random.Random
TEXTS = (*(text for text in SPECIAL if "\ud800" not in text), "a" * 100_000)
NUMBERS = (0.0, -1.0, 0.5, 1e9, 1e308, -1e308, math.inf, -math.inf, math.nan)
WHOLE = (0, -1, 2**62, -(2**62))
VALUES: tuple[object, ...] = (
    None,
    1,
    "x",
    "9" * 500,
    [],
    {},
    {"series": 1, "index": "x"},
    {"series": "fused", "index": -1},
)
CHOSEN: tuple[object, ...] = (None, 1, "0xfff", {}, [1])
JSONS = (
    *("", "null", "1", "[]", "{}", "not JSON", "[[[[]]]]", '"text"', "[" * 50_000, '{"value": {}}', "[null, 1, {}]"),
    *(
        json.dumps([{"event": event, "value": value}])
        for event in ("point", "pattern", "cell", "gone", "none")
        for value in VALUES
    ),
    *(json.dumps({name: value}) for name in ("point", "pattern", "cell") for value in CHOSEN),
)
LINKS = (
    "%",
    "%ff%zz",
    "&&&==;",
    "a" * 5_000,
    "margin=%00",
    "lang=%F0%9F%98%80",
    "state=%26%3D",
    "x=1&" * 1_500,
    "?",
    "#",
)
FIELDS = {
    "slider": "double_array_value",
    "number_input": "double_value",
    "text_input": "string_value",
    "text_area": "string_value",
    "selectbox": "string_value",
    "button_group": "string_array_value",
    "checkbox": "bool_value",
    "button": "trigger_value",
    "bidi_component": "json_trigger_value",
    "file_uploader": "file_uploader_state_value",
}
"""The values that a browser sends for each kind of control."""


def fill(chance: Chance, state: WidgetState, field: str) -> None:
    """Put something into one field of a control's state."""
    match field:
        case "bool_value" | "trigger_value":
            setattr(state, field, chance.random() < 0.5)
        case "double_value":
            state.double_value = chance.choice(NUMBERS)
        case "int_value":
            state.int_value = chance.choice(WHOLE)
        case "string_value":
            state.string_value = chance.choice(TEXTS)
        case "double_array_value":
            state.double_array_value.data[:] = chance.choices(NUMBERS, k=chance.choice([0, 1, 1, 1, 2, 900]))
        case "int_array_value":
            state.int_array_value.data[:] = chance.choices(WHOLE, k=chance.choice([0, 1, 2]))
        case "string_array_value":
            state.string_array_value.data[:] = chance.choices(TEXTS, k=chance.choice([0, 1, 2, 9]))
        case "json_value" | "json_trigger_value":
            setattr(state, field, chance.choice(JSONS))
        case "bytes_value":
            state.bytes_value = chance.randbytes(9)
        case "string_trigger_value":
            state.string_trigger_value.data = chance.choice(TEXTS)
        case "file_uploader_state_value":
            file = state.file_uploader_state_value.uploaded_file_info.add()
            file.file_id, file.name, file.size = "unknown", chance.choice(TEXTS[:40]), chance.choice([0, 2**62])
        case _:
            getattr(state, field).SetInParent()


EVERY_FIELD = tuple(field.name for field in WidgetState.DESCRIPTOR.oneofs_by_name["value"].fields)


class Forger(Visitor):
    """A tab that knows every control of its page, and lies about them.

    Attributes
    ----------
    controls : dict of str to str
        The kind of each control by its id.
    """

    def __init__(self, address: str, page: str) -> None:
        super().__init__(address, page)
        self.controls: dict[str, str] = {}

    async def forge(self, seed: int) -> str:
        """Send a message that no browser sends, wait for the answer, and return a description of it."""
        chance, message = random.Random(seed), BackMsg()
        states = message.rerun_script.widget_states.widgets
        for _ in range(chance.choice([1, 1, 1, 3, 20])):
            identity = chance.choice([*self.controls] or [""])
            state = states.add(id=identity if chance.random() < 0.9 else chance.choice(TEXTS[:40]))
            field = FIELDS.get(self.controls.get(identity, ""), "")
            if field == "json_trigger_value" and chance.random() < 0.8:
                state.id = f"$$STREAMLIT_INTERNAL_KEY_{identity}__events"
            fill(chance, state, field if field and chance.random() < 0.7 else chance.choice(EVERY_FIELD))
        link, self._link = self._link, chance.choice([self._link, self._link, chance.choice(LINKS)])
        if chance.random() < 0.1:
            message.rerun_script.is_history_navigation = True
        await self._run(message)
        self._link = link
        return str(message)[:2_000]

    async def ask_for_no_fragment(self) -> None:
        """Request a part of the page that does not exist, which the server does not answer at all."""
        message = BackMsg()
        message.rerun_script.fragment_id = "gone"
        await self._socket.send(message.SerializeToString())

    async def send_noise(self, noise: bytes) -> None:
        """Send bytes that are not a message; the server may close the connection."""
        with contextlib.suppress(websockets.ConnectionClosed):
            await self._socket.send(noise)

    def _take_element(self, answer: ForwardMsg) -> None:
        super()._take_element(answer)
        element = answer.delta.new_element
        kind = element.WhichOneof("type") or ""
        identity = getattr(getattr(element, kind, None), "id", "")
        if identity:
            self.controls[identity] = kind
