"""The rules, as a table: what each is called, how severe it is on each backend, where it bites, how it is mended.

``judge`` decides which facts break which rule; a rule's failing and passing program are in ``examples``.
"""

import math
from dataclasses import dataclass

KERAS_EPSILON = 1e-7
"""What Keras clips probabilities at before it takes their logarithm (``keras.config.epsilon()``)."""

CAP = -math.log(KERAS_EPSILON)
"""The largest loss, in nats, that clipped probabilities can give; beyond it the whole gradient is zero."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule.

    Parameters
    ----------
    identifier : str
        Its name in findings.
    title : str
        What it finds, in a few words.
    tensorflow, jax, torch : str
        Severity on each backend of Keras.
    where : str
        Where it bites.
    fix : str
        How it is mended.
    page : str
        The lab's page that shows the effect, with the state to open it in.
    """

    identifier: str
    title: str
    where: str
    fix: str
    page: str
    tensorflow: str = "error"
    jax: str = "error"
    torch: str = "error"

    def severity(self, backend: str) -> str:
        """Return the severity on a backend."""
        return {"tensorflow": self.tensorflow, "jax": self.jax, "torch": self.torch}[backend]


def everywhere(severity: str) -> dict[str, str]:
    """Return the same severity for every backend."""
    return {"tensorflow": severity, "jax": severity, "torch": severity}


RULES = {
    rule.identifier: rule
    for rule in (
        Rule(
            identifier="missing-activation",
            title="raw scores reach a loss that expects probabilities",
            where="From the first batch, on every backend and without a warning: the scores are clipped into [0, 1] or "
            "normalised as if they were probabilities, so loss and gradient are those of another function.",
            fix="Tell the loss: from_logits=True. At inference apply softmax or sigmoid.",
            page="training",
        ),
        Rule(
            identifier="double-activation",
            title="probabilities reach a loss that applies the activation itself",
            where="The activation is applied twice: with 10 classes the loss cannot fall below "
            f"{math.log(math.e + 9) - 1:.2f}. TensorFlow finds the logits again and warns as long as nothing stands "
            "between activation and loss; JAX and torch never do.",
            fix="Leave the last layer linear and keep from_logits=True, or keep the activation and drop "
            "from_logits=True.",
            page="training",
            tensorflow="warning",
        ),
        Rule(
            identifier="double-activation-op",
            title="probabilities reach an operation that takes logits",
            where="Always: the tf.nn operations never look behind their argument, so the activation is applied twice.",
            fix="Pass the logits, not the activation of them.",
            page="training",
        ),
        Rule(
            identifier="two-step",
            title="activation and loss are two steps for Keras",
            where=f"On JAX and torch Keras clips the probabilities: the loss stops at {CAP:.2f} nats and the gradient "
            "is exactly zero beyond. On TensorFlow it goes back to the logits and computes the fused loss behind your "
            "back, until an operation, a 16-bit policy or predict() stands between.",
            fix="Prefer a linear output with from_logits=True; apply softmax or sigmoid at inference.",
            page="loss_error",
            **everywhere("advice"),
        ),
        Rule(
            identifier="log-of-probabilities",
            title="a logarithm is taken of softmax or sigmoid",
            where="Where the probability rounds to 0 the logarithm is -inf and the gradient NaN; where it rounds to "
            "1 the loss is exactly 0.",
            fix="Compute it in one step: log_softmax or log_sigmoid of the logits.",
            page="fixes",
            **everywhere("warning"),
        ),
        Rule(
            identifier="clipped-log",
            title="a logarithm of probabilities is protected by a clip or an epsilon",
            where="The loss of a confidently wrong example stops at the logarithm of the epsilon, and a clip makes its "
            "gradient exactly zero: the example never comes back.",
            fix="Compute it in one step: log_softmax or log_sigmoid of the logits, which need no epsilon.",
            page="fixes",
            **everywhere("warning"),
        ),
        Rule(
            identifier="softmax-one-unit",
            title="softmax over a single unit",
            where="Always: the output is exactly 1 whatever the input, and its gradient is 0.",
            fix="Use sigmoid for one unit, or softmax over two.",
            page="traps",
        ),
        Rule(
            identifier="sigmoid-with-categorical",
            title="sigmoid outputs with a categorical loss",
            where="The loss assumes that the outputs sum to 1. TensorFlow trains it as softmax of the logits while "
            "predict() still serves sigmoids.",
            fix="Use softmax (or a linear layer with from_logits=True) for one class among many; for independent "
            "labels keep sigmoid and use binary cross-entropy.",
            page="traps",
        ),
        Rule(
            identifier="softmax-with-binary",
            title="softmax outputs with binary cross-entropy",
            where="TensorFlow trains it as independent sigmoids of the logits while predict() serves softmax; on "
            "JAX and torch each class is also penalised for not being the others.",
            fix="Use categorical cross-entropy with softmax, or one sigmoid per label with binary cross-entropy.",
            page="traps",
            **everywhere("warning"),
        ),
        Rule(
            identifier="one-unit-sparse",
            title="one unit with a loss over classes",
            where="Label 0 has a loss of exactly 0 whatever the output, and label 1 is out of range.",
            fix="Use binary cross-entropy with one unit, or as many units as there are classes.",
            page="traps",
        ),
        Rule(
            identifier="metric-threshold-on-logits",
            title="a metric compares logits with 0.5",
            where="Every example whose logit lies between 0 and 0.5 is counted on the wrong side; training is not "
            "affected.",
            fix="The threshold of a logit is 0: BinaryAccuracy(threshold=0.0).",
            page="traps",
            **everywhere("warning"),
        ),
        Rule(
            identifier="metric-from-logits",
            title="a metric and the output disagree about logits",
            where="The metric clips or squashes what it is given: a perfect model can be ranked at 0.5.",
            fix="Give the metric the same from_logits as the loss.",
            page="traps",
            **everywhere("warning"),
        ),
        Rule(
            identifier="half-precision-output",
            title="probabilities computed in 16 bits",
            where="Under a 16-bit policy the loss's cast to float32 hides the logits from TensorFlow, so the loss "
            f"really is computed from rounded probabilities: it stops at {CAP:.2f} nats with gradient 0, and small "
            "probabilities are gone.",
            fix="Give the last layer dtype='float32', or make it linear with from_logits=True.",
            page="training",
            **everywhere("warning"),
        ),
        Rule(
            identifier="softmax-axis",
            title="softmax over an axis that is not the classes",
            where="Always: the outputs of one example do not sum to 1; with axis 0 they depend on the rest of the "
            "batch.",
            fix="Use axis=-1.",
            page="probabilities",
        ),
        Rule(
            identifier="threshold-at-inference",
            title="an output is cut at the wrong place",
            where="The model returns logits, so 0.5 stands for a probability of "
            f"{1 / (1 + math.exp(-0.5)):.2f}; every example in between gets the wrong class.",
            fix="Compare the logit with 0, or apply sigmoid first.",
            page="probabilities",
        ),
        Rule(
            identifier="swapped-arguments",
            title="a loss got the output where labels belong",
            where="Always: the labels are treated as the model's output.",
            fix="Keras' order is loss(y_true, y_pred).",
            page="traps",
        ),
    )
}
