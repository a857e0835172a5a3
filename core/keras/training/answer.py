"""The answer of a training: its last record in one sentence. Importable without TensorFlow."""

from collections.abc import Callable, Iterable, Sequence
from functools import reduce

from core.keras.training.plan import TrainParams
from core.keras.training.records import ArmRecord, EpochRecord
from core.messages import Message, Template
from core.messages import answers as said
from core.messages.claims import ARM

LEAST = 0.001
"""The smallest share that is not written as 0.0%."""


def place(params: TrainParams, step: int) -> Message:
    """Return where in a training a step is: an epoch, or a batch of the epoch in progress.

    Examples
    --------
    >>> params = TrainParams(dataset="moons", epochs=4)
    >>> str(place(params, params.steps_per_epoch)), str(place(params, 1))
    ('epoch 1 of 4', 'batch 1 of 12, epoch 1 of 4')
    """
    epoch, batch = divmod(step, params.steps_per_epoch)
    if not batch:
        return said.AT_EPOCH(epoch=epoch, epochs=params.epochs)
    return said.AT_BATCH(batch=batch, batches=params.steps_per_epoch, epoch=epoch + 1, epochs=params.epochs)


def answer(params: TrainParams, record: EpochRecord) -> Message:
    """Return what a record says about the question of the page, in one sentence.

    It states the validation accuracy of every arm, the best first; then every arm that met a non-finite number, the
    share of examples that are wrong with a gradient of exactly zero; or else the share whose label the clip cuts off.
    """
    scores = _grouped(record.arms, lambda arm: arm.validation_accuracy)
    best, *others = scores
    sentence = said.REACHED(value=best[0], arms=best[1])
    if others:
        worse = _joined((said.THERE(value=value, arms=arms) for value, arms in others), said.COMMA)
        sentence = said.AGAINST(better=sentence, worse=worse)
    whole = _joined([sentence, *_troubles(record.arms)], said.ALSO)
    if record.step < params.last_step:
        return said.EARLY(place=place(params, record.step), answer=whole)
    return said.ANSWER(answer=whole)


def _troubles(arms: Sequence[ArmRecord]) -> list[Message]:
    broken = [
        said.NOT_FINITE(arm=ARM(label=arm.label), step=arm.nonfinite.step) for arm in arms if arm.nonfinite is not None
    ]
    finite = [arm for arm in arms if arm.nonfinite is None]
    stuck = _shares(finite, lambda arm: arm.wrong_and_dead_share, said.STUCK, said.FEW_STUCK)
    clipped = _shares(finite, lambda arm: arm.clipped_share, said.CLIPPED, said.FEW_CLIPPED)
    return [*broken, *stuck] or clipped or [said.NONE_STUCK()]


def _shares(
    arms: Sequence[ArmRecord], share_of: Callable[[ArmRecord], float], some: Template, few: Template
) -> list[Message]:
    return [
        some(share=share, arms=names) if share >= LEAST / 2 else few(least=LEAST, arms=names)
        for share, names in _grouped([arm for arm in arms if share_of(arm) > 0], share_of)
    ]


def _grouped(arms: Iterable[ArmRecord], value: Callable[[ArmRecord], float]) -> list[tuple[float, Message]]:
    """Return the largest value first, each with the names of the arms for which the same number is written."""
    groups: dict[str, list[ArmRecord]] = {}
    for arm in sorted(arms, key=value, reverse=True):
        groups.setdefault(f"{value(arm):.1%}", []).append(arm)
    return [(value(group[0]), _names(group)) for group in groups.values()]


def _names(arms: Sequence[ArmRecord]) -> Message:
    *most, last = (ARM(label=arm.label) for arm in arms)
    return said.AND(first=_joined(most, said.COMMA), second=last) if most else last


def _joined(messages: Iterable[Message], by: Template) -> Message:
    return reduce(lambda first, second: by(first=first, second=second), messages)
