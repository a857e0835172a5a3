"""What a loss value can mean, one sentence for each cause."""

from core.messages import Template

ONE_HALF = Template(
    "fingerprint-one-half",
    "ln 2 = {value:.4g}: the binary loss of a sigmoid output of {half:g} for every example. The model has not learned "
    "anything yet, or its gradient is gone.",
)
UNIFORM = Template(
    "fingerprint-uniform",
    "ln {classes:,} = {value:.5g}: the loss of equal probabilities for {classes:,} classes. The model has not learned "
    "anything yet, or its outputs are all equal.",
)
UNIFORM_VOCABULARY = Template(
    "fingerprint-uniform-vocabulary",
    "ln {classes:,} = {value:.6g}: the loss of equal probabilities over a vocabulary of {classes:,} tokens ({name}).",
)
DOUBLE_SOFTMAX = Template(
    "fingerprint-double-softmax",
    "ln(e + {others}) - 1 = {value:.4g}: the smallest loss that a softmax of a softmax can reach with {classes:,} "
    "classes. The loss already applies softmax, and so does the model.",
)
DOUBLE_SIGMOID_POSITIVE = Template(
    "fingerprint-double-sigmoid-positive",
    "ln(1 + 1/e) = {value:.4g}: the smallest loss that a sigmoid of a sigmoid can reach for label 1.",
)
DOUBLE_SIGMOID_NEGATIVE = Template(
    "fingerprint-double-sigmoid-negative",
    "ln 2 = {value:.4g}: the smallest loss that a sigmoid of a sigmoid can reach for label 0.",
)
CLIP = Template(
    "fingerprint-clip",
    "-ln({epsilon:g}) = {value:.5g}: every example is wrong by more than the clip of Keras lets through, so the loss "
    "cannot grow and nothing pulls at the labels.",
)
CLIP_OF_LABEL_0 = Template(
    "fingerprint-clip-of-label-0",
    "{value:.5g}: the clip of Keras for label 0 in {format}, where 1 - {epsilon:g} is rounded.",
)
MISSING_ACTIVATION = Template(
    "fingerprint-missing-activation",
    "-ln({epsilon:g}) = {value:.5g}: the loss treats logits as probabilities, and those of the labels are negative or "
    "0. The activation is missing.",
)
EPSILON = Template(
    "fingerprint-epsilon",
    "-ln({epsilon:.4g}) = {value:.5g}: the logarithm of a probability of 0 with {epsilon:.4g} added to it, or clipped "
    "to it.",
)
CONSTANT_ANSWER = Template(
    "fingerprint-constant-answer",
    "{others:,}/{classes:,} x {cap:.5g} = {value:.5g}: the same confident answer for every example of {classes:,} "
    "equally frequent classes. All examples of the other classes are at the clip.",
)
CONSTANT_ANSWER_1 = Template(
    "fingerprint-constant-answer-1",
    "1/{classes:,} x {cap:.5g} = {value:.5g}: label 1, with certainty, for every example of a balanced binary problem; "
    "the examples of label 0 are at the clip.",
)
CLIPPED_SHARE = Template(
    "fingerprint-clipped-share",
    "{count:,} of {examples:,} x {cap:.5g} = {value:.5g}: {count:,|example is|examples are} at the clip of Keras, and "
    "the loss of all others is close to zero.",
)
LOG_CLAMP = Template(
    "fingerprint-log-clamp",
    "{value:g}: PyTorch's BCELoss replaces logarithms below -{value:g}. Every example is wrong with a probability of "
    "exactly 0 or 1.",
)
CLAMPED_SHARE = Template(
    "fingerprint-clamped-share",
    "{count:,} of {examples:,} x {cap:g} = {value:.5g}: {count:,|example is|examples are} where PyTorch's BCELoss "
    "replaces the logarithm.",
)
SATURATION = Template(
    "fingerprint-saturation",
    "{bits} ln 2 = {value:.5g}: the largest finite loss of a rounded sigmoid for label 0 in {formats}. Beyond it, 1 "
    "minus the sigmoid is exactly 0.",
)
OVERFLOW = Template(
    "fingerprint-overflow",
    "ln({largest:.4g}) = {value:.5g}: the largest logit whose exp is finite in {formats}. A softmax without the shift "
    "by the maximum overflows beyond it.",
)
UNDERFLOW = Template(
    "fingerprint-underflow",
    "-ln({smallest:.4g}) = {value:.5g}: the loss of the smallest positive probability in {formats}{how}. The next loss "
    "is infinite.",
)
KEEPS_SUBNORMALS = Template("fingerprint-keeps-subnormals", "")
FLUSHES_SUBNORMALS = Template("fingerprint-flushes-subnormals", ", where subnormal numbers are flushed to 0")
STORED_LOSS = Template(
    "fingerprint-stored-loss",
    "{value:.9g} is a multiple of {spacing:g}, the spacing of {format} there: the loss was stored in {format}, and its "
    "next digits are lost.",
)
UPPER_CLIP = Template(
    "fingerprint-upper-clip",
    "{value:.5g}: the upper clip of Keras in {format}, where 1 - {epsilon:g} is rounded. The model is confidently "
    "right, and the loss cannot become smaller.",
)
ABSORBED = Template(
    "fingerprint-absorbed",
    "Exactly 0: the sum of the exponentials has absorbed all terms but that of the label. The model is confidently "
    "right, and the format cannot hold how small the loss is.",
)
ONE_UNIT = Template(
    "fingerprint-one-unit",
    "Exactly 0: a single output with a categorical loss. A softmax over one class is always 1, whatever the model "
    "computes.",
)
ZERO_TIMES_INFINITY = Template(
    "fingerprint-zero-times-infinity",
    "NaN from 0 times infinity: a probability is exactly 0 or 1, its logarithm infinite, and the label multiplies it "
    "by 0.",
)
OVERFLOW_IN_EXP = Template(
    "fingerprint-overflow-in-exp",
    "exp overflows: above a logit of {half:.4g} in float16 and {single:.4g} in float32, softmax without the shift by "
    "the maximum divides by infinity.",
)
NEGATIVE_LOGARITHM = Template(
    "fingerprint-negative-logarithm",
    "The logarithm of something that is not a probability: logits, with the activation missing. Above 1 the loss is "
    "negative, below 0 it is NaN.",
)
NOT_FINITE_BEFORE = Template(
    "fingerprint-not-finite-before",
    "Inputs, logits or weights were already infinite or NaN: a learning rate that is too high, or NaN in the data.",
)
LOG_OF_ZERO = Template(
    "fingerprint-log-of-zero",
    "The logarithm of 0: the probability of the label has underflowed, in float32 from a logit gap of {single:.4g} and "
    "in float16 from {half:.4g}, and nothing clips it.",
)
LOG_OF_INFINITY = Template(
    "fingerprint-log-of-infinity",
    "Minus the logarithm of infinity: an unnormalised exp overflowed and was taken for a probability.",
)
ADDED_EPSILON = Template(
    "fingerprint-added-epsilon",
    "-ln(1 + {epsilon:.3g}) = {value:.3g}: a probability of 1 with {epsilon:.3g} added to it before the logarithm.",
)
ROUNDED_BELOW_ZERO = Template(
    "fingerprint-rounded-below-zero",
    "Slightly below 0 by rounding: log-sum-exp minus the logit subtracts two large numbers that are nearly equal.",
)
LABELS_OUT_OF_RANGE = Template(
    "fingerprint-labels-out-of-range",
    "A cross-entropy is negative where labels are outside [0, 1]: labels of -1 and 1, pixels from 0 to 255, or class "
    "numbers with a binary loss.",
)
NEGATIVE_WEIGHTS = Template(
    "fingerprint-negative-weights",
    "Sample weights or advantages below 0: then the loss has no lower bound, and its value does not say how good the "
    "model is.",
)

NO_CAUSE = Template(
    "fingerprint-no-cause",
    "No known cause gives this value. The number of classes and of examples allow more of them to be checked.",
)
NO_CAUSE_AT_ALL = Template("fingerprint-no-cause-at-all", "No known cause gives this value.")
ROUNDED_TO_ZERO = Template(
    "fingerprint-rounded-to-zero",
    "Every loss below {half:.2g} is printed like this. Print it with more digits to see whether it is exactly 0.",
)
FEW_DIGITS = Template(
    "fingerprint-few-digits", "Too few digits: many causes round to this value. Give at least three digits."
)
NO_LOSS = Template("no-loss-value", "VALUE: got {text!r}, need a loss such as 2.303, 1e-7, nan or inf")
NO_COUNT = Template("loss-count", "{argument}: got {value}, need a whole number from {low:,} to {high:,}")
