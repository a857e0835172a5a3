"""Direct preference optimisation: -log sigmoid(beta d), d the difference of two log-ratios.

References
----------
R. Rafailov et al., "Direct Preference Optimization", 2023, arXiv 2305.18290.
"""

import numpy as np
from flint import arb

from core.arithmetic.arrays import Float64Array
from core.arithmetic.entries import Text
from core.losses.family import Balls, Exact, Family, Way, log_one_plus_exp
from core.losses.tape import Tape, Variable


def of_sigmoid(tape: Tape, inputs: Variable, beta: float) -> Variable:
    """-log(sigmoid(beta d))."""
    return -tape.log(tape.sigmoid(beta * inputs[0]))


def by_exp(tape: Tape, inputs: Variable, beta: float) -> Variable:
    """log(1 + exp(-beta d))."""
    return tape.log(1.0 + tape.exp(-(beta * inputs[0])))


def log_sigmoid(tape: Tape, inputs: Variable, beta: float) -> Variable:
    """max(-x, 0) + log1p(exp(-|x|)), x = beta d."""
    return log_one_plus_exp(tape, -(beta * inputs[0]))


def slope(tape: Tape, inputs: Variable, beta: float) -> Variable:
    """The derivative -beta sigmoid(-beta d)."""
    return -(beta * tape.sigmoid(-(beta * inputs)))


def exact(inputs: Balls, beta: arb) -> Exact:
    """Return log(1 + e^-x) and -beta / (1 + e^x)."""
    argument = beta * inputs[0]
    loss = (-argument).exp().log1p() if float(argument) > 0 else argument.exp().log1p() - argument
    return Exact(loss=loss, gradient=[-beta / (1 + argument.exp())])


def draw(rng: np.random.Generator, magnitudes: Float64Array) -> Float64Array:
    """Draw differences of a size, of both signs."""
    return np.asarray((magnitudes * rng.choice([-1, 1], len(magnitudes)) + rng.uniform(-1, 1, len(magnitudes)))[None])


FAMILY = Family(
    name="dpo",
    title=Text("Preferences (DPO)", de="Präferenzen (DPO)"),
    formula=r"-\log\sigma(\beta d)",
    inputs=Text("d, the difference of two log-ratios", de="d, die Differenz zweier Log-Verhältnisse"),
    trap=Text(
        "The sigmoid rounds to 1 for pairs in the right order and to 0 for pairs far in the wrong one.",
        de="Das Sigmoid wird bei richtig geordneten Paaren zu 1 gerundet und bei weit falsch geordneten zu 0.",
    ),
    magnitude=Text("size of d", de="Betrag von d"),
    lowest=0.0,
    highest=1200.0,
    draw=draw,
    exact=exact,
    num_inputs=range(1, 2),
    parameters={"beta": 0.1},
    ways=(
        Way(
            name="sigmoid",
            title=Text("Logarithm of the sigmoid", de="Logarithmus des Sigmoids"),
            formula=r"-\log(\sigma(\beta d))",
            breaks=Text("the sigmoid rounds to 1, or underflows", de="das Sigmoid wird zu 1 gerundet oder unterläuft"),
            compute=of_sigmoid,
        ),
        Way(
            name="softplus",
            title=Text("Softplus as written", de="Softplus wie geschrieben"),
            formula=r"\log(1+e^{-\beta d})",
            breaks=Text("exp is absorbed by 1, or overflows", de="exp wird von 1 absorbiert oder läuft über"),
            compute=by_exp,
        ),
        Way(
            name="log_sigmoid",
            title=Text("log_sigmoid", de="log_sigmoid"),
            formula=r"\max(-x,0)+\operatorname{log1p}(e^{-|x|}),\quad x=\beta d",
            breaks=Text(
                "only where exp underflows, or a large βd is rounded",
                de="nur, wo exp unterläuft oder ein großes βd gerundet wird",
            ),
            compute=log_sigmoid,
            derive=slope,
        ),
    ),
    example=(-1100.0,),
)
