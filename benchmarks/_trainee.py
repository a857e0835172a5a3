"""A visitor of the Training page, who presses Train and watches as the page's fragment does in a browser."""

import asyncio
from collections.abc import Collection

from benchmarks._visitor import Visitor
from ui.words.en.training import STATES, STATES_OF_RECORDING

PAGE = "training"
TRAIN_BUTTONS = ("training_train", "training_train_again", "training_play_recording")
STATE_OF = {words: state for names in (STATES, STATES_OF_RECORDING) for state, words in names.items()}
OVER = ("done", "stopped", "lost", "failed")


class Trainee(Visitor):
    """A browser tab on the Training page; ``link`` is the experiment."""

    def __init__(self, address: str, link: str) -> None:
        super().__init__(address, PAGE, link)

    @property
    def state(self) -> str:
        """The latest state of the training on the page, a key of its words; before the first run, the line has none."""
        return STATE_OF.get(self.progress.partition(":")[0], "ready")

    async def train(self) -> float:
        """Press Train, or the button in its place; return the seconds until the page has been rerun."""
        offered = [key for key in TRAIN_BUTTONS if key in self.buttons]
        if not offered:
            raise RuntimeError(f"no button trains: {self.progress!r}, {self.complaint!r}, {list(self.buttons)}")
        return await self.press(offered[0])

    async def stop(self) -> None:
        """Press Stop and watch until the training has ended."""
        await self.press("training_stop")
        await self.watch(OVER)

    async def watch(self, until: Collection[str], seconds: float = 300.0) -> None:
        """Watch until the training on the page is in one of the states and, if the state is final, nothing moves."""
        async with asyncio.timeout(seconds):
            while self.state not in until:
                if not await self.poll():
                    raise RuntimeError(f"the page stopped watching a training that is {self.state}")
            # The buttons are outside the watched fragment, and change only after nothing moves.
            while self.state in OVER and await self.poll():
                pass
