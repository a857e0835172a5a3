"""The probabilities page."""

from core.messages import held

TITLE = "Probabilities"
QUESTION = "What does the model output, and what must I do with it?"

CONTROLS = {
    "source": {"label": "Logits", "options": {"typed": "typed here", "run": "of my last training"}},
    "function": {"label": "Activation", "options": {"softmax": "softmax", "sigmoid": "sigmoid, each on its own"}},
    "logits": {"label": "Your logits", "allowed": held("1 to 20 numbers separated by commas", by="typed_logits")},
    "computed_in": {"label": "Computed in"},
    "temperature": {
        "label": "Temperature",
        "help": held(
            "The logits are divided by it: above 1 the probabilities get softer, below 1 harder. Decisions stay.",
            by="temperature",
        ),
    },
    "axis": {
        "label": "Scale",
        "help": held(
            "Log odds keep apart what is near 0 and what is near 1. A linear scale shows neither.",
            by="ends_of_log_odds",
        ),
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
TYPED_COUNT = held("logits: {count} arrived, allowed are 1 to {most} numbers separated by commas", by="example")
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

BANDS = {"zero": held("exactly 0", by="shown"), "one": held("exactly 1", by="shown"), "nan": "NaN"}
SCALES = {
    "odds": {
        "axis": "probability, scale of log odds",
        "reading": held(
            "On the scale of log odds equal steps are equal factors of p / (1 − p), so both ends can be seen.",
            by="formula",
        ),
    },
    "log": {
        "axis": "probability, log scale",
        "reading": held("On a log scale everything close to 1 looks like 1.", by="log_scale"),
    },
    "linear": {
        "axis": "probability, linear scale",
        "reading": held("On a linear scale 10⁻³ and 10⁻⁹ look like 0.", by="linear_scale"),
    },
}
TRUTH = "exact"
HOVER = "{arm}<br>{format}: {computed}<br>exact: {exact}<br>{outcome}"
OUTCOMES = {
    "nearest": "the nearest value of the format",
    "off": "finite, but not the nearest value",
    "one": held("exactly 1, but the truth is smaller", by="shown"),
    "zero": held("exactly 0, but the truth is larger", by="shown"),
    "undefined": "not a number",
}
ALT_EXAMPLE = held(
    "{arm}: {format} gives {name} the largest probability, {value}; exact is {exact}. {zeros} classes have exactly 0.",
    by="shown",
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
            held(
                "**{share_negative}** of the rows hold a negative “probability”, **{share_above}** one above 1.",
                by="shown",
            ),
            held("A row adds up to anything from **{low}** to **{high}**, not to 1.", by="sum_of_probabilities"),
            "Compared with {threshold}, **{changed} of {count}** answers are accepted or refused differently.",
            held(
                "Moving the threshold to ln({threshold} / (1 − {threshold})) = {logit_threshold} leaves "
                "**{changed_with_logit_threshold}** of them wrong: among several classes the right threshold depends "
                "on the other logits.",
                by="formula",
            ),
            held(
                "The winning class differs in **{argmax_changed} of {count}**: argmax does not need softmax, "
                "thresholds do.",
                by="argmax_needs_no_softmax",
            ),
        ),
    },
    "sigmoid": {
        "probability": "probability of yes",
        "how": held("sigmoid of its logit in {format}; yes means a logit above 0", by="log_odds_decide"),
        "forgotten": "When sigmoid is forgotten",
        "facts": (
            held(
                "**{share_negative}** of the answers are negative “probabilities”, **{share_above}** lie above 1.",
                by="shown",
            ),
            "Compared with {threshold}, **{changed} of {count}** decisions come out differently.",
            held(
                "Compared with the logit of the threshold, ln({threshold} / (1 − {threshold})) = {logit_threshold}, "
                "**{changed_with_logit_threshold}** differ: the threshold 0.5 on a probability is 0 on a logit.",
                by=("formula", "thresholds"),
            ),
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
    "exponential_zero": held("The exponential of {names} is rounded to 0.", by="shown"),
    "undefined": "The probability of {names} is not a number.",
    "one": held("The probability of {names} is exactly 1, although the truth is smaller.", by="shown"),
    "zero": held(
        "The probability of {names} is exactly 0, although the truth is larger: its logarithm is minus infinity.",
        by="shown",
    ),
    "tie": "{names} share the largest probability, although their logits differ: argmax of the probabilities is lost.",
    "sum_is_not_one": held("The probabilities add up to {total}, not exactly to 1.", by="sum_of_probabilities"),
}
NO_EVENTS = held(
    "Nothing: every probability is the format's nearest value to the truth, and they add up to 1.",
    by="sum_of_probabilities",
)
MORE = "{count} more"
ALL_CLASSES = "all classes"
NUMBERS = "All digits"
COLUMNS = ("output", "logit", "{format} computes", "exact", "one minus exact", "outcome")

FORGET_LEAD = (
    "A model trained with `from_logits=True` returns logits from `predict()`. Read as probabilities, they are wrong in "
    "every way but one:"
)
FOR_ARM = "Measured on the logits of: {arm}."
ONE_RANGE = held(
    "Read as probabilities they run from **{smallest}** to **{largest}** and add up to **{low}**, not to 1.",
    by="sum_of_probabilities",
)
ONE_DECISION = {
    True: "Compared with {threshold}, the best one is accepted or refused as its probability would be: luck.",
    False: "Compared with {threshold}, the best one is accepted or refused **otherwise** than by its probability.",
}
ONE_WINNER = {
    True: held("The winner is the same: argmax does not need softmax, thresholds do.", by="argmax_needs_no_softmax"),
    False: "The winner is another one.",
}
WAYS_TITLE = held("Three right ways", by="ways")
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
HISTOGRAM_ALT = held(
    "{arm}: {right} decisions are right and {wrong} wrong; {right_at_one} right and {wrong_at_one} wrong ones are "
    "stated with probability exactly 1.",
    by="shown",
)
RELIABILITY = "Is the stated probability honest?"
HONEST = "honest"
SHARE_RIGHT = "share of right decisions"
WITH_ERROR = "{arm}: calibration error {error}"
RELIABILITY_HOVER = "stated %{x:.3f}, right %{y:.3f}, %{customdata} examples"
RELIABILITY_ALT = "Share of right decisions against stated probability. {errors}."
AT_ONE = held(
    "{arm} states probability exactly 1 in {format} for **{count:|example|examples}**, of which **{wrong}** are wrong.",
    by="shown",
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
COST_OF_ARM = held("{arm} {cost}, at log odds 0 {cost_at_zero}", by="log_odds_decide")
COST_ALT = "Mean cost of an example against the threshold. At {threshold}, which follows from the costs: {values}."
COST_TABLE = (
    "arm",
    "at the threshold from costs",
    held("at 0 (p = ½)", by="log_odds_decide"),
    "cheapest possible",
    "missed",
    "false alarms",
)

WHY_FORMULA = held(
    r"""
$$p_j = \frac{e^{z_j}}{\sum_k e^{z_k}}, \qquad \ln\frac{p_j}{1 - p_j} = z_j - \ln\sum_{k \ne j} e^{z_k}.$$

Softmax keeps the order of the logits, so the winner is the same with and without it. A format with $p$ significant bits
does not keep the distances: the number next to 1 is $1 - 2^{-p}$, what lies nearer to 1 than to it becomes exactly 1,
and near 0 the exponential runs out of exponents. The logit holds what the probability has lost.
""",
    by="next_to_one",
)
TRIES = {
    "try_almost": (
        held("0.9999999 is not 1", by="almost_one"),
        {"source": "typed", "logits": "16, 0, -3", "computed_in": "float32"},
    ),
    "try_one": (
        "One step further it is",
        {"source": "typed", "logits": "17, 0, -3", "computed_in": "float32"},
    ),
    "try_huge": (
        held("1000, 0, −1000 as the formula is written", by="huge_logits"),
        {"source": "typed", "logits": "1000, 0, -1000", "computed_in": "float32", "way": "naive"},
    ),
    "try_tie": (
        "A tie that float16 makes",
        {"source": "typed", "logits": "2048, 2049, 0", "computed_in": "float16"},
    ),
}
SOURCE = "The code that computes this"
