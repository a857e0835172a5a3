"""The slider of the Loss error page that benchmarks move: its position and its range."""

import random

PAGE = "loss_error"
SLIDER = "reach"
REACHES = range(4, 804, 4)


def own_states(number: int) -> str:
    """Return a link to states that no visitor with a different number has: a unique seed, so that no cache helps."""
    return f"sweep_seed={number}"


def shuffled(draw: random.Random) -> list[int]:
    """Return every position once, so that a state recurs as late as possible."""
    return draw.sample(REACHES, len(REACHES))
