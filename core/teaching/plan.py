"""The stops of a lesson, each a page in a state, and three lessons made of them. Texts: ``ui/words/*/lessons.py``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from core.teaching import facts
from core.teaching.prediction import Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A page in a state, and the numbers that it shows.

    Parameters
    ----------
    name : str
        Key of ``STOPS`` and of the words.
    page : str
        Name of the page.
    state : mapping of str to str or tuple of str
        The values of the page's controls, as in a link.
    facts : callable
        Computes the numbers in the text.
    vote : tuple of str or None
        Kind and name, as in ``core.classroom.questions``, of the question on which a class votes here; None if it is
        one to discuss.
    """

    name: str
    page: str
    state: Mapping[str, str | tuple[str, ...]]
    facts: Callable[[], Facts]
    vote: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """Stops in their order, with the minutes that each takes.

    Parameters
    ----------
    name : str
        Its length, as in the link.
    minutes : mapping of str to int
        For each stop, in order.
    """

    name: str
    minutes: Mapping[str, int]

    @property
    def length(self) -> int:
        """How many minutes it takes."""
        return sum(self.minutes.values())


TYPED = {"source": "typed", "computed_in": "float32"}

STOPS: dict[str, Stop] = {
    stop.name: stop
    for stop in (
        Stop(name="predict", page="start", state={"guess": "open"}, facts=facts.predict, vote=("first", "float32")),
        Stop(
            name="digits",
            page="round_off",
            state={"decade": "4"},
            facts=partial(facts.of_round, "difference"),
            vote=("round", "difference"),
        ),
        Stop(
            name="bits",
            page="round_off",
            state={"show": "bits", "format": "float16", "number": "2049"},
            facts=partial(facts.of_round, "lost_integer"),
            vote=("round", "lost_integer"),
        ),
        Stop(
            name="half",
            page="start",
            state={"margin": "20", "format": "float16"},
            facts=facts.half,
            vote=("round", "half_two_steps"),
        ),
        Stop(
            name="curve",
            page="loss_error",
            state={"side": "wrong", "formats": "float32", "reach": "40"},
            facts=facts.curve,
            vote=("round", "clip_dies"),
        ),
        Stop(
            name="right",
            page="loss_error",
            state={"side": "right", "reach": "40", "softmax_formulations": ("log1p", "fused")},
            facts=partial(facts.of_round, "confidently_right"),
            vote=("round", "confidently_right"),
        ),
        Stop(
            name="epsilon",
            page="fixes",
            state={"format": facts.HALF, "margin": "20", "epsilon": str(facts.EPSILON_POWER)},
            facts=facts.epsilon,
        ),
        Stop(name="harmless", page="training", state={"preset": "nothing-happens"}, facts=facts.nothing),
        Stop(name="loud", page="training", state={"preset": "loud"}, facts=facts.loud, vote=("arms", "loud")),
        Stop(
            name="rescued",
            page="training",
            state={"preset": "mixed-precision"},
            facts=partial(facts.of_round, "half_precision_head"),
            vote=("round", "half_precision_head"),
        ),
        Stop(
            name="serve",
            page="probabilities",
            state=TYPED | {"logits": "7, 6.9, 6.8"},
            facts=partial(facts.of_round, "forgotten_softmax"),
            vote=("round", "forgotten_softmax"),
        ),
        Stop(
            name="threshold",
            page="probabilities",
            state=TYPED | {"function": "sigmoid", "logits": "0.4"},
            facts=partial(facts.of_round, "logit_threshold"),
            vote=("round", "logit_threshold"),
        ),
        Stop(
            name="traps",
            page="traps",
            state={"trap_head": "linear_3", "trap_loss": "sparse_class_probabilities", "trap_labels": "integers"},
            facts=facts.traps,
            vote=("cell", "linear_3"),
        ),
        Stop(name="doctor", page="doctor", state={"doctor_rule": facts.DOCTOR_EXAMPLE}, facts=facts.doctor),
        Stop(name="practice", page="practice", state={"practice_part": "rounds"}, facts=facts.practice),
    )
}

LESSONS: dict[str, Lesson] = {
    lesson.name: lesson
    for lesson in (
        Lesson(name="10", minutes={"predict": 3, "digits": 2, "loud": 3, "serve": 2}),
        Lesson(
            name="30",
            minutes={
                "predict": 4,
                "digits": 3,
                "half": 2,
                "curve": 4,
                "epsilon": 3,
                "harmless": 3,
                "loud": 4,
                "serve": 4,
                "doctor": 3,
            },
        ),
        Lesson(
            name="60",
            minutes={
                "predict": 5,
                "digits": 4,
                "bits": 4,
                "half": 3,
                "curve": 5,
                "right": 3,
                "epsilon": 4,
                "harmless": 3,
                "loud": 5,
                "rescued": 5,
                "serve": 4,
                "threshold": 4,
                "traps": 4,
                "doctor": 3,
                "practice": 4,
            },
        ),
    )
}


def step_of(lesson: str, place: int) -> str:
    """Return the name of a step in a link: the lesson and the place of the stop in it, from 1."""
    return f"{lesson}.{place}"


def read_step(text: str) -> tuple[Lesson, int] | None:
    """Return the lesson and the place that a link names, None if there is no such step.

    Examples
    --------
    >>> lesson, place = read_step("10.2")
    >>> list(lesson.minutes)[place - 1], read_step("10.5"), read_step("digits")
    ('digits', None, None)
    """
    name, _, place = text.partition(".")
    lesson = LESSONS.get(name)
    if lesson is None or not (place.isdecimal() and 1 <= int(place) <= len(lesson.minutes)):
        return None
    return lesson, int(place)


PATH = ("digits", "curve", "loud", "serve", "doctor")
"""The five steps of the path on the start page."""
