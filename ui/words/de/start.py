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
EXACT = "exakt: {value}"
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

ALT_OPEN = (
    "Zwei Schritte und ein Schritt in {format}, gemeinsam gezeichnet bis zu einem Vorsprung von {margin}. Wie es mit "
    "den zwei Schritten weitergeht, sagst du voraus; der eine Schritt folgt der exakten Linie."
)

GUESS = (
    "Das Modell liegt falsch, mit einem Vorsprung von {margin}. Welchen Verlust ergeben zwei Schritte, erst Softmax, "
    "dann der Logarithmus, in {format}?"
)
GUESS_SHOW = "Zeig es gleich"
GUESS_SHOWN = "Falsch um {margin} in {format}: Zwei Schritte ergeben **{answer}**. Hättest du das erwartet?"
GUESS_FIRST = "Erst vorhersagen"
GUESS_AGAIN = "Noch einmal fragen"
GUESS_RIGHT = "✓ Ja, **{given}**."
GUESS_WRONG = "✗ Du sagst {given}, zwei Schritte ergeben **{answer}**."
GUESS_WHY = {
    "zero": "Hier wird nichts zu 0 gerundet: Keras hält die Wahrscheinlichkeit über seinem Clip, der Verlust hört also "
    "früh auf zu wachsen.",
    "capped": "Das ist der Verlust der kleinsten Wahrscheinlichkeit, die Keras' Clip durchlässt. Sieh dir nun den "
    "Gradienten an.",
    "rounded": "Knapp: Dort enden die Stellen nahe 1. Nahe 0 reicht {format} weiter, aber der Clip kommt zuvor.",
    "exact": "Auf dem Papier ja, und in einem Schritt. In zweien hält Keras' Clip den Verlust auf, und sein Gradient "
    "ist ab {dead_from} gleich 0.",
    "infinite": "Ohne Clip geschieht das, nur später. Keras schneidet die Wahrscheinlichkeit ab, und der Verlust "
    "bleibt lange vorher stehen.",
}
STILL_OPEN = (
    "Die Linien der zwei Schritte enden auf halbem Weg. Sag, wie sie weitergehen, oder bewege den Regler und sieh zu."
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

PATH = "Fünf Schritte durch das Labor"
STEP = "**{place} · {page}** · {title}"
STEPS = {
    "digits": {
        "title": "warum die Zahlen des Computers andere sind als deine",
        "seen": "1,0001 − 0,9999 ist in float16 {truth}: Gleich über 1 liegen dessen Zahlen {spacing} auseinander.",
    },
    "curve": {
        "title": "wie falsch jede Formel ist, und ab wann",
        "seen": "Der abgeschnittene Verlust endet bei {cap}; ab einem Vorsprung von {dead_from} hat er keinen "
        "Gradienten.",
    },
    "loud": {
        "title": "wann es beim Lernen eine Rolle spielt",
        "seen": "Vor deinen Augen trainiert und bei jedem Lauf geprüft: {claims}.",
    },
    "serve": {
        "title": "was das Modell jetzt sagt, und wie du es liest",
        "seen": "Ohne Softmax ändern sich bei einer Schwelle von {threshold} {decisions} von {count} Antworten, der "
        "Sieger bei {truth}.",
    },
    "doctor": {
        "title": "ob dein eigenes Modell falsch ist",
        "seen": "{rules} Regeln lesen deinen Quelltext, dein Notebook oder deine `.keras`-Datei; nichts wird "
        "ausgeführt.",
    },
}
TEACHER = "Für Lehrende: Unterricht in 10, 30 und 60 Minuten, in Links"
