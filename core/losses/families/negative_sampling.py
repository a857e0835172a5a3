"""-log(1 - sigmoid(z)): the negatives of word2vec, the discriminator of a GAN."""

from flint import arb

from core.arithmetic.entries import Text
from core.losses.families.dpo import draw
from core.losses.family import Balls, Exact, Family, Way, log_one_plus_exp
from core.losses.tape import Tape, Variable


def of_complement(tape: Tape, inputs: Variable) -> Variable:
    """-log(1 - s)."""
    return -tape.log(1.0 - tape.sigmoid(inputs[0]))


def by_log1p(tape: Tape, inputs: Variable) -> Variable:
    """-log1p(-s)."""
    return -tape.log1p(-tape.sigmoid(inputs[0]))


def log_sigmoid(tape: Tape, inputs: Variable) -> Variable:
    """max(z, 0) + log1p(exp(-|z|)), which is -log_sigmoid(-z)."""
    return log_one_plus_exp(tape, inputs[0])


def slope(tape: Tape, inputs: Variable) -> Variable:
    """The derivative sigmoid(z)."""
    return tape.sigmoid(inputs)


def exact(inputs: Balls) -> Exact:
    """Return log(1 + e^z) and 1 / (1 + e^-z)."""
    (logit,) = inputs
    loss = logit.exp().log1p() if float(logit) < 0 else (-logit).exp().log1p() + logit
    return Exact(
        loss=loss, gradient=[1 / (1 + (-logit).exp()) if float(logit) > 0 else arb.exp(logit) / (1 + logit.exp())]
    )


FAMILY = Family(
    name="negative_sampling",
    title=Text("log(1 - sigmoid)", de="log(1 - Sigmoid)"),
    formula=r"-\log(1-\sigma(z))",
    inputs=Text("z, the logit", de="z, das Logit"),
    trap=Text(
        "1 - s is 0 as soon as s rounds to 1, and the loss is infinite where it should be z.",
        de="1 - s ist 0, sobald s zu 1 gerundet wird, und der Loss ist unendlich, wo er z sein sollte.",
    ),
    magnitude=Text("size of the logit", de="Betrag des Logits"),
    lowest=0.0,
    highest=120.0,
    draw=draw,
    exact=exact,
    num_inputs=range(1, 2),
    ways=(
        Way(
            name="complement",
            title=Text("1 - sigmoid", de="1 - Sigmoid"),
            formula=r"-\log(1-s)",
            breaks=Text("1 - s rounds to 0 or to 1", de="1 - s wird zu 0 oder zu 1 gerundet"),
            compute=of_complement,
        ),
        Way(
            name="log1p",
            title=Text("log1p of -sigmoid", de="log1p von -Sigmoid"),
            formula=r"-\operatorname{log1p}(-s)",
            breaks=Text("s rounds to 1", de="s wird zu 1 gerundet"),
            compute=by_log1p,
        ),
        Way(
            name="log_sigmoid",
            title=Text("log_sigmoid(-z)", de="log_sigmoid(-z)"),
            formula=r"\max(z,0)+\operatorname{log1p}(e^{-|z|})",
            breaks=Text("only where exp underflows", de="nur, wo exp unterläuft"),
            compute=log_sigmoid,
            derive=slope,
        ),
    ),
    example=(20.0,),
)
