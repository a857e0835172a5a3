"""From the tables of controls and options: each one gets many values that it does not expect, and none a traceback.

The other fuzz tests draw what they change at random, a few inputs for each control. Here every control of every page,
by link and by message, and every option of every command gets ``EACH``; those of a page go into one link or one message
together, the values dealt out anew each time.
"""

import asyncio
import contextlib
import io
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from forger import EVERY_FIELD, FIELDS, Forger, fill
from fuzzing import SPECIAL
from streamlit.proto.BackMsg_pb2 import BackMsg
from test_fuzzed_arguments import OPTIONS, no_work, outcome
from test_fuzzed_links import SAID, UPLOADS, engine, said_of
from test_fuzzed_messages import lab

from core.states.tables import STATES
from tests.pages.opening import visited
from tests.pages.training_stub import StubEngine
from tests.selection import chiefly
from ui.frame.page_table import PAGES

EACH = 20
PROMISED = 4_000
IN_CI = "round_off"
__all__ = ["engine", "no_work"]  # fixtures


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with lab() as started:
        yield started


def test_as_many_inputs_are_tried_as_is_promised() -> None:
    controls = sum(len(STATES[name].controls) for name in PAGES)
    options = sum(map(len, OPTIONS.values()))
    makers = sum(map(len, UPLOADS.values()))
    by_link, by_message = EACH * controls, EACH * controls
    assert by_link + by_message + EACH * (options + makers) >= PROMISED


@pytest.mark.parametrize("name", chiefly(PAGES, IN_CI))
def test_no_value_of_a_control_in_a_link_ends_in_a_traceback(name: str, engine: StubEngine) -> None:
    controls = STATES[name].controls
    for seed in range(EACH):
        chance = random.Random(seed)
        link = {key: said_of(chance, control) if seed % 2 else chance.choice(SAID) for key, control in controls.items()}
        app = visited(name, link)
        assert not app.exception, link


class Dealer(Forger):
    """A tab that sends a value for each control of its page in one message, of the control's own kind or of any."""

    async def deal(self, seed: int) -> int:
        """Send such a message, wait for the answer, and return for how many controls it had a value."""
        chance, message = random.Random(seed), BackMsg()
        for identity, kind in self.controls.items():
            own = FIELDS.get(kind, "")
            state = message.rerun_script.widget_states.widgets.add(id=identity)
            fill(chance, state, own if own and seed % 2 else chance.choice(EVERY_FIELD))
        await self._run(message)
        return len(self.controls)


@pytest.mark.parametrize("name", chiefly(PAGES, IN_CI))
def test_no_value_of_a_control_in_a_message_is_noticed_by_anybody_else(name: str, address: str) -> None:
    async def attacked() -> tuple[int, list[str]]:
        page, fewest = PAGES[name].url_path, 1_000
        async with Dealer(address, page) as honest:
            await honest.open()
            for seed in range(EACH):
                async with Dealer(address, page) as tab:
                    await tab.open()
                    fewest = min(fewest, await tab.deal(seed))
            await honest.open()
            return fewest, honest.errors

    fewest, errors = asyncio.run(attacked())
    assert fewest > 0
    assert errors == []


@pytest.mark.extensive
@pytest.mark.usefixtures("no_work")
@pytest.mark.parametrize("command", OPTIONS)
def test_no_value_of_an_option_ends_in_a_traceback(
    command: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    chance = random.Random(0)
    for option in OPTIONS[command]:
        for value in chance.sample(SPECIAL, k=EACH):
            said, complaint = io.StringIO(), io.StringIO()
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(complaint):
                code = outcome([command, option, value])
            assert code in (0, 1, 2), (option, value)
            assert "Traceback" not in complaint.getvalue(), (option, value)


@pytest.mark.extensive
@pytest.mark.parametrize("key", UPLOADS)
def test_no_file_for_a_control_ends_in_a_traceback(key: str, engine: StubEngine) -> None:
    name, link = ("training", {"dataset": "csv"}) if key == "lab_training_csv" else ("doctor", {})
    for maker in UPLOADS[key]:
        for seed in range(EACH):
            app = visited(name, link)
            uploader: Any
            [uploader] = [one for one in app.get("file_uploader") if one.key == key]
            file, data = maker(random.Random(seed))
            uploader.set_value((file, data, "")).run()
            assert not app.exception, (maker.__name__, seed)
