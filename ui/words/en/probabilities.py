"""The probabilities page."""

from core.messages import held

TITLE = "Probabilities"
QUESTION = "What does the model return, and what do I do with it?"

CONTROLS = {
    "source": {"label": "Logits", "options": {"typed": "entered here", "run": "from my last training"}},
    "function": {"label": "Activation", "options": {"softmax": "softmax", "sigmoid": "sigmoid, each on its own"}},
    "logits": {"label": "Your logits", "allowed": held("1 to 20 numbers separated by commas", by="typed_logits")},
    "computed_in": {"label": "Number format"},
    "temperature": {
        "label": "Temperature",
        "help": held(
            "The logits are divided by the temperature: above 1 the probabilities become softer, below 1 sharper. "
            "Decisions stay the same.",
            by="temperature",
        ),
    },
    "axis": {
        "label": "Scale",
        "help": held(
            "Log odds keep values near 0 apart, and values near 1 too. A linear scale shows neither.",
            by="ends_of_log_odds",
        ),
        "options": {"odds": "log odds", "log": "log", "linear": "linear"},
    },
    "way": {"label": "Formula", "options": {"stable": "as in libraries", "naive": "as written"}},
    "which": {
        "label": "Examples",
        "options": {"all": "all", "differ": "arms differ", "wrong": "some arm is wrong", "unsure": "least sure first"},
    },
    "example": {"label": "Example"},
    "threshold": {"label": "The application's threshold for accepting"},
    "positive": {"label": "“Yes” means class"},
    "false_positive": {"label": "A wrong yes costs"},
    "false_negative": {"label": "A wrong no costs"},
}
MORE_CONTROLS = "More"
ANSWER_MODEL = "The model"
ANSWER = {
    "softmax": (
        "{who} returns logits: the class is the one with the largest, **{name}**; only for its probability do you "
        "need softmax, which gives **{value}** in {format}{exact}."
    ),
    "sigmoid": held(
        "{who} returns logits: say yes to {name} if its logit is above 0, and it is **{logit}**; only for its "
        "probability do you need a sigmoid, which gives **{value}** in {format}{exact}.",
        by="log_odds_decide",
    ),
    "undefined": (
        "{who} returns logits: the class is the one with the largest, **{name}**; but this formula gives a "
        "probability that is not a number in {format}, although the exact value is fine."
    ),
}
ANSWER_EXACT = {True: " (exact: {exact})", False: ", although the exact value is {exact}"}
TYPED_TITLE = "Your logits"
TYPED_COUNT = held("got {count}, need 1 to {most} numbers separated by commas", by="example")
TYPED_NUMBER = "got “{part}”, need inf, -inf, nan or a number from −{most} to {most}"
TYPED_PROBLEM = "Cannot use these logits: {problem}."

SPECIAL_LOST = "**There is no probability here.** {function} of these logits gives NaN."
SPECIAL_KEPT = "**The probabilities are defined, although a logit is not finite.**"
SPECIAL = {
    "nan": "A logit is NaN: then the sum over all classes is NaN too, and with it every probability.",
    "nan_alone": "The sigmoid of NaN is NaN; each output stands alone, so the others are not affected.",
    "no_infinity": "{format} has no infinity and stores NaN in its place.",
    "shift": (
        "The largest logit is ∞. Softmax first subtracts it from every logit, and ∞ − ∞ is NaN; the sum contains that "
        "NaN, so every probability becomes NaN."
    ),
    "quotient": (
        "The exponential of ∞ is ∞, and so is the sum; ∞ / ∞ is NaN. A class with a finite exponential still gets a "
        "number divided by ∞, which is zero."
    ),
    "none_left": "Every logit is −∞. Softmax subtracts the largest one, and −∞ − (−∞) is NaN: no class is left.",
    "no_sum": "Every logit is −∞, so every exponential and their sum are zero, and zero divided by zero is NaN.",
    "masked": (
        "The exponential of −∞ is zero: such a class gets exactly probability zero, and the others share the rest as "
        "if it were not there. Attention masks rely on this."
    ),
    "saturated": "The sigmoid of ∞ is exactly one, that of −∞ exactly zero; a loss on top of it can then be infinite.",
}
SPECIAL_COLUMNS = {
    "softmax": ("class", "logit", "exponential", "sum", "probability"),
    "sigmoid": ("output", "logit", "exponential", "denominator", "probability"),
}
SPECIAL_AFTER = (
    "The loss of a NaN probability is NaN, and so is its gradient: after the next step every weight that it reaches is "
    "NaN as well. Look for the first logit that is not finite, not for the loss."
)

NO_RUN = (
    "Nothing has been trained in this tab yet. **{preset}** takes a few seconds: {arms} learn from the same weights "
    "and batches, then classify {samples} examples that they have never seen."
)
UNFINISHED = "The last training did not finish, so its final logits are missing. Continue it, or train again."
TRAIN = "Train “{preset}”"
PLAY = "Play the recording of “{preset}”"
TO_TRAINING = "To the training page"
SETTLED = "All logits of {arm} are NaN or infinite, so this arm predicts nothing."
NOTHING_DEFINED = "No arm has finite logits. This is what a NaN in training leaves behind: no basis for a prediction."

NONE_TO_SHOW = "There is no such example. Showing all {count} instead."
IMAGE_ALT = "Validation example {row}, an image of class {name}."
POINT_ALT = "Validation example {row} of class {name}, at ({x:.2f}, {y:.2f}), circled among the others."

BANDS = {"zero": held("exactly 0", by="shown"), "one": held("exactly 1", by="shown"), "nan": "NaN"}
SCALES = {
    "odds": {
        "axis": "probability, log-odds scale",
        "reading": held(
            "On the log-odds scale, equal steps are equal factors of p / (1 − p), so both ends are visible.",
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
    "nearest": "the nearest number of the format",
    "off": "finite, but not the nearest number",
    "one": held("exactly 1, but the true value is smaller", by="shown"),
    "zero": held("exactly 0, but the true value is larger", by="shown"),
    "undefined": "not a number",
}
ALT_EXAMPLE = held(
    "{arm}: {format} gives {name} the largest probability, {value}; the exact value is {exact}. Classes with exactly "
    "0: {zeros}.",
    by="shown",
)
ALT_UNDEFINED = "{arm}: in {format}, a probability is not a number, so no class wins."
READING = "Dot: the value computed in {format}. Ring: the exact value. Line: the error. {scale}"

DECIDES = "predicts"
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
                "**{share_negative}** of the rows contain a negative “probability”, **{share_above}** one above 1.",
                by="shown",
            ),
            held("A row adds up to anything between **{low}** and **{high}**, not to 1.", by="sum_of_probabilities"),
            "With a threshold of {threshold}, **{changed} of {count}** answers are accepted or rejected differently.",
            held(
                "Moving the threshold to ln({threshold} / (1 − {threshold})) = {logit_threshold} still leaves "
                "**{changed_with_logit_threshold}** of them wrong: with several classes, the right threshold depends "
                "on the other logits.",
                by="formula",
            ),
            held(
                "The predicted class changes in **{argmax_changed} of {count}**: argmax does not need softmax, "
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
                "**{share_negative}** of the outputs are negative “probabilities”, **{share_above}** are above 1.",
                by="shown",
            ),
            "With a threshold of {threshold}, **{changed} of {count}** decisions are different.",
            held(
                "With the logit of that threshold, ln({threshold} / (1 − {threshold})) = {logit_threshold}, "
                "**{changed_with_logit_threshold}** are different: a threshold of 0.5 on a probability is 0 on a "
                "logit.",
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
    "logit_rounded": "{format} rounds the logit of {names}.",
    "exponential_lost": "The exponential of {names} overflows.",
    "exponential_zero": held("The exponential of {names} underflows to 0.", by="shown"),
    "undefined": "The probability of {names} is not a number.",
    "one": held("The probability of {names} is exactly 1, although the true value is smaller.", by="shown"),
    "zero": held(
        "The probability of {names} is exactly 0, although the true value is larger: its logarithm is minus infinity.",
        by="shown",
    ),
    "tie": "{names} share the largest probability although their logits differ: argmax can no longer tell them apart.",
    "sum_is_not_one": held("The probabilities add up to {total}, not exactly to 1.", by="sum_of_probabilities"),
}
NO_EVENTS = held(
    "Nothing: every probability is the number of the format nearest to the exact value, and they add up to 1.",
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
    "Read as probabilities, they range from **{smallest}** to **{largest}** and add up to **{low}**, not to 1.",
    by="sum_of_probabilities",
)
ONE_DECISION = {
    True: (
        "With a threshold of {threshold}, the largest output happens to be accepted or rejected just as its "
        "probability would be."
    ),
    False: (
        "With a threshold of {threshold}, the largest output is accepted or rejected **differently** from its "
        "probability."
    ),
}
ONE_WINNER = {
    True: held("The same class wins: argmax does not need softmax, thresholds do.", by="argmax_needs_no_softmax"),
    False: "A different class wins.",
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
CONFUSION = "Which class was mistaken for which?"
CONFUSION_HOVER = "true %{y}, predicted %{x}: %{customdata}<extra></extra>"
CONFUSION_ALT = "{arm} is right in {accuracy:.1%} of the examples; {undefined:|example is|examples are} undefined."
CONFUSION_MOST = "Its most frequent mistake: {true} mistaken for {decided}, {count:|time|times}."
DECIDED = "predicted"
TRUE_CLASS = "true"
HISTOGRAM = "How confident are right and wrong predictions?"
RIGHT_WRONG = {"right": "right", "wrong": "wrong"}
CONFIDENCE = "predicted probability of the chosen class"
EXAMPLES = "examples"
HISTOGRAM_ALT = held(
    "{arm}: {right} predictions are right and {wrong} wrong; with a probability of exactly 1, {right_at_one} are "
    "right and {wrong_at_one} wrong.",
    by="shown",
)
RELIABILITY = "Can the predicted probability be trusted?"
HONEST = "perfectly calibrated"
SHARE_RIGHT = "share of right predictions"
WITH_ERROR = "{arm}: calibration error {error}"
RELIABILITY_HOVER = "predicted %{x:.3f}, right %{y:.3f}, %{customdata} examples"
RELIABILITY_ALT = "Share of right predictions against predicted probability. {errors}."
AT_ONE = held(
    "{arm} gives a probability of exactly 1 in {format} for **{count:|example|examples}**, of which **{wrong}** are "
    "wrong.",
    by="shown",
)
UNDEFINED = "{arm}: {count:|example has|examples have} NaN or infinite logits; left out here and counted as wrong."
DIFFER_TITLE = "Where the arms disagree"
DIFFER_NONE = "{first} and {second} agree on all {count} examples."
DIFFER = (
    "{first} and {second} disagree on **{differing} of {count}** examples: only {first} is right in {only_first}, "
    "only {second} in {only_second}."
)
GALLERY = "true {true}"
GALLERY_MORE = "and {count} more, in the list above under “{show}”"

DECISIONS_TITLE = "Decisions: the cost of an error"
MEANING = (
    "A wrong yes takes an example of another class for **{name}**. A wrong no misses an example of **{name}**. With "
    "these costs, say yes above a probability of **{threshold}**, which means log odds above **{logit_threshold}**."
)
NOT_EXPRESSIBLE = (
    "{format} cannot represent this threshold as a probability: it rounds to {stored}. As a logit it can: {logit}."
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
COST_CURVE = "Actual cost of each arm at each threshold"
LOGIT_THRESHOLD = "threshold on the log odds"
MEAN_COST = "mean cost per example"
COST_OF_ARM = held("{arm} {cost}, at log odds 0 {cost_at_zero}", by="log_odds_decide")
COST_ALT = (
    "Mean cost per example against the threshold. At {threshold}, the threshold derived from the costs: {values}."
)
COST_TABLE = (
    "arm",
    "at the threshold from the costs",
    held("at 0 (p = ½)", by="log_odds_decide"),
    "lowest possible",
    "missed",
    "false alarms",
)

WHY_FORMULA = held(
    r"""
$$p_j = \frac{e^{z_j}}{\sum_k e^{z_k}}, \qquad \ln\frac{p_j}{1 - p_j} = z_j - \ln\sum_{k \ne j} e^{z_k}.$$

Softmax preserves the order of the logits, so the same class wins with and without it. A format with $p$ significant
bits does not preserve the distances: the number next to 1 is $1 - 2^{-p}$, anything closer to 1 than to that number
becomes exactly 1, and near 0 the exponential runs out of exponents. The logit keeps what the probability has lost.
""",
    by="next_to_one",
)
TRIES = {
    "try_almost": (
        held("0.9999999 is not 1", by="almost_one"),
        {"source": "typed", "logits": "16, 0, -3", "computed_in": "float32"},
    ),
    "try_one": (
        "One step further, it is",
        {"source": "typed", "logits": "17, 0, -3", "computed_in": "float32"},
    ),
    "try_huge": (
        held("1000, 0, −1000 with the formula as written", by="huge_logits"),
        {"source": "typed", "logits": "1000, 0, -1000", "computed_in": "float32", "way": "naive"},
    ),
    "try_tie": (
        "A tie made by float16",
        {"source": "typed", "logits": "2048, 2049, 0", "computed_in": "float16"},
    ),
}
SOURCE = "The code that computes this"
