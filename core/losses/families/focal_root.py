"""Focal loss with gamma = 0.5, whose derivative is infinite times 0 where p rounds to 1."""

from core.arithmetic.entries import Text
from core.losses.families.focal import INPUTS, MAGNITUDE, exact, ways
from core.losses.family import Family, towards

FAMILY = Family(
    name="focal_root",
    title=Text("Focal loss, gamma 1/2", de="Focal Loss, Gamma 1/2"),
    formula=r"-\sqrt{1-p_y}\,\log p_y",
    inputs=INPUTS,
    trap=Text(
        "For gamma below 1 the derivative of (1 - p)^gamma is infinite at p = 1: once p rounds to 1, the loss is 0 "
        "and the gradient is NaN.",
        de="Für Gamma unter 1 ist die Ableitung von (1 - p)^Gamma bei p = 1 unendlich: Sobald p zu 1 gerundet wird, "
        "ist der Loss 0 und der Gradient NaN.",
    ),
    magnitude=MAGNITUDE,
    lowest=0.0,
    highest=60.0,
    draw=towards(1),
    exact=exact,
    takes_masks=True,
    parameters={"gamma": 0.5},
    ways=ways("1/2"),
    example=(18.0, 0.0, 0.0),
)
