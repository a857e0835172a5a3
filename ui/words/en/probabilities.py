"""The probabilities page."""

TITLE = "Probabilities"
QUESTION = "What does the model output, and what must I do with it?"

CONTROLS = {
    "source": {"label": "Logits", "options": {"typed": "typed here", "run": "of my last training"}},
    "function": {"label": "Activation", "options": {"softmax": "softmax", "sigmoid": "sigmoid, each on its own"}},
    "logits": {"label": "Your logits", "allowed": "1 to 20 numbers separated by commas"},
    "computed_in": {"label": "Computed in"},
    "temperature": {
        "label": "Temperature",
        "help": "The logits are divided by it: above 1 the probabilities get softer, below 1 harder. Decisions stay.",
    },
    "axis": {
        "label": "Scale",
        "help": "Log odds keep apart what is near 0 and what is near 1. A linear scale shows neither.",
        "options": {"odds": "log odds", "log": "log", "linear": "linear"},
    },
    "way": {"label": "Computed as", "options": {"stable": "libraries do it", "naive": "the formula is written"}},
    "which": {
        "label": "Examples",
        "options": {"all": "all", "differ": "arms differ", "wrong": "some arm is wrong", "unsure": "least sure first"},
    },
    "example": {"label": "Example"},
    "threshold": {"label": "The application accepts above"},
    "positive": {"label": "“Yes” means class"},
    "false_positive": {"label": "A wrong yes costs"},
    "false_negative": {"label": "A wrong no costs"},
}
TYPED_TITLE = "Your logits"
TYPED_COUNT = "logits: {count} arrived, allowed are 1 to {most} numbers separated by commas"
TYPED_NUMBER = "logits: “{part}” is not a number between −{most} and {most}"
TYPED_PROBLEM = "These logits cannot be used. {problem}."

NO_RUN = (
    "Nothing has been trained in this tab yet. **{preset}** takes a few seconds: {arms} learn from the same weights "
    "and batches, and answer {samples} examples that they have never seen."
)
UNFINISHED = "The last training did not come to its end, so its final logits are missing. Go on, or train again."
TRAIN = "Train “{preset}”"
PLAY = "Play the recording of “{preset}”"
TO_TRAINING = "To the training page"
SETTLED = "All logits of {arm} are NaN or infinite: this arm decides nothing."
NOTHING_DEFINED = "No arm has finite logits. That is what a NaN in training leaves: nothing to decide with."

NONE_TO_SHOW = "There is no such example: showing all {count} instead."
IMAGE_ALT = "Validation example {row}, an image of class {name}."
POINT_ALT = "Validation example {row} of class {name}, at ({x:.2f}, {y:.2f}), ringed among the others."

BANDS = {"zero": "exactly 0", "one": "exactly 1", "nan": "NaN"}
SCALES = {
    "odds": {
        "axis": "probability, scale of log odds",
        "reading": "On the scale of log odds equal steps are equal factors of p / (1 − p), so both ends can be seen.",
    },
    "log": {
        "axis": "probability, log scale",
        "reading": "On a log scale everything close to 1 looks like 1.",
    },
    "linear": {
        "axis": "probability, linear scale",
        "reading": "On a linear scale 10⁻³ and 10⁻⁹ look like 0.",
    },
}
TRUTH = "exact"
HOVER = "{arm}<br>{format}: {computed}<br>exact: {exact}<br>{outcome}"
OUTCOMES = {
    "nearest": "the nearest value of the format",
    "off": "finite, but not the nearest value",
    "one": "exactly 1, but the truth is smaller",
    "zero": "exactly 0, but the truth is larger",
    "undefined": "not a number",
}
ALT_EXAMPLE = (
    "{arm}: {format} gives {name} the largest probability, {value}; exact is {exact}. {zeros} classes have exactly 0."
)
ALT_UNDEFINED = "{arm}: in {format} a probability is not a number, so no class wins."
READING = "A dot is what {format} computes, a ring the exact value, the line between them the error. {scale}"

DECIDES = "decides for"
TRUE_NOTE = "true: {name}"
NOTHING = "nothing"
TIE = "tie"
FUNCTIONS = {
    "softmax": {
        "probability": "with probability",
        "how": "softmax of its logits in {format}; the same class has the largest logit",
        "forgotten": "When softmax is forgotten",
        "facts": (
            "**{share_negative}** of the rows hold a negative “probability”, **{share_above}** one above 1.",
            "A row adds up to anything from **{low}** to **{high}**, not to 1.",
            "Compared with {threshold}, **{changed} of {count}** answers are accepted or refused differently.",
            "Moving the threshold to ln({threshold} / (1 − {threshold})) = {logit_threshold} leaves "
            "**{changed_with_logit_threshold}** of them wrong: among several classes the right threshold depends on "
            "the other logits.",
            "The winning class differs in **{argmax_changed} of {count}**: argmax does not need softmax, thresholds "
            "do.",
        ),
    },
    "sigmoid": {
        "probability": "probability of yes",
        "how": "sigmoid of its logit in {format}; yes means a logit above 0",
        "forgotten": "When sigmoid is forgotten",
        "facts": (
            "**{share_negative}** of the answers are negative “probabilities”, **{share_above}** lie above 1.",
            "Compared with {threshold}, **{changed} of {count}** decisions come out differently.",
            "Compared with the logit of the threshold, ln({threshold} / (1 − {threshold})) = {logit_threshold}, "
            "**{changed_with_logit_threshold}** differ: the threshold 0.5 on a probability is 0 on a logit.",
        ),
    },
}
EXACT_NOTE = "exact: {exact}"
OF_TRUTH = "true class gets"

EVENTS_TITLE = "What happened in {format}"
EVENTS = {
    "logit_lost": "{format} has no finite number for the logit of {names}.",
    "logit_rounded": "{format} stores {names} rounded.",
    "exponential_lost": "The exponential of {names} overflows.",
    "exponential_zero": "The exponential of {names} is rounded to 0.",
    "undefined": "The probability of {names} is not a number.",
    "one": "The probability of {names} is exactly 1, although the truth is smaller.",
    "zero": "The probability of {names} is exactly 0, although the truth is larger: its logarithm is minus infinity.",
    "tie": "{names} share the largest probability, although their logits differ: argmax of the probabilities is lost.",
    "sum_is_not_one": "The probabilities add up to {total}, not exactly to 1.",
}
NO_EVENTS = "Nothing: every probability is the format's nearest value to the truth, and they add up to 1."
MORE = "{count} more"
ALL_CLASSES = "all classes"
AND = "and"
NUMBERS = "All digits"
COLUMNS = ("output", "logit", "{format} computes", "exact", "one minus exact", "outcome")

FORGET_LEAD = (
    "A model trained with `from_logits=True` returns logits from `predict()`. Read as probabilities, they are wrong in "
    "every way but one:"
)
FOR_ARM = "Measured on the logits of: {arm}."
ONE_RANGE = "Read as probabilities they run from **{smallest}** to **{largest}** and add up to **{low}**, not to 1."
ONE_DECISION = {
    True: "Compared with {threshold}, the best one is accepted or refused as its probability would be: luck.",
    False: "Compared with {threshold}, the best one is accepted or refused **otherwise** than by its probability.",
}
ONE_WINNER = {
    True: "The winner is the same: argmax does not need softmax, thresholds do.",
    False: "The winner is another one.",
}
WAYS_TITLE = "Three right ways"
WAYS_NAMES = ("Softmax at inference", "A Softmax layer on the model you export", "Keep the logits")
WAYS_CODE = {
    "softmax": (
        "logits = model.predict(x)\np = tf.nn.softmax(logits)",
        "serving = keras.Sequential(\n    [model, keras.layers.Softmax()])\np = serving.predict(x)",
        "logits = model.predict(x)\nclasses = logits.argmax(axis=-1)",
    ),
    "sigmoid": (
        "logits = model.predict(x)\np = tf.nn.sigmoid(logits)",
        "serving = keras.Sequential([\n    model,\n    keras.layers.Activation('sigmoid')])\np = serving.predict(x)",
        "logits = model.predict(x)\nyes = logits > math.log(t / (1 - t))",
    ),
}

ALL_TITLE = "All {count} examples"
CONFUSION = "Which class was taken for which?"
CONFUSION_HOVER = "true %{y}, decided %{x}: %{customdata}<extra></extra>"
CONFUSION_ALT = "{arm} is right in {accuracy:.1%}; {undefined:|example is|examples are} undefined."
CONFUSION_MOST = "Its most frequent mistake takes {true} for {decided}, {count:|time|times}."
DECIDED = "decided"
TRUE_CLASS = "true"
HISTOGRAM = "How sure are right and wrong decisions?"
RIGHT_WRONG = {"right": "right", "wrong": "wrong"}
CONFIDENCE = "stated probability of the decision"
EXAMPLES = "examples"
HISTOGRAM_ALT = (
    "{arm}: {right} decisions are right and {wrong} wrong; {right_at_one} right and {wrong_at_one} wrong ones are "
    "stated with probability exactly 1."
)
RELIABILITY = "Is the stated probability honest?"
HONEST = "honest"
SHARE_RIGHT = "share of right decisions"
WITH_ERROR = "{arm}: calibration error {error}"
RELIABILITY_HOVER = "stated %{x:.3f}, right %{y:.3f}, %{customdata} examples"
RELIABILITY_ALT = "Share of right decisions against stated probability. {errors}."
AT_ONE = (
    "{arm} states probability exactly 1 in {format} for **{count:|example|examples}**, of which **{wrong}** are wrong."
)
UNDEFINED = "{arm}: {count:|example has|examples have} NaN or infinite logits: left out here and counted as not right."
DIFFER_TITLE = "Where the arms differ"
DIFFER_NONE = "{first} and {second} decide alike in all {count} examples."
DIFFER = (
    "{first} and {second} decide differently in **{differing} of {count}** examples: only {first} is right in "
    "{only_first}, only {second} in {only_second}."
)
GALLERY = "true {true}"
GALLERY_MORE = "and {count} more, in the chooser above under “{show}”"

DECISIONS_TITLE = "Decisions: what an error costs"
MEANING = (
    "A wrong yes: an example of another class is taken for **{name}**. A wrong no: a **{name}** is missed. With these "
    "costs, say yes above probability **{threshold}**, which is log odds above **{logit_threshold}**."
)
NOT_EXPRESSIBLE = (
    "{format} cannot state this threshold as a probability: it rounds to {stored}. The logit can: {logit}."
)
SAYING = {"yes": "cost of saying yes", "no": "cost of saying no"}
ANSWERS = "Expected cost of each answer"
PROBABILITY_OF_YES = "probability of yes"
EXPECTED_COST = "expected cost"
THRESHOLD_NOTE = " threshold {threshold}"
ANSWERS_ALT = (
    "Expected cost of saying yes and of saying no against the probability of yes. The lines cross at {threshold}, log "
    "odds {logit_threshold}."
)
COST_CURVE = "What each arm really costs at each threshold"
LOGIT_THRESHOLD = "threshold on the log odds"
MEAN_COST = "mean cost of an example"
COST_OF_ARM = "{arm} {cost}, at log odds 0 {cost_at_zero}"
COST_ALT = "Mean cost of an example against the threshold. At {threshold}, which follows from the costs: {values}."
COST_TABLE = ("arm", "at the threshold from costs", "at 0 (p = ½)", "cheapest possible", "missed", "false alarms")

WHY_FORMULA = r"""
$$p_j = \frac{e^{z_j}}{\sum_k e^{z_k}}, \qquad \ln\frac{p_j}{1 - p_j} = z_j - \ln\sum_{k \ne j} e^{z_k}.$$

Softmax keeps the order of the logits, so the winner is the same with and without it. A format with $p$ significant bits
does not keep the distances: the number next to 1 is $1 - 2^{-p}$, what lies nearer to 1 than to it becomes exactly 1,
and near 0 the exponential runs out of exponents. The logit holds what the probability has lost.
"""
TRIES = {
    "try_almost": (
        "0.9999999 is not 1",
        {"source": "typed", "logits": "16, 0, -3", "computed_in": "float32"},
    ),
    "try_one": (
        "One step further it is",
        {"source": "typed", "logits": "17, 0, -3", "computed_in": "float32"},
    ),
    "try_huge": (
        "1000, 0, −1000 as the formula is written",
        {"source": "typed", "logits": "1000, 0, -1000", "computed_in": "float32", "way": "naive"},
    ),
    "try_tie": (
        "A tie that float16 makes",
        {"source": "typed", "logits": "2048, 2049, 0", "computed_in": "float16"},
    ),
}
SOURCE = "The code that computes this"
