"""What a watch of a training has seen, as signs and as a curve."""

from core.emergency.curves import Curve
from core.emergency.signs import POINTS, Points, Sign
from core.logits.watch_file import Watched

OF_A_STATE = 20
"""Points for the cause that has the name of a state."""
OTHER_CAUSES: dict[str, Points] = {
    "exploded_weights": {"learning_rate": OF_A_STATE},
    "weights_not_finite": {"root_of_zero": 6, "learning_rate": 5, "overflow": 4},
    "layer_not_finite": {"overflow": 6, "inputs_not_finite": 3},
    "loss_not_finite": {"log_of_zero": 6, "overflow": 5, "root_of_zero": 4},
    "hidden_not_finite": POINTS["nan"],
}
"""What a state says about causes, if none has its name."""


def signs_of_watch(watched: Watched) -> tuple[Sign, ...]:
    """Return the states of a training as signs."""
    return tuple(
        Sign(
            text=event.text,
            points=OTHER_CAUSES.get(event.state, {event.state: OF_A_STATE}),
            group=event.state,
        )
        for event in watched.events
    )


def curve_of_watch(watched: Watched) -> Curve | None:
    """Return the losses of a watch; None if it has none."""
    if not watched.losses.values:
        return None
    steps = tuple(map(float, watched.losses.steps))
    return Curve(steps=steps, unit="step", losses=watched.losses.values, digit=0.0)
