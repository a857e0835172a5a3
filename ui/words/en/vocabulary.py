"""The vocabulary page."""

from core.messages import held

TITLE = "Vocabulary"
QUESTION = held("What does a sum over 128,000 classes do to the loss?", by="large_vocabulary")

CONTROLS = {
    "size": {"label": "Number of classes", "spoken": "{value}"},
    "format": {"label": "Number format"},
    "reduction": {
        "label": "Order of the sum",
        "help": "The sentence, the thick curve and the bound are those of this order.",
    },
    "row": {
        "label": "Logits",
        "help": "The true class is the first one.",
        "options": {"equal": "equal", "normal": "normally distributed"},
    },
    "family": {"label": "Loss"},
    "family_error": {"label": "Error of", "options": {"loss": "the loss", "gradient": "its gradient"}},
}
MODEL = " ({name})"
ANSWER_EXACT = "Over **{classes} classes**{model} with {logits}, the loss is {true_loss}."
ADDED = "Added up in {format} (**{reduction}**)"
ADDED_WIDER = "Computed in {format}, added up in **{accumulator}**"
ANSWER = {
    "finite": "{added}, it comes out as **{loss}**: off by **{error}**.",
    "infinite": "{added}, the sum overflows and the loss is **infinite**.",
    "nan": "{added}, the sum overflows and the loss is **NaN**.",
}
ANSWER_LIBRARY = "With a float32 accumulator, as in the libraries, it is {loss}: off by {error}."

PARTS = {
    "log_sum": "Error of ln S, with S = Σ exp(z)",
    "loss": "Error of the loss, rounded to the format",
}
AXIS_ERROR = "error (nats)"
AXIS_CLASSES = "number of classes"
BOUND = "bound"
ROWS = {"zero": "exact", "inf": "∞", "nan": "NaN"}
READING = (
    "Both axes are logarithmic; the vertical line is at the chosen number of classes. The dotted curve bounds the "
    "error of ln S for this order ({reduction}), unless an addition overflows; where there is no dotted curve, no "
    "bound is known. Results that are exact, infinite or NaN are in the band at the top."
)
ALT = (
    "{part} in {format}: absolute error against the number of classes, by the order of the sum. At {classes}: "
    "{reductions}"
)
ALT_REDUCTION = "{reduction} {error}."

KERNELS = (
    "**What libraries do, and what is emulated here.** The kernels of the libraries convert logits in a narrower "
    "format to float32 before they add. They lose precision only in what they store: the logits that come in, and the "
    "loss or the log-probabilities that go out. The figures above and the table below are emulated, with one rounding "
    "to {format} per operation; a wider accumulator adds and takes the logarithm in its own format. The float32 "
    "accumulator comes closest to a kernel: only its terms and the loss are rounded to {format}. The other orders show "
    "what the kernels avoid."
)

SUMS_HEADER = ("order of the sum", "error of ln S", "error of the loss", "bound of ln S", "numbers kept", "passes")
SUMS_CAPTION = "Every order in {format}, at the chosen number of classes: errors in nats, and cost"
NO_BOUND = "none"
DEFINITIONS = "What each order adds to what, and the law of its error"
DEFINITION = "**{title}**: {definition}. Relative error of S at most ${law}$."

PUBLISHED = "Published figures that rounding explains"
PUBLISHED_HEADER = ("source", "measured", "published", "computed here", "by the law")
PUBLISHED_AT = "{measured} {inputs}"
PUBLISHED_CAPTION = (
    "Figures from issues and pull requests on GitHub, named by repository and number, beside what rounding gives"
)

STORED = "Stored log-probabilities and the importance ratio"
STORED_LEAD = (
    "Reinforcement learning with PPO or GRPO weights each token by exp(a − b), a and b its log-probabilities under two "
    "policies. Each of them is rounded when it is stored, by up to half the spacing of its format, and the errors may "
    "add up: the ratio is off even if both policies are almost the same."
)
STORED_HEADER = ("log-probability (nats)", "error of each, at most", "relative error of the ratio, at most")
STORED_CAPTION = "Log-probabilities stored in {format}, everything else exact"
FROM_TO = "{low} … {high}"

FAMILIES = "Losses of today"
FAMILIES_LEAD = (
    "Cross-entropy is not the only loss with a trap. Each of these is computed as people write it and as it should be, "
    "in the number format chosen above, and compared with the exact value."
)
FAMILIES_ANSWER = (
    "In {format}, over the range of the figure ({magnitude}: {low} … {high}), loss or gradient do not have one correct "
    "digit in {first_share} of the range with **{first}**, and in {best_share} with **{best}**."
)
FAMILIES_TITLE = {"loss": "{family}: the loss in {format}", "gradient": "{family}: the gradient in {format}"}
AXIS_RELATIVE = "relative error"
FAMILIES_READING = (
    "The largest error among some samples at each magnitude. The thick curve is the way to prefer. Results that are "
    "exact, infinite or NaN are in the band at the top; so is, as NaN, what the format cannot hold."
)
FAMILIES_ALT = "{title}: relative error against the magnitude, by the way to compute it. {ways}"
FAMILIES_ALT_WAY = "{way}: not one correct digit in {share} of the range."
WAYS_HEADER = ("way to compute it", "where it goes wrong", "not one correct digit")
WAYS_CAPTION = "{family} in {format}: every way, the one to prefer last, and the share of the range that it gets wrong"
WAYS = "The formula of each way"
WAYS_INPUTS = "Inputs: {inputs}."
WAY = "**{title}**: ${formula}$"

OF_LANES = {
    "stops": "With {lanes} lanes, each lane stops there, and S at {lanes_stop}.",
    "overflows": "With {lanes} lanes, each lane stops there, but their sum, {lanes_stop}, overflows.",
}
OF_KAHAN = {
    "stops": (
        "Kahan's correction is itself a number of the format and stops at {stop} as well, which stops S at "
        "{kahan_stop}."
    ),
    "overflows": (
        "Kahan's correction is itself a number of the format and would stop at {stop} as well, and S at {kahan_stop}; "
        "but S overflows before, and the correction turns infinity into NaN."
    ),
}
WHY_TEXT = r"""
Softmax and cross-entropy need the logarithm of one sum over all classes:

$$\ln S, \qquad S = \sum_{{j=1}}^{{n}} e^{{z_j - \max z}}.$$

In {format}, with a precision of {bits} bits, a sum that has reached {stop} no longer grows when a term of one is added:
the term is half a spacing, and the tie rounds down. With {equal}, ln S from left to right therefore stops at ln {stop}.
{of_lanes} Blocks and pairs add numbers of similar size, so that hardly any term disappears. {of_kahan} In {half}, no
order of additions helps once S exceeds {largest_half}, the largest number.

The bound takes both sources of error together: the rounding of each term, and the law of the sum, which grows with n
times the unit roundoff for sums from left to right, but only with the logarithm of n for pairs. A sum of positive terms
that only adds is never smaller than its largest term, so ln S is too small by at most ln n, however large n is.
"""
TRIES = {
    "try_normal": ("Logits that are not equal", {"row": "normal"}),
    "try_half": ("float16: the sum overflows", {"format": "float16", "reduction": "lanes32", "size": 128_256}),
    "try_kahan": ("Does Kahan help?", {"format": "bfloat16", "reduction": "kahan", "size": 128_256}),
    "try_pairwise": ("Pairwise, without another format", {"format": "bfloat16", "reduction": "pairwise"}),
    "try_single": ("The same in float32", {"format": "float32", "row": "normal", "reduction": "left"}),
}
SOURCE = "The code that computed this"
