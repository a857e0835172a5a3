"""Die Galerie der Reparaturen."""

TITLE = "Reparaturen"
QUESTION = "Hilft es, ein Epsilon zu addieren?"

CONTROLS = {
    "format": {"label": "Zahlenformat"},
    "margin": {"label": "Vorsprung M der führenden Klasse", "spoken": "{value} Nats"},
    "side": {
        "label": "Label",
        "help": (
            "falsch: Eine andere Klasse liegt um den Vorsprung vor der wahren. richtig: Die wahre Klasse liegt vorn."
        ),
        "options": {"wrong": "Modell liegt falsch", "right": "Modell liegt richtig"},
    },
    "epsilon": {"label": "Epsilon = 10 hoch"},
    "show": {"label": "Über dem Vorsprung", "options": {"verdict": "Urteile", "error": "Fehler"}},
}
EPSILON_HELD = "{format} speichert das Epsilon als {held}."
EPSILON_GONE = "In {format} wird dieses Epsilon auf **0** gerundet: Es zu addieren bewirkt nichts."

REPAIRS = {
    "naive": "Keine Reparatur",
    "add_epsilon": "Epsilon addieren",
    "clip_probability": "Wahrscheinlichkeit abschneiden",
    "clip_log": "Logarithmus abschneiden",
    "where_mask": "Mit where maskieren",
    "max_shift": "Maximum abziehen",
    "log_softmax": "Log-Softmax",
    "log1p": "log1p-Form",
    "fused": "Fused",
}
VERDICTS = {
    "sound": {
        "mark": "✓",
        "name": "genau",
        "reason": "richtig",
        "both": "Loss und Gradient sind richtig.",
        "seen": "Bei M = {margin} schadet das Epsilon nicht: Der Loss ist {loss}, der Gradient {gradient}.",
    },
    "faint": {
        "mark": "≈",
        "name": "vernachlässigbar",
        "reason": "falsche Stellen, vernachlässigbar klein",
        "both": "Stellen gehen verloren, aber berechnete und wahre Werte sind vernachlässigbar klein.",
        "seen": (
            "Bei M = {margin} sind Loss und Gradient vernachlässigbar klein; mit dem Epsilon ist der Loss {loss} "
            "statt {true_loss}."
        ),
    },
    "biased": {
        "mark": "△",
        "name": "verzerrt",
        "reason": "weniger als die Hälfte der Stellen richtig",
        "both": "Bei Loss und Gradient stimmt weniger als die Hälfte der Stellen.",
        "seen": (
            "Bei M = {margin} macht das Epsilon den Loss {true_loss} zu **{loss}** und den Gradienten "
            "{true_gradient} zu **{gradient}**."
        ),
    },
    "dead": {
        "mark": "⊘",
        "name": "tot",
        "reason": "exakt 0, also wird nichts gelernt",
        "both": "Loss und Gradient sind exakt 0.",
        "seen": (
            "Bei M = {margin} begrenzt das Epsilon den Loss auf **{loss}** (exakt: {true_loss}), und der Gradient "
            "ist **exakt 0**. Hier liegt das Modell am weitesten daneben und lernt nichts."
        ),
    },
    "breaks": {
        "mark": "✗",
        "name": "versagt",
        "reason": "unendlich oder NaN",
        "both": "Loss und Gradient sind unendlich oder NaN.",
        "seen": "Bei M = {margin} ergibt das Epsilon den Loss **{loss}** und den Gradienten **{gradient}**.",
    },
}
NO = "**Nein.** {seen}"
MORE_EQUAL = "{count} weitere mit demselben Ergebnis"
REASON_EACH = "Loss: {loss}. Gradient: {gradient}."
LOSS = "Loss"
BIAS = "Abweichung {bias}"
GRADIENT = "Gradient an der wahren Klasse"
EXACTLY = "exakt: {value}"

EPSILON_FAILS = "Es schadet ab M = **{first}**; ohne jede Reparatur beginnt der Schaden {unrepaired}."
EPSILON_NEVER_FAILS = "Bis M = {reach} schadet es nicht; ohne jede Reparatur beginnt der Schaden {unrepaired}."
FROM = "bei M = **{margin}**"
NEVER = "nirgends"
KEEPERS = "Genau bis M = {reach}: {names}."
NO_KEEPERS = "Mit diesem Label behält keine Formel durchweg die Hälfte ihrer Stellen; auch die besten verlieren sie."

PARTS = {
    "loss": {
        "title": "Loss",
        "error": "relativer Fehler des Loss",
    },
    "gradient": {
        "title": "Gradient",
        "error": "relativer Fehler des Gradienten",
    },
}
AXIS_MARGIN = {"wrong": "Vorsprung einer falschen Klasse M (Nats)", "right": "Vorsprung der wahren Klasse M (Nats)"}
VERDICT_READING = (
    "Jede Zeile ist eine Reparatur, jeder Abschnitt ein Urteil. Genau: Mehr als die Hälfte der Stellen stimmt. "
    "Vernachlässigbar: falsche Stellen, aber alle Werte sind zu klein, um zu zählen: unter dem Abstand der Zahlen bei "
    "1. Verzerrt: "
    "Weniger als die Hälfte stimmt. Tot: Der Gradient ist exakt 0, der wahre aber nicht. Versagt: unendlich oder "
    "NaN. Die gepunktete Linie markiert den Vorsprung der Karten."
)
ERROR_READING = (
    "Unten: richtig bis zur letzten Stelle. Oben: um das Tausendfache des wahren Werts oder mehr daneben. Über der "
    "waagerechten gepunkteten Linie stimmt weniger als die Hälfte der Stellen, und das Urteil lautet „verzerrt“. Die "
    "senkrechte Linie markiert den Vorsprung der Karten."
)
ALT_VERDICTS = "{part}: Urteil über jede Reparatur, über dem Vorsprung. {repairs}"
ALT_REPAIR = "{repair}: {verdicts}."
ALT_STRETCH = "{verdict} ab {margin}"
ALT_ERRORS = "{part}: relativer Fehler jeder Reparatur, über dem Vorsprung. Bei M = {margin}: {repairs}"
ALT_ERROR_REPAIR = "{repair} {error}."

MASK = "Warum `where` nicht helfen kann"
MASK_CAPTION = "Vorwärts durch −where(p > 0, log p, log ε) und zurück, bei M = {margin}"
MASK_HEADER = ("", "Schritt", "Wert")
FORWARD, BACKWARD = "vorwärts", "rückwärts"
MASK_STEPS = {
    "probability": (FORWARD, "p, die Wahrscheinlichkeit der wahren Klasse"),
    "chosen": (FORWARD, "where: log p, oder log ε, wenn p 0 ist"),
    "loss": (FORWARD, "Loss"),
    "upstream": (BACKWARD, "Gradient, den where an log p weitergibt: −1, oder 0, wenn maskiert"),
    "slope": (BACKWARD, "Steigung von log p: 1 / p"),
    "product": (BACKWARD, "Produkt der beiden"),
    "gradient": (BACKWARD, "Gradient an der wahren Klasse"),
}
MASK_ACTS = (
    "Die Maske hält den Loss endlich: {loss} statt {true_loss}. Aber die Backpropagation läuft durch beide "
    "Zweige. Sie multipliziert die 0 des nicht gewählten Zweigs mit dessen unendlicher Steigung, und 0 × ∞ ist NaN. "
    "Ein einziges solches Beispiel macht alle Gewichte zu NaN. Wenn du where überhaupt brauchst, sichere sein "
    "Argument schon vor dem Logarithmus ab."
)
MASK_IDLE = (
    "Bei M = {margin} ist die Wahrscheinlichkeit nicht 0, die Maske tut also noch nichts. Sie greift ab M = {first}."
)
MASK_OVERFLOWS = (
    "Bei M = {margin} ist die Wahrscheinlichkeit noch nicht 0, die Maske tut also nichts. Der Gradient geht trotzdem "
    "verloren: 1 / p übersteigt die größte Zahl von {format}. Die Maske greift ab M = {first}."
)
MASK_GO = "Zu M = {first}"
MASK_NEVER = "Bis M = {reach} wird die Wahrscheinlichkeit nie 0, die Maske greift also nie."

WHY_TEXT = (
    "Ein Epsilon stellt nicht wieder her, was verloren ist. Softmax hat die Wahrscheinlichkeit schon gerundet, und "
    "der Loss braucht ihren Logarithmus, also ihren Exponenten. In den letzten Reparaturen heben sich Logarithmus "
    "und Exponentialfunktion schon auf dem Papier auf; die winzige Zahl wird nie berechnet."
)
WHY_LINE = "**{repair}** $\\displaystyle\\quad {formula}\\quad$ {breaks}."
TRIES = {
    "try_half": ("Halbe Genauigkeit, Vorsprung 20", {"format": "float16", "margin": 20, "side": "wrong"}),
    "try_tiny": ("Ein kleineres Epsilon", {"epsilon": -30, "margin": 80, "side": "wrong"}),
    "try_gone": ("Ein Epsilon, das float16 nicht darstellen kann", {"format": "float16", "epsilon": -8, "margin": 20}),
    "try_right": ("Wenn das Modell richtig liegt", {"side": "right", "margin": 12}),
    "try_double": ("float64: dasselbe, nur später", {"format": "float64", "margin": 760, "side": "wrong"}),
}
SOURCE = "Der Code, der das berechnet hat"
