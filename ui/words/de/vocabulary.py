"""Die Seite über große Vokabulare."""

TITLE = "Vokabular"
QUESTION = "Was macht eine Summe über 128.000 Klassen mit dem Loss?"

CONTROLS = {
    "size": {"label": "Zahl der Klassen", "spoken": "{value}"},
    "format": {"label": "Zahlenformat"},
    "reduction": {
        "label": "Reihenfolge der Summe",
        "help": "Der Satz, die dicke Kurve und die Schranke gehören zu dieser Reihenfolge.",
    },
    "row": {
        "label": "Logits",
        "help": "Die wahre Klasse ist die erste.",
        "options": {"equal": "gleich", "normal": "normalverteilt"},
    },
    "family": {"label": "Loss"},
    "family_error": {"label": "Fehler von", "options": {"loss": "Loss", "gradient": "Gradient"}},
}
MODEL = " ({name})"
ANSWER_EXACT = "Über **{classes} Klassen**{model} mit {logits} ist der Loss {true_loss}."
ADDED = "In {format} addiert (**{reduction}**)"
ADDED_WIDER = "In {format} berechnet und in **{accumulator}** addiert"
ANSWER = {
    "finite": "{added}, ergibt sich **{loss}**: ein Fehler von **{error}**.",
    "infinite": "{added}, läuft die Summe über, und der Loss ist **unendlich**.",
    "nan": "{added}, läuft die Summe über, und der Loss ist **NaN**.",
}
ANSWER_LIBRARY = "Mit einem Akkumulator in float32, wie in den Bibliotheken, ist er {loss}: ein Fehler von {error}."

PARTS = {
    "log_sum": "Fehler von ln S, mit S = Σ exp(z)",
    "loss": "Fehler des Loss, gerundet auf das Format",
}
AXIS_ERROR = "Fehler (Nats)"
AXIS_CLASSES = "Zahl der Klassen"
BOUND = "Schranke"
ROWS = {"zero": "exakt", "inf": "∞", "nan": "NaN"}
READING = (
    "Beide Achsen sind logarithmisch; die senkrechte Linie steht bei der gewählten Zahl der Klassen. Die gepunktete "
    "Kurve beschränkt den Fehler von ln S für diese Reihenfolge ({reduction}), sofern keine Addition überläuft; wo sie "
    "fehlt, ist keine Schranke bekannt. Exakte und unendliche Ergebnisse und NaN sind im Band ganz oben."
)
ALT = (
    "{part} in {format}: absoluter Fehler gegen die Zahl der Klassen, je Reihenfolge der Summe. Bei {classes}: "
    "{reductions}"
)
ALT_REDUCTION = "{reduction} {error}."

KERNELS = (
    "**Was Bibliotheken tun und was hier emuliert ist.** Die Kernel der Bibliotheken wandeln Logits in einem "
    "schmaleren Format vor dem Addieren in float32 um. Genauigkeit verlieren sie nur in dem, was sie speichern: in "
    "den Logits, die hineingehen, und im Loss oder den Log-Wahrscheinlichkeiten, die herauskommen. Die Abbildungen "
    "darüber und die Tabelle darunter sind emuliert, mit einer Rundung auf {format} je Operation; ein breiterer "
    "Akkumulator addiert und logarithmiert in seinem eigenen Format. Der Akkumulator in float32 kommt einem Kernel am "
    "nächsten: Nur seine Terme und der Loss sind auf {format} gerundet. Die anderen Reihenfolgen zeigen, was die "
    "Kernel vermeiden."
)

SUMS_HEADER = (
    "Reihenfolge der Summe",
    "Fehler von ln S",
    "Fehler des Loss",
    "Schranke für ln S",
    "gemerkte Zahlen",
    "Durchgänge",
)
SUMS_CAPTION = "Jede Reihenfolge in {format}, bei der gewählten Zahl der Klassen: Fehler in Nats, und Aufwand"
NO_BOUND = "keine"
DEFINITIONS = "Was jede Reihenfolge wozu addiert, und das Gesetz ihres Fehlers"
DEFINITION = "**{title}**: {definition}. Relativer Fehler von S höchstens ${law}$."

PUBLISHED = "Veröffentlichte Zahlen, die das Runden erklärt"
PUBLISHED_HEADER = ("Quelle", "gemessen", "veröffentlicht", "hier berechnet", "nach dem Gesetz")
PUBLISHED_AT = "{measured} {inputs}"
PUBLISHED_CAPTION = (
    "Zahlen aus Issues und Pull-Requests auf GitHub, nach Repository und Nummer, neben dem, was das Runden ergibt"
)

STORED = "Gespeicherte Log-Wahrscheinlichkeiten und die Importance-Ratio"
STORED_LEAD = (
    "Bestärkendes Lernen mit PPO oder GRPO gewichtet jedes Token mit exp(a − b), wobei a und b seine "
    "Log-Wahrscheinlichkeiten unter zwei Policies sind. Beide werden beim Speichern gerundet, um höchstens einen "
    "halben Abstand ihres Formats, und die Fehler können sich addieren: Das Verhältnis ist falsch, auch wenn beide "
    "Policies fast gleich sind."
)
STORED_HEADER = (
    "Log-Wahrscheinlichkeit (Nats)",
    "Fehler, je höchstens",
    "relativer Fehler des Verhältnisses, höchstens",
)
STORED_CAPTION = "In {format} gespeicherte Log-Wahrscheinlichkeiten, alles andere exakt"
FROM_TO = "{low} … {high}"

FAMILIES = "Losse von heute"
FAMILIES_LEAD = (
    "Nicht nur die Kreuzentropie hat eine Falle. Jeder dieser Losse ist so berechnet, wie man ihn hinschreibt, und so, "
    "wie es sein sollte: im oben gewählten Zahlenformat und im Vergleich mit dem exakten Wert."
)
FAMILIES_ANSWER = (
    "In {format} haben Loss oder Gradient über den Bereich der Abbildung ({magnitude}: {low} … {high}) mit **{first}** "
    "in {first_share} des Bereichs keine einzige richtige Stelle, mit **{best}** in {best_share}."
)
FAMILIES_TITLE = {"loss": "{family}: der Loss in {format}", "gradient": "{family}: der Gradient in {format}"}
AXIS_RELATIVE = "relativer Fehler"
FAMILIES_READING = (
    "Der größte Fehler unter einigen Beispielen bei jeder Größe. Die dicke Kurve ist die empfohlene Berechnung. Exakte "
    "und unendliche Ergebnisse und NaN sind im Band ganz oben; als NaN auch, was das Format nicht darstellen kann."
)
FAMILIES_ALT = "{title}: relativer Fehler gegen die Größe, je Berechnung. {ways}"
FAMILIES_ALT_WAY = "{way}: in {share} des Bereichs keine einzige richtige Stelle."
WAYS_HEADER = ("Berechnung", "wo sie versagt", "keine richtige Stelle")
WAYS_CAPTION = (
    "{family} in {format}: jede Berechnung, die empfohlene zuletzt, und der Anteil des Bereichs, in dem sie falsch ist"
)
WAYS = "Die Formel jeder Berechnung"
WAYS_INPUTS = "Eingaben: {inputs}."
WAY = "**{title}**: ${formula}$"

OF_LANES = {
    "stops": "Mit {lanes} Spuren bleibt jede Spur dort stehen, und S bei {lanes_stop}.",
    "overflows": "Mit {lanes} Spuren bleibt jede Spur dort stehen, doch ihre Summe, {lanes_stop}, läuft über.",
}
OF_KAHAN = {
    "stops": (
        "Kahans Korrektur ist selbst eine Zahl des Formats und bleibt ebenfalls bei {stop} stehen, und S damit bei "
        "{kahan_stop}."
    ),
    "overflows": (
        "Kahans Korrektur ist selbst eine Zahl des Formats und bliebe ebenfalls bei {stop} stehen, und S damit bei "
        "{kahan_stop}; doch S läuft vorher über, und die Korrektur macht aus unendlich NaN."
    ),
}
WHY_TEXT = r"""
Softmax und Kreuzentropie brauchen den Logarithmus einer Summe über alle Klassen:

$$\ln S, \qquad S = \sum_{{j=1}}^{{n}} e^{{z_j - \max z}}.$$

In {format}, mit einer Genauigkeit von {bits} Bit, wächst eine Summe, die {stop} erreicht hat, nicht mehr, wenn ein
Term von eins dazukommt: Er ist ein halber Abstand, und der Gleichstand wird abgerundet. Mit {equal} bleibt ln S von
links nach rechts deshalb bei ln {stop} stehen. {of_lanes} Blöcke und Paare addieren Zahlen ähnlicher Größe, sodass kaum
ein Term verschwindet. {of_kahan} In {half} hilft keine Reihenfolge der Additionen, sobald S {largest_half} übersteigt,
die größte Zahl.

Die Schranke nimmt beide Fehlerquellen zusammen: die Rundung jedes Terms und das Gesetz der Summe, das von links nach
rechts mit n mal der Rundungseinheit wächst, paarweise aber nur mit dem Logarithmus von n. Eine Summe positiver Terme,
die nur addiert, ist nie kleiner als ihr größter Term; deshalb ist ln S um höchstens ln n zu klein, wie groß n auch ist.
"""
TRIES = {
    "try_normal": ("Logits, die nicht gleich sind", {"row": "normal"}),
    "try_half": ("float16: Die Summe läuft über", {"format": "float16", "reduction": "lanes32", "size": 128_256}),
    "try_kahan": ("Hilft Kahan?", {"format": "bfloat16", "reduction": "kahan", "size": 128_256}),
    "try_pairwise": ("Paarweise, ohne anderes Format", {"format": "bfloat16", "reduction": "pairwise"}),
    "try_single": ("Dasselbe in float32", {"format": "float32", "row": "normal", "reduction": "left"}),
}
SOURCE = "Der Code, der das berechnet hat"
