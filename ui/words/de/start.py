"""Die Startseite."""

TITLE = "Start"
QUESTION = "Warum rechnet niemand erst Softmax und dann den Logarithmus?"

CONTROLS = {
    "margin": {"label": "Vorsprung einer falschen Klasse vor der wahren (Nats)"},
    "format": {"label": "Zahlenformat"},
}

CARDS = {
    "plain": (
        "Zwei Schritte, einfaches {format}",
        "Softmax, dann Logarithmus, jede Operation auf {format} gerundet; abgeschnitten wird nichts.",
    ),
    "keras": (
        "Zwei Schritte, Keras, mit Clip",
        "Keras mit den Wahrscheinlichkeiten aus predict(): Vor dem Logarithmus schneidet es sie bei 10⁻⁷ ab.",
    ),
    "emulated": (
        "Zwei Schritte, Clip wie in Keras",
        "Keras hat keine Schicht in {format}: Das ist seine Formel, jede Operation gerundet.",
    ),
    "default": (
        "Keras' Standard auf TensorFlow",
        "Softmax-Schicht und Standardverlust: TensorFlow geht zu den Logits zurück. Es ist doch ein Schritt.",
    ),
    "one": (
        "Ein Schritt, aus den Logits",
        "from_logits=True: Logarithmus und Exponentialfunktion heben sich auf, nie entsteht die winzige Zahl.",
    ),
}
PARTS = {
    "loss": {
        "reading": "Verlust",
        "axis": "Verlust (Nats)",
        "alt": (
            "Verlust über dem Vorsprung in {format}. Beim Vorsprung {margin}: Zwei Schritte in einfachem {format} "
            "ergeben {max_shift}, Keras aus Wahrscheinlichkeiten {keras_clip}, ein Schritt {fused}. Die Linie des "
            "einen Schritts folgt der exakten."
        ),
    },
    "gradient": {
        "reading": "Gradient an der wahren Klasse",
        "axis": "Gradient an der wahren Klasse",
        "alt": (
            "Gradient an der wahren Klasse über dem Vorsprung in {format}. Beim Vorsprung {margin}: Zwei Schritte "
            "in einfachem {format} ergeben {max_shift}, Keras aus Wahrscheinlichkeiten {keras_clip}, ein Schritt "
            "{fused}."
        ),
    },
}
EXACT = "exakt: {value}"
FORMULAS = {
    "plain": (
        r"\begin{{aligned}}p &= \operatorname{{softmax}}({margin}, 0, 0)_2 = {probability}\\"
        r"L &= -\log p = {plain_loss}\end{{aligned}}"
    ),
    "keras": r"L = -\log \operatorname{{clip}}(p) = {keras_loss}",
    "one": (
        r"\begin{{aligned}}L &= m - z_2 + \log \textstyle\sum_j e^{{z_j - m}}\\"
        r"&= {margin} - 0 + \log(1 + 2 e^{{-{margin}}}) = {one_loss}\end{{aligned}}"
    ),
}

WAYS = {
    "keras_clip": "zwei Schritte, Keras, mit Clip",
    "max_shift": "zwei Schritte, einfach",
    "fused": "ein Schritt, aus den Logits",
}
TRUTH = "exakt"
AXIS_MARGIN = "Vorsprung der falschen Klasse (Nats)"
ALT_CAPPED = (
    "Die Linie von Keras aus Wahrscheinlichkeiten endet flach: Wo der abgeschnittene Verlust flach wird, ist sein "
    "Gradient 0."
)
ALT_OPEN = (
    "Zwei Schritte in einfachem {format}, Keras aus Wahrscheinlichkeiten und ein Schritt, gemeinsam gezeichnet bis zu "
    "einem Vorsprung von {margin}. Wie es mit den ersten beiden weitergeht, sagst du voraus; der eine Schritt folgt "
    "der exakten Linie."
)

GUESS = (
    "Eine falsche Klasse führt vor der wahren um {margin}. Keras bekommt die Softmax-Wahrscheinlichkeiten, die "
    "{format}-Zahlen aus `predict()`. Welchen Verlust meldet es?"
)
GUESS_SHOW = "Zeig es gleich"
GUESS_SHOWN = (
    "Eine falsche Klasse führt um {margin}: Aus den {format}-Wahrscheinlichkeiten meldet Keras **{answer}**. Hättest "
    "du das erwartet?"
)
GUESS_FIRST = "Erst vorhersagen"
GUESS_AGAIN = "Noch einmal fragen"
GUESS_RIGHT = (
    "✓ Ja, **{given}**: Das meldet Keras aus den {format}-Wahrscheinlichkeiten bei einem Vorsprung von {margin}."
)
GUESS_WRONG = (
    "✗ Du sagst {given}. Aus den {format}-Wahrscheinlichkeiten bei einem Vorsprung von {margin} meldet Keras "
    "**{answer}**."
)
GUESS_WHY = {
    "zero": "Hier wird nichts zu 0 gerundet: Keras hält die Wahrscheinlichkeit über seinem Clip, der Verlust hört also "
    "früh auf zu wachsen.",
    "capped": "Es ist der Verlust der kleinsten Wahrscheinlichkeit, die Keras' Clip durchlässt. Sieh dir nun den "
    "Gradienten an.",
    "rounded": "Knapp: Dort enden die Stellen nahe 1. Nahe 0 reicht {format} weiter, aber Keras' Clip kommt zuvor.",
    "exact": "{given} ist der wahre Verlust. Einfaches {format} findet ihn in zwei Schritten, Keras' Standard, indem "
    "er zu den Logits zurückgeht; bekommt Keras aber Wahrscheinlichkeiten, schneidet es sie ab, und der Gradient ist "
    "ab {dead_from} gleich 0.",
    "infinite": "Ohne Clip geschieht das, aber erst bei viel größerem Vorsprung. Keras schneidet die "
    "Wahrscheinlichkeit ab, und der Verlust bleibt lange vorher stehen.",
}
STILL_OPEN = (
    "Die Linien der zwei Schritte, einfach und von Keras, enden auf halbem Weg. Sag, wohin Keras' Linie geht, oder "
    "bewege den Regler und sieh zu."
)

SENTENCES = {
    "plain": "**Zwei Schritte, einfaches {format}.** Softmax gibt der wahren Klasse eine Wahrscheinlichkeit von "
    "**{probability}**, und der Logarithmus macht daraus einen Verlust von **{plain_loss}** mit dem Gradienten "
    "**{plain_gradient}**.",
    "keras": "**Zwei Schritte, Keras aus Wahrscheinlichkeiten, mit Clip.** Der Clip tritt zwischen beide: ein Verlust "
    "von **{keras_loss}** und ein Gradient von **{keras_gradient}**. Ab einem Vorsprung von **{keras_dead_from}** ist "
    "dieser Gradient 0 oder gar keine Zahl: Das Modell lernt gerade dort nichts, wo es am weitesten danebenliegt.",
    "one": "**Ein Schritt, aus den Logits**, wie `from_logits=True` es verlangt: **{one_loss}** und "
    "**{one_gradient}**; exakt sind {true_loss} und {true_gradient}.",
}
PLAIN_ENDS = "Ab einem Vorsprung von **{plain_dead_from}** ist dieser Gradient 0 oder gar keine Zahl."
PLAIN_GOES_ON = "Bis zu einem Vorsprung von {reach} behält es seinen Gradienten."
DEFAULT = {
    "fused": "**Keras' Standard**, eine Softmax-Schicht und der Standardverlust, meldet auf TensorFlow "
    "**{one_loss}**: Keras merkt sich die Logits hinter seinem eigenen Softmax und geht den einen Schritt. Ein Reshape "
    "danach, eine 16-Bit-Schicht oder ein anderes Backend beendet das ohne ein Wort; dann geht Keras seine zwei "
    "Schritte, aus abgeschnittenen Wahrscheinlichkeiten.",
    "two_step": "**Keras' Standard**, eine Softmax-Schicht und der Standardverlust, wird in {format} nicht repariert: "
    "Der Verlust wandelt die Ausgabe in float32 um, am neuen Tensor findet Keras keine Logits, und es geht seine zwei "
    "Schritte, aus abgeschnittenen Wahrscheinlichkeiten.",
    "never": "**Keras' Standard** gibt es in {format} nicht: Eine solche Schicht hat Keras nicht, und was oben für "
    "Keras steht, ist seine Formel, jede Operation gerundet.",
}
THEREFORE = (
    "Deshalb bleibt die letzte Schicht linear, der Verlust bekommt `from_logits=True`, und Softmax kommt erst zurück, "
    "wenn du eine Vorhersage liest."
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
