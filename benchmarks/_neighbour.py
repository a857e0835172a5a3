"""Another visitor, who moves a slider back and forth: always the same moves, in a separate process.

In the process that sends the files, it would wait for the sender and not for the server.
"""

import asyncio
import itertools
import multiprocessing
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Self

from benchmarks._slider import PAGE, REACHES
from benchmarks._visitor import Visitor

POSITIONS = 20
PAUSE_SECONDS = 0.1
END_SECONDS = 30.0


class Neighbour:
    """A tab that moves its slider on request.

    Parameters
    ----------
    address : str
        Address of the server.
    """

    def __init__(self, address: str) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._told, theirs = spawn.Pipe()
        self._process = spawn.Process(target=_move, args=(address, theirs), daemon=True)

    def __enter__(self) -> Self:
        """Open the tab and make all moves once, so that one-time computations are done."""
        self._process.start()
        self.begin(2 * POSITIONS)
        self.end()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the tab."""
        self._told.send(0)
        self._process.join(END_SECONDS)

    def begin(self, least: int) -> None:
        """Make it move until ``end``, and a minimum number of times."""
        self._told.send(least)

    def end(self) -> list[float]:
        """Return the seconds of each move since ``begin``, once the last is over."""
        self._told.send(0)
        seconds: list[float] = self._told.recv()
        return seconds

    def idle(self, moves: int) -> list[float]:
        """Return the seconds of each move without other visitors."""
        self.begin(moves)
        return self.end()


def _move(address: str, told: "Connection[list[float], int]") -> None:
    asyncio.run(_moving(address, told))


async def _moving(address: str, told: "Connection[list[float], int]") -> None:
    async with Visitor(address, PAGE) as visitor:
        await visitor.open()
        while least := await asyncio.to_thread(told.recv):
            positions = itertools.cycle(REACHES[:: len(REACHES) // POSITIONS])
            seconds: list[float] = []
            while len(seconds) < least or not told.poll():
                seconds.append(await visitor.move(next(positions)))
                await asyncio.sleep(PAUSE_SECONDS)
            told.recv()
            told.send(seconds)
