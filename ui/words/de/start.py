"""Die Startseite."""

TITLE = "Start"
QUESTION = "Warum rechnet niemand erst Softmax und dann den Logarithmus?"

MARGIN = "Wie falsch liegt das Modell? Sein Favorit, eine falsche Klasse, führt vor der wahren um (Nats)"
FORMAT = "Zahlen sind"

CARD_TITLES = {"two": "Zwei Schritte: Softmax, dann der Verlust", "one": "Ein Schritt: der Verlust aus den Logits"}
CARD_NOTES = {
    "two": "Zuerst wird die Wahrscheinlichkeit gerundet und bei 10⁻⁷ abgeschnitten. Nur das sieht der Verlust.",
    "one": "Logarithmus und Exponentialfunktion treffen sich auf dem Papier, so entsteht nie eine winzige Zahl.",
}
READINGS = {"loss": "Verlust", "gradient": "Gradient an der wahren Klasse"}
EXACT = "exakt {value}"
FORMULAS = {
    "two": (
        r"\begin{{aligned}}p &= \operatorname{{softmax}}({margin}, 0, 0)_2 = {probability}\\"
        r"L &= -\log \operatorname{{clip}}(p) = {two_loss}\end{{aligned}}"
    ),
    "one": (
        r"\begin{{aligned}}L &= m - z_2 + \log \textstyle\sum_j e^{{z_j - m}}\\"
        r"&= {margin} - 0 + \log(1 + 2 e^{{-{margin}}}) = {one_loss}\end{{aligned}}"
    ),
}

WAYS = {
    "keras_clip": "zwei Schritte, abgeschnitten wie in Keras",
    "max_shift": "zwei Schritte, nicht abgeschnitten",
    "fused": "ein Schritt",
}
TRUTH = "exakt"
AXIS_MARGIN = "Vorsprung der falschen Klasse (Nats)"
AXIS_LOSS = "Verlust (Nats)"
AXIS_GRADIENT = "Gradient an der wahren Klasse"
ALT_LOSS = (
    "Verlust über dem Vorsprung in {format}. Beim Vorsprung {margin}: Zwei Schritte mit Keras' Clip ergeben "
    "{keras_clip}, zwei Schritte ohne Clip {max_shift}, ein Schritt {fused}. Die abgeschnittene Linie wird flach, die "
    "des einen Schritts folgt der exakten."
)
ALT_GRADIENT = (
    "Gradient an der wahren Klasse über dem Vorsprung in {format}. Beim Vorsprung {margin}: Zwei Schritte mit Keras' "
    "Clip ergeben {keras_clip}, zwei Schritte ohne Clip {max_shift}, ein Schritt {fused}. Wo der abgeschnittene "
    "Verlust flach wird, ist sein Gradient 0."
)

SENTENCES = (
    "In zwei Schritten presst Softmax die Wahrscheinlichkeit der wahren Klasse zuerst in {format}: "
    "**{probability}**. Der Logarithmus macht daraus einen Verlust von **{two_loss}** und einen Gradienten von "
    "**{two_gradient}**.",
    "In einem Schritt ergeben dieselben Logits **{one_loss}** und **{one_gradient}**; exakt sind {true_loss} und "
    "{true_gradient}.",
    "Ab einem Vorsprung von **{dead_from}** ist der Gradient der zwei Schritte 0 oder gar keine Zahl: Das Modell lernt "
    "gerade dort nichts, wo es am falschesten liegt. Deshalb bleibt die letzte Schicht linear, der Verlust bekommt "
    "`from_logits=True`, und Softmax kommt erst zurück, wenn du eine Vorhersage liest.",
)

PATH = "Die Lektion in Links"
PATH_STEPS = {
    "round_off": "Warum die Zahlen des Computers andere sind als deine",
    "loss_error": "Wie falsch jede Formel ist, bei welchen Logits",
    "fixes": "Warum ein addiertes Epsilon nicht hilft",
    "training": "Wann es beim Lernen zählt, und wann nicht",
    "probabilities": "Was das Modell jetzt sagt, und wie du es liest",
    "traps": "Welche letzte Schicht, welcher Verlust und welche Labels zusammengehören",
    "doctor": "Ob dein eigenes Modell falsch ist",
    "practice": "Ob du es erklären könntest",
}
TEACHER = "Für Lehrende"
TEACHER_TEXT = (
    "Jeder Link öffnet im Vortragsmodus: große Schrift, Regler eingeklappt. Jede Einstellung jeder Seite steht in "
    "ihrer Adresse; ein kopierter Link ist also genau der Zustand, den du siehst."
)
TEACHER_LINKS = (
    ("start", "Der abgeschnittene Gradient stirbt bei 16.118", {"margin": "17"}),
    ("start", "Halbe Genauigkeit: Zwei Schritte enden im Unendlichen", {"margin": "20", "format": "float16"}),
    ("start", "Wo auch float32 am Ende ist", {"margin": "104"}),
)
