"""Die Seite über das Runden."""

TITLE = "Rundung"
QUESTION = "Warum ist 1,0001 − 0,9999 nicht 0,0002?"

CONTROLS = {
    "decade": {"label": "Dezimalstellen des Schritts h"},
    "show": {
        "label": "Genauer hinsehen",
        "options": {
            "bits": "Bits und Abstände",
            "near": "Auslöschung",
            "exp": "Grenzen von exp",
        },
    },
    "format": {"label": "Format"},
    "number": {
        "label": "Zahl",
        "help": "Eine Dezimalzahl (0.1, -1e-7), ein Bruch (2/10000), inf, nan, eine hexadezimale Gleitkommazahl "
        "(0x1.8p-3) oder ein Bitmuster (0x3f80).",
        "allowed": "0.1, 2/10000, inf, nan, 0x1.8p-3 oder ein Bitmuster, das in das Format passt",
    },
    "formats": {"label": "Formate in der Abbildung"},
    "near": {"label": "x ist"},
}
TWICE_LEAD = (
    "Mit h = {step} ergeben beide Zeilen auf dem Papier {twice}. Ziffern, die der Fehler erreicht hat, sind "
    "unterstrichen."
)
DIRECT = "h + h"
DIFFERENCE = "(1 + h) − (1 − h)"
ALL_DIGITS = "Alle Stellen, in allen {count} Formaten"
OPERANDS = "= {above} − {below}"
RELATIVE = "Fehler {error}"
EXACT = "exakt"
NOTHING = "keine Stelle richtig"
NO_NUMBER = "nicht endlich"
TWICE_SEEN = (
    "Weil 1 + h und 1 − h gerundet werden, bevor man sie subtrahiert: In {format} kostet dieser Umweg **{lost} "
    "Stellen**; der relative Fehler ist {difference} statt {direct}."
)
TWICE_GONE = "In {formats} werden 1 + h und 1 − h zur selben Zahl: Die Differenz ist exakt 0."

NO_FORMATS = "Wähle mindestens ein Format, das gezeichnet werden soll."

UNREADABLE = (
    "Diese Zahl kann das Labor nicht lesen, oder sie hat zu viele Bits für {format}. Gib 0.1, 2/10000, -1e-7, inf, "
    "nan, 0x1.8p-3 oder ein Muster aus höchstens {hex_digits} hexadezimalen Ziffern wie {example} ein."
)
BELOW = "nächstkleinere"
ABOVE = "nächstgrößere"
BITS_LABEL = "Die Bits der Zahl in {format}: Pfeiltasten bewegen, die Leertaste kippt ein Bit"
SIGN_BIT = "Vorzeichenbit"
BIT = "Bit ({role}), zählt {worth}"
ROLES = {"exponent": "Exponent", "significand": "Signifikand"}
SIGNS = ("+", "−")
KINDS = {
    "normal": {
        "name": "eine normale Zahl: alle {precision} Bits Genauigkeit",
        "sign": "Vorzeichen {sign}",
        "exponent": "Exponent {field} − {bias} = {exponent}",
        "significand": "Signifikand 1 + Bits = {significand}",
    },
    "subnormal": {
        "name": "eine subnormale Zahl: unter {min_normal}, mit weniger Stellen",
        "sign": "Vorzeichen {sign}",
        "exponent": "Exponent 0: fest bei {exponent}",
        "significand": "Signifikand 0 + Bits = {significand}",
    },
    "zero": {
        "name": "Null, mit einem Vorzeichenbit",
        "sign": "Vorzeichen {sign}",
        "exponent": "Exponent 0",
        "significand": "Signifikand 0",
    },
    "infinity": {
        "name": "unendlich",
        "sign": "Vorzeichen {sign}",
        "exponent": "Exponent {field}: lauter Einsen",
        "significand": "Signifikand 0",
    },
    "nan": {
        "name": "NaN, keine Zahl",
        "sign": "Vorzeichen {sign}",
        "exponent": "Exponent {field}: lauter Einsen",
        "significand": "Signifikand: nicht 0",
    },
}
FACTS = {
    "digits": "exakt gespeichert",
    "equation": "als Produkt",
    "kind": "Art",
    "below": "nächstkleinere",
    "above": "nächstgrößere",
    "spacing": "Abstand hier (1 ulp)",
    "hexadecimal": "Bits hexadezimal",
    "rank": "Position",
}
EQUATION = "{sign}{significand} × 2{exponent}"
RANK = "{rank} Zahlen von der 0 entfernt"
NONE = "keine"

SPACING_X = "Größe der Zahl"
SPACING_Y = "Abstand zur nächsten Zahl"
HERE = "diese Zahl"
SPACING_READING = (
    "Je größer eine Zahl, desto weiter sind ihre Nachbarn entfernt. Jede Stufe ist eine Zweierpotenz. Das flache "
    "Stück links ist der subnormale Bereich; jede Linie endet bei der größten Zahl ihres Formats."
)
ALT_SPACING = "Abstand zur nächsten Zahl über der Größe der Zahl, beide logarithmisch. {formats} {here}"
ALT_SPACING_FORMAT = "{format}: von {smallest} bis {largest}, bei 1 ist der Abstand {eps}."
ALT_SPACING_HERE = "Markiert: {value} in {format}, Abstand {spacing}."
ALT_SPACING_NOWHERE = "Die Zahl {value} lässt sich auf einer logarithmischen Achse nicht zeigen."

NEAR_X = "relativer Abstand δ"
NEAR_Y = "relativer Fehler von x(1 + δ) − x"
NEAR_ROWS = {"zero": "exakt", "nan": "NaN"}
NEAR_BOUND = "Schranke u(2 + δ)/δ"
NEAR_HERE = "2h"
NEAR_BEYOND = "← 2h"
NEAR_READING = (
    "Die Subtraktion selbst ist exakt. Der Schaden entstand vorher: x und x(1 + δ) wurden gerundet, und je näher sie "
    "beieinanderliegen, desto größer ist der Anteil dieses Rundungsfehlers an ihrer Differenz. Bei einem Fehler von "
    "1 ist nichts mehr übrig."
)
NEAR_FOUND = "**{format}** verliert unter δ = {half} die Hälfte der Stellen und hat bei δ = {gone} alle verloren."
NEAR_NEVER = "**{format}** kann x nicht darstellen, es gibt also nichts zu subtrahieren."
ALT_NEAR = (
    "Relativer Fehler von x(1 + δ) − x für x = {number} über δ, beide logarithmisch; er wächst wie 1/δ. {formats}"
)

EXP_HEADER = (
    "Format",
    "∞ ab",
    "ln max",
    "verliert Stellen unter",
    "ln (kleinste normale)",
    "0 bis",
    "ln (kleinste subnormale / 2)",
)
EXP_CAPTION = "Wo exp den Bereich jedes Formats verlässt, und das Gesetz dahinter"
EXP_X = "x (logarithmisch, von 0 aus in beide Richtungen)"
EXP_ZONES = {
    "vanishes": "exp(x) ist exakt 0",
    "subnormal": "verliert Stellen",
    "normal": "eine normale Zahl",
    "overflows": "läuft über",
}
EXP_READING = (
    "Ein Logit von **{overflows}** genügt für einen Überlauf von exp in {format}. Zieht man zuerst das größte Logit "
    "ab, liegen alle Logits bei 0 oder darunter, wo schlimmstenfalls ein Unterlauf zu 0 geschieht. Deshalb tut das "
    "jedes Softmax."
)
ALT_EXP = (
    "Für jedes Format die Argumente, bei denen exp 0 ist, Stellen verliert, eine normale Zahl ist oder überläuft. "
    "{formats}"
)
ALT_EXP_FORMAT = "{format}: 0 bis {vanishes}, Stellen fehlen unter {subnormal}, Überlauf ab {overflows}."

WHY_TEXT = r"""
Ein Format behält $p$ signifikante Bits; Runden verändert eine Zahl also um höchstens $u = 2^{-p}$ ihrer Größe. Nahe 1
ist das ein absoluter Fehler von etwa $u$, so klein $h$ auch ist. Die Subtraktion verkleinert die Zahlen auf $2h$, ihre
Fehler aber nicht:

$$\frac{|\text{berechnet} - 2h|}{2h} \;\le\; \frac{u\,(2 + \delta)}{\delta}, \qquad \delta \approx 2h.$$

Die Subtraktion ist exakt (Lemma von Sterbenz: Zwei Zahlen, die sich höchstens um den Faktor zwei unterscheiden, werden
ohne Rundung subtrahiert). Ein Loss, der aus einer Wahrscheinlichkeit berechnet wird, nimmt denselben Umweg: $1 - p$
und $\log p$ bringen nicht zurück, was beim Runden von $p$ verloren ging.
"""
TRIES = {
    "try_vanish": ("Wann verliert auch float64 das h?", {"decade": 16}),
    "try_tenth": ("0,1 ist nicht 0,1", {"show": "bits", "format": "float32", "number": "0.1"}),
    "try_integer": ("2049 in halber Genauigkeit", {"show": "bits", "format": "float16", "number": "2049"}),
    "try_last": ("Die letzte float16-Zahl vor unendlich", {"show": "bits", "format": "float16", "number": "65504"}),
    "try_smallest": ("Die kleinste positive float32-Zahl", {"show": "bits", "format": "float32", "number": "0x1"}),
    "try_zero": ("Negative Null", {"show": "bits", "format": "bfloat16", "number": "-0.0"}),
    "try_third": ("Auslöschung bei 1/3", {"show": "near", "near": "1/3"}),
    "try_exp": ("Wo exp die halbe Genauigkeit verlässt", {"show": "exp"}),
}
SOURCE = "Der Code, der das berechnet hat"
