"""The round-off page."""

from core.messages import held

TITLE = "Round-off"
QUESTION = held("Why is 1.0001 − 0.9999 not 0.0002?", by="near_one_difference")

CONTROLS = {
    "decade": {"label": "Decimal places of the step h"},
    "show": {
        "label": "Look closer",
        "options": {
            "bits": "bits and spacing",
            "near": "cancellation",
            "exp": "limits of exp",
        },
    },
    "format": {"label": "Format"},
    "number": {
        "label": "Number",
        "help": held(
            "A decimal (0.1, -1e-7), a ratio (2/10000), inf, nan, a hexadecimal float (0x1.8p-3) or a bit pattern "
            "(0x3f80).",
            by="example",
        ),
        "allowed": held("0.1, 2/10000, inf, nan, 0x1.8p-3, or a bit pattern that fits the format", by="example"),
    },
    "formats": {"label": "Formats in the figure"},
    "near": {"label": "x is"},
}
TWICE_LEAD = "With h = {step}, both lines equal {twice} on paper. Digits reached by the error are underlined."
DIRECT = "h + h"
DIFFERENCE = held("(1 + h) − (1 − h)", by="formula")
ALL_DIGITS = "All digits, in all {count} formats"
OPERANDS = "= {above} − {below}"
RELATIVE = "error {error}"
EXACT = "exact"
NOTHING = "no correct digit"
NO_NUMBER = "not finite"
TWICE_SEEN = held(
    "Because 1 + h and 1 − h are rounded before they are subtracted: in {format}, this detour costs **{lost} digits**; "
    "the relative error is {difference} instead of {direct}.",
    by="detour",
)
TWICE_GONE = held(
    "In {formats}, 1 + h and 1 − h become the same number: the difference is exactly 0.",
    by=("formula", "same_number"),
)

NO_FORMATS = "Choose at least one format to draw."

UNREADABLE = held(
    "This is not a number that the lab can read, or it has too many bits for {format}. Enter 0.1, 2/10000, -1e-7, "
    "inf, nan, 0x1.8p-3, or a pattern of at most {hex_digits} hexadecimal digits such as {example}.",
    by="example",
)
BELOW = "next smaller"
ABOVE = "next larger"
BITS_LABEL = "The bits of the number in {format}: arrow keys move, space flips a bit"
SIGN_BIT = "sign bit"
BIT = "{role} bit worth {worth}"
ROLES = {"exponent": "exponent", "significand": "significand"}
SIGNS = ("+", "−")
KINDS = {
    "normal": {
        "name": "a normal number: all {precision} bits of precision",
        "sign": "sign {sign}",
        "exponent": "exponent {field} − {bias} = {exponent}",
        "significand": held("significand 1 + bits = {significand}", by="formula"),
    },
    "subnormal": {
        "name": "a subnormal number: below {min_normal}, with fewer digits",
        "sign": "sign {sign}",
        "exponent": held("exponent 0: fixed at {exponent}", by="bit_field"),
        "significand": held("significand 0 + bits = {significand}", by="bit_field"),
    },
    "zero": {
        "name": "zero, with a sign bit",
        "sign": "sign {sign}",
        "exponent": held("exponent 0", by="bit_field"),
        "significand": held("significand 0", by="bit_field"),
    },
    "infinity": {
        "name": "infinity",
        "sign": "sign {sign}",
        "exponent": "exponent {field}: all ones",
        "significand": held("significand 0", by="bit_field"),
    },
    "nan": {
        "name": "NaN, not a number",
        "sign": "sign {sign}",
        "exponent": "exponent {field}: all ones",
        "significand": held("significand: not 0", by="bit_field"),
    },
}
FACTS = {
    "digits": "stored exactly",
    "equation": "as a product",
    "kind": "class",
    "below": "next smaller",
    "above": "next larger",
    "spacing": held("spacing here (1 ulp)", by="formula"),
    "hexadecimal": "bits in hexadecimal",
    "rank": "position",
}
EQUATION = held("{sign}{significand} × 2{exponent}", by="formula")
RANK = held("{rank} numbers away from 0", by="formula")
NONE = "none"

SPACING_X = "size of the number"
SPACING_Y = "distance to the next number"
HERE = "this number"
SPACING_READING = (
    "The larger a number, the further away its neighbours. Each step is a power of two. The flat part at the left is "
    "the subnormal range; each line ends at the largest number of its format."
)
ALT_SPACING = "Distance to the next number against the size of the number, both on log scales. {formats} {here}"
ALT_SPACING_FORMAT = held("{format}: from {smallest} to {largest}; at 1 the spacing is {eps}.", by="formula")
ALT_SPACING_HERE = "Marked: {value} in {format}, distance {spacing}."
ALT_SPACING_NOWHERE = "The number {value} cannot be shown on a log scale."

NEAR_X = "relative separation δ"
NEAR_Y = held("relative error of x(1 + δ) − x", by="formula")
NEAR_ROWS = {"zero": "exact", "nan": "NaN"}
NEAR_BOUND = held("bound u(2 + δ)/δ", by="formula")
NEAR_HERE = "2h"
NEAR_BEYOND = "← 2h"
NEAR_READING = held(
    "The subtraction itself is exact. The damage was done before it: x and x(1 + δ) were rounded, and the closer "
    "they are, the larger the share of that rounding error in their difference. At an error of 1, nothing is left.",
    by=("exact_subtraction", "formula", "cancellation"),
)
NEAR_FOUND = "**{format}** loses half of its digits below δ = {half}, and has lost all of them at δ = {gone}."
NEAR_NEVER = "**{format}** cannot represent x, so there is nothing to subtract."
ALT_NEAR = held(
    "Relative error of x(1 + δ) − x for x = {number} against δ, both on log scales; it grows as 1/δ. {formats}",
    by="formula",
)

EXP_HEADER = (
    "format",
    "∞ at or above",
    "ln max",
    "loses digits below",
    "ln min normal",
    held("0 at or below", by="limits_of_exp"),
    held("ln (min subnormal / 2)", by="formula"),
)
EXP_CAPTION = "Where exp leaves the range of each format, and the law behind it"
EXP_X = held("x (log scale in both directions from 0)", by="formula")
EXP_ZONES = {
    "vanishes": held("exp(x) is exactly 0", by="shown"),
    "subnormal": "loses digits",
    "normal": "a normal number",
    "overflows": "overflows",
}
EXP_READING = held(
    "A logit of **{overflows}** is enough to overflow exp in {format}. Subtracting the largest logit first moves all "
    "logits to 0 or below, where the worst that can happen is an underflow to 0. That is why every softmax does it.",
    by="limits_of_exp",
)
ALT_EXP = held(
    "For each format, the arguments at which exp is 0, loses digits, is a normal number, or overflows. {formats}",
    by="limits_of_exp",
)
ALT_EXP_FORMAT = held(
    "{format}: 0 at or below {vanishes}, digits lost below {subnormal}, overflow at or above {overflows}.",
    by="limits_of_exp",
)

WHY_TEXT = held(
    r"""
A format keeps $p$ significant bits, so rounding changes a number by at most $u = 2^{-p}$ of its size. Near 1 that is an
absolute error of about $u$, no matter how small $h$ is. The subtraction brings the numbers down to $2h$, but not their
errors:

$$\frac{|\text{computed} - 2h|}{2h} \;\le\; \frac{u\,(2 + \delta)}{\delta}, \qquad \delta \approx 2h.$$

The subtraction is exact (Sterbenz' lemma: two numbers within a factor of two of each other subtract without rounding).
A loss computed from a probability takes the same detour: $1 - p$ and $\log p$ cannot recover what was lost when $p$ was
rounded.
""",
    by="cancellation",
)
TRIES = {
    "try_vanish": ("When does even float64 lose h?", {"decade": 16}),
    "try_tenth": (held("0.1 is not 0.1", by="tenth"), {"show": "bits", "format": "float32", "number": "0.1"}),
    "try_integer": (
        held("2049 in half precision", by="example"),
        {"show": "bits", "format": "float16", "number": "2049"},
    ),
    "try_last": ("The last float16 number before infinity", {"show": "bits", "format": "float16", "number": "65504"}),
    "try_smallest": ("The smallest positive float32", {"show": "bits", "format": "float32", "number": "0x1"}),
    "try_zero": ("Negative zero", {"show": "bits", "format": "bfloat16", "number": "-0.0"}),
    "try_third": (held("Cancellation at 1/3", by="example"), {"show": "near", "near": "1/3"}),
    "try_exp": ("Where exp leaves half precision", {"show": "exp"}),
}
SOURCE = "The code that computed this"
