"""The loss error page."""

from core.messages import held

TITLE = "Loss error"
QUESTION = "How wrong is the loss, for which logits, in which format?"

CONTROLS = {
    "loss": {"label": "Loss"},
    "side": {
        "label": "Which class leads",
        "help": held(
            "The true or a wrong one: it leads by M. random: logits M × N(0, 1), any label. argmax: the same, but the "
            "true class has the largest logit. offset: logits N(0, 1), all shifted by M.",
            by="formula",
        ),
        "options": {
            "right": "the true one",
            "wrong": "a wrong one",
            "random": "random",
            "argmax": "argmax",
            "offset": "offset",
        },
    },
    "measure": {"label": "Measure", "options": {"digits": "digits", "relative": "relative", "ulps": "ulps"}},
    "formats": {"label": "Formats"},
    "reach": {"label": "M up to"},
    "formulations": {"label": "Formulations"},
    "library": {
        "label": "TensorFlow's own operations",
        "help": (
            "TensorFlow's own operations on the same logits, run in a separate process. Their bits depend on the "
            "TensorFlow version, on oneDNN and on the processor. The emulated formulations round every operation "
            "once, with the same result everywhere."
        ),
    },
    "guides": {
        "label": "Guide lines",
        "options": {
            "last_digit": "last digit",
            "onsets": "where theory predicts failure",
            "bounds": "error bound",
            "inputs": "input rounding",
        },
    },
    "classes": {"label": "Classes"},
    "samples": {"label": "Samples per magnitude"},
    "closer": {
        "label": "Look closer",
        "options": {"autopsy": "autopsy", "formats": "all formats", "counts": "failure rates", "inputs": "every input"},
    },
    "look": {"label": "Look inside"},
    "look_format": {"label": "Format"},
    "look_at": {"label": "at M =", "allowed": "a magnitude in the range of the figures, or nothing"},
    "heat": {"label": "Formulation"},
    "counter": {
        "label": "Share of samples whose …",
        "options": {
            "dead": held("whole gradient is exactly 0", by="shown"),
            "target_dead": held("gradient at the label is exactly 0", by="shown"),
            "zero": held("loss is exactly 0", by="shown"),
            "sum_is_one": held("sum of exponentials is exactly 1", by="shown"),
            "clipped": "probability is clipped",
            "nonfinite": "loss is not finite",
        },
    },
    "inputs_format": {"label": "Format"},
    "inputs": {"label": "Formulation"},
}
FORMATS = "Formats: {formats}"
MORE = "More"
IMPOSSIBLE = "This cannot be measured: {reason}."
NOTHING_CHOSEN = "Choose at least one format and one formulation to measure."

PARTS = {
    "loss": {
        "title": "Loss",
        "axes": {
            "digits": "correct digits of the loss",
            "relative": "relative error of the loss",
            "ulps": "error of the loss (ulps)",
        },
    },
    "gradient": {
        "title": "Gradient",
        "axes": {
            "digits": "correct digits of the gradient",
            "relative": held("relative error of the gradient (2-norm)", by="formula"),
            "ulps": "relative error of the gradient (multiples of eps)",
        },
    },
}
LIBRARY_WAIT = "TensorFlow is computing; the first time, it also has to start."
LIBRARY_FAILED = "TensorFlow returned no curves: {reason} The emulated curves are complete."
LIBRARY_TITLE = "What TensorFlow's operations do internally"
MAGNITUDES = {
    "right": "margin of the true class M (nats)",
    "wrong": "margin of the wrong class M (nats)",
    "random": "scale of the logits M",
    "argmax": "scale of the logits M",
    "offset": "common offset M",
}
EVENTS = {
    "dead": held("all 0", by="shown"),
    "zero": held("0", by="shown"),
    "clipped": "clip",
    "inf": "∞",
    "nan": "NaN",
    "unrepresentable": "too large",
}
EVENTS_OF_LACKS = {"unrepresentable": "no value"}
LEAVES = "{name} from M = {magnitude}: {expression} = {exact} becomes {computed}"
LEAVES_LOGITS = "{name} from M = {magnitude}: {format} cannot represent the logits"
READING = held(
    "Each line is the median of {samples} samples per magnitude; the shading reaches to the worst sample. The dotted "
    "line marks a result that is right to the last digit of its format. Above the curves: samples whose result is "
    "not finite, exactly 0, or clipped. Choose a point to see what happened inside.",
    by="shown",
)

FINDINGS = "When each one fails"
FINDINGS_HEADER = (
    "",
    "loss is not finite",
    "loss is clipped",
    held("loss is exactly 0", by="shown"),
    held("gradient is all 0", by="shown"),
    "half the digits lost",
)
NEVER = "—"
ANSWER_WHERE = {
    "right": "If the true class leads by M, computed in {formats}",
    "wrong": "If a wrong class leads by M, computed in {formats}",
    "random": "For random logits of scale M, computed in {formats}",
    "argmax": "For random logits of scale M, the largest at the true class, computed in {formats}",
    "offset": "If all logits are shifted by M, computed in {formats}",
}
ANSWER = {
    "clean": "{where}, no formulation shown here loses more than half of its digits up to M = {reach}.",
    "some": (
        "{where}, **{first}** is the first formulation to lose half of its digits, at M = **{magnitude}**; up to M = "
        "{reach}, {keepers} keep at least half of theirs."
    ),
    "all": (
        "{where}, **{first}** is the first formulation to lose half of its digits, at M = **{magnitude}**, and by M = "
        "{last} all of them have lost half."
    ),
}
LAWS = "Onsets, in theory and measured"
LAW = "- **{name}**: {event} from $M = {formula}$ = **{predicted}**; first measured at {measured}."
NOT_YET = "no magnitude shown"
WHY_LINE = "**{title}** (`{name}`) $\\displaystyle\\quad {formula}\\quad$ {breaks}."
TRIES = {
    "try_half": ("Half precision, confidently wrong", {"formats": ["float16"], "side": "wrong", "reach": 40}),
    "try_right": (
        "Confidently right: even the fused loss loses digits",
        {"formats": ["float32"], "side": "right", "reach": 40},
    ),
    "try_offset": (
        "A common offset swamps the loss",
        {"formats": ["float32"], "side": "offset", "softmax_formulations": ["lse_minus_logit", "log_softmax", "fused"]},
    ),
    "try_bfloat": (
        "bfloat16 against float16",
        {"formats": ["bfloat16", "float16"], "side": "wrong", "softmax_formulations": ["max_shift", "fused"]},
    ),
}
SOURCE = "The code that computed this"

AUTOPSY_HINT = (
    "Choose a point on a curve, or type a magnitude M, for an autopsy: its worst sample, taken apart step by step."
)
AUTOPSY_FIRST = "Look inside {name} where it has lost half of its digits, at M = {magnitude}"
AUTOPSY_NOWHERE = "There is no such point. M is a number that is not negative, at most {furthest}."
LOOK_FIRST = {"look": "first in the figure", "look_format": "first in the figure"}
AUTOPSY_STEPS = {"back": "Previous point", "on": "Next point"}
AUTOPSY_TITLE = "{name} at M = {magnitude}: logits {logits}, true class {label}"
AUTOPSY_HEADER = ("step", "operation", "computed", "exact", "ulps", "")
AUTOPSY_ALL = "All {count} steps"
AUTOPSY_CAUSES = {"": "", "inherited": "inherited"}
HEAT_SCALE = "digits kept in the worst sample"
HEAT_LOST = "not finite"
INPUTS_READING = held(
    "All {count} finite logits z of {format}, and the loss of class 1 for {logits}. On the left the model is "
    "confidently wrong, on the right confidently right. Every number of the format has the same width, so the axis "
    "is logarithmic on both sides of 0. {bad} of them lose more than half of their digits.",
    by=("two_classes", "both_sides_of_zero"),
)
INPUTS_LOGITS = {"softmax": held("the logits (0, z)", by="formula"), "sigmoid": "the logit z"}
INPUTS_AXIS = "logit z, every {format} number in order"
INPUTS_SCALE = "inputs"
INPUTS_ERROR = "relative error of the loss"
INPUTS_EXACT = "exact"
ALT_INPUTS = (
    "Relative error of {formulation} in {format} for every finite logit. {bad} of {count} inputs lose more than half "
    "of their digits; {lost} give no finite result."
)

ALT_ERROR = "{part}: {axis} against magnitude. {findings}"
ALT_CURVE = "{name}: {finding}."
ALT_NO_EVENT = "a finite number everywhere"
ALT_EVENT = "{event} from {magnitude:.4g}"
ALT_HEAT = "Share of correct digits that {formulation} keeps, by format and magnitude. {findings}"
ALT_HEAT_ROW = "{format} keeps half of its digits up to {reach}."
ALT_COUNTS = "Share of samples whose {counter}, against magnitude. Maximum: {findings}."
ALT_COUNT = "{name} {share:.3g}%"
