"""Trainings that ran to their end, so that a reloaded page shows its run again without training anew.

The same settings give the same bits, so the settings themselves are the key. Shared by all sessions, and bounded.
"""

from concurrent.futures import Future

from core.keras.training.plan import TrainParams
from core.keras.training.records import EpochRecord
from ui.server.result_cache import CACHES, MEGABYTE, Kept

Records = tuple[EpochRecord, ...]
MOST = 400
"""Records of one arm: weighing more would make other visitors wait, and few trainings have as many."""
FINISHED: Kept[Records] = Kept(6 * MEGABYTE)
CACHES[f"{__name__}.FINISHED"] = FINISHED


def keep(params: TrainParams, records: Records) -> None:
    """Keep the records of a training that is done."""
    if len(records) <= MOST:
        FINISHED.result(params, lambda: records, _waited)


def of(params: TrainParams) -> Records | None:
    """Return the records of the finished training with these settings, None if they are not known any more."""
    try:
        return FINISHED.result(params, _unknown, _waited)
    except LookupError:
        return None


def _unknown() -> Records:
    raise LookupError("no such training")


def _waited(future: "Future[Records]") -> Records:
    return future.result()
