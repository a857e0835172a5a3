"""Die Startseite."""

TITLE = "Start"
QUESTION = "Warum nicht erst Softmax und dann den Logarithmus rechnen?"

CONTROLS = {
    "margin": {"label": "Vorsprung einer falschen Klasse vor der wahren", "spoken": "{value} Nats"},
    "format": {"label": "Zahlenformat"},
}

CARDS = {
    "plain": (
        "Zwei Schritte, einfaches {format}",
        "Softmax, dann Logarithmus. Jede Operation wird auf {format} gerundet; abgeschnitten wird nichts.",
    ),
    "keras": (
        "Zwei Schritte, Keras, mit Clip",
        "Keras nimmt die Wahrscheinlichkeiten aus predict() und schneidet sie vor dem Logarithmus bei 10⁻⁷ ab.",
    ),
    "emulated": (
        "Zwei Schritte, Clip wie in Keras",
        "Keras hat keine Schichten in {format}; das ist seine Formel, jede Operation einzeln gerundet.",
    ),
    "default": (
        "Keras-Standard auf TensorFlow",
        (
            "Eine Softmax-Schicht und der Standard-Loss. TensorFlow greift auf die Logits zurück: Es ist doch ein "
            "Schritt."
        ),
    ),
    "one": (
        "Ein Schritt, aus den Logits",
        (
            "from_logits=True: Logarithmus und Exponentialfunktion heben sich auf, die winzige Wahrscheinlichkeit "
            "wird nie berechnet."
        ),
    ),
}
PARTS = {
    "loss": {
        "reading": "Loss",
        "title": "Loss jeder Methode",
        "axis": "Loss (Nats)",
        "alt": (
            "Loss über dem Vorsprung in {format}. Beim Vorsprung {margin}: Zwei Schritte in einfachem {format} "
            "ergeben {max_shift}, Keras mit den Wahrscheinlichkeiten {keras_clip}, ein Schritt {fused}. Die Linie "
            "des einen Schritts folgt der exakten Linie."
        ),
    },
    "gradient": {
        "reading": "Gradient an der wahren Klasse",
        "title": "Gradient jeder Methode",
        "axis": "Gradient an der wahren Klasse",
        "alt": (
            "Gradient an der wahren Klasse über dem Vorsprung in {format}. Beim Vorsprung {margin}: Zwei Schritte in "
            "einfachem {format} ergeben {max_shift}, Keras mit den Wahrscheinlichkeiten {keras_clip}, ein Schritt "
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
    "Die Linie für Keras mit den Wahrscheinlichkeiten endet flach: Wo der abgeschnittene Loss flach ist, ist sein "
    "Gradient 0."
)
ALT_OPEN = (
    "{what} über dem Vorsprung: zwei Schritte in einfachem {format}, Keras mit den Wahrscheinlichkeiten und ein "
    "Schritt, gemeinsam gezeichnet bis zu einem Vorsprung von {margin}. Wie es mit den ersten beiden weitergeht, "
    "sagst du voraus; die Linie des einen Schritts bleibt auf der exakten."
)

GUESS = (
    "Eine falsche Klasse liegt um {margin} vor der wahren: Die Logits sind {margin}, 0, 0, und die letzte Klasse ist "
    "die wahre. Keras bekommt die Softmax-Wahrscheinlichkeiten, die `predict()` als {format}-Zahlen geliefert hat. "
    "Welchen Loss meldet es?"
)
GUESS_SHOW = "Gleich zeigen"
GUESS_SHOWN = (
    "Eine falsche Klasse liegt um {margin} vorn. Aus den {format}-Wahrscheinlichkeiten berechnet Keras den Loss "
    "**{answer}**. Hättest du das erwartet?"
)
GUESS_FIRST = "Erst vorhersagen"
GUESS_AGAIN = "Noch einmal fragen"
GUESS_RIGHT = (
    "✓ **{given}** stimmt: Das meldet Keras bei einem Vorsprung von {margin} aus den {format}-Wahrscheinlichkeiten."
)
GUESS_WRONG = (
    "✗ Du hast {given} vorhergesagt. Bei einem Vorsprung von {margin} meldet Keras aus den "
    "{format}-Wahrscheinlichkeiten **{answer}**."
)
GUESS_WHY = {
    "zero": (
        "Hier wird nichts auf 0 gerundet. Keras lässt die Wahrscheinlichkeit nicht unter seinen Clip sinken, deshalb "
        "hört der Loss früh auf zu wachsen."
    ),
    "capped": (
        "Das ist der Loss der kleinsten Wahrscheinlichkeit, die der Clip von Keras durchlässt. Sieh dir nun den "
        "Gradienten an."
    ),
    "rounded": (
        "Knapp daneben. Dort enden die Stellen nahe 1. Nahe 0 reicht {format} weiter, aber der Clip von Keras greift "
        "vorher."
    ),
    "exact": (
        "{given} ist der wahre Loss. Zwei Schritte in einfachem {format} erreichen ihn, der Keras-Standard "
        "ebenfalls, weil er auf die Logits zurückgreift. Bekommt Keras aber Wahrscheinlichkeiten, schneidet es sie "
        "ab, und ab einem Vorsprung von {dead_from} ist der Gradient 0."
    ),
    "infinite": (
        "Das geschieht ohne Clip, bei einem viel größeren Vorsprung. Keras schneidet die Wahrscheinlichkeit ab, "
        "deshalb hört der Loss lange vorher auf zu wachsen."
    ),
}
GUESS_WHY_ELSEWHERE = (
    "Keras hebt jede Wahrscheinlichkeit unter seinem Clip auf den Clip an. In {format} ist der Loss dann {answer}, "
    "und ab einem Vorsprung von {dead_from} ist sein Gradient 0."
)
STILL_OPEN = (
    "Die Linien der zwei Schritte, einfach und in Keras, enden auf halbem Weg. Sag voraus, wohin die Keras-Linie "
    "geht, oder bewege den Regler und sieh nach."
)

ANSWER = (
    "Aus den Wahrscheinlichkeiten in {format}, wie in Keras abgeschnitten, ist der Loss **{keras_loss}** und der "
    "Gradient **{keras_gradient}**; in einem Schritt aus den Logits sind es **{one_loss}** und **{one_gradient}** "
    "(exakt: {true_loss} und {true_gradient})."
)
SENTENCES = {
    "plain": (
        "**Zwei Schritte, einfaches {format}.** Softmax gibt der wahren Klasse die Wahrscheinlichkeit "
        "**{probability}**. Der Logarithmus macht daraus den Loss **{plain_loss}** mit dem Gradienten "
        "**{plain_gradient}**."
    ),
    "keras": (
        "**Zwei Schritte, Keras mit den Wahrscheinlichkeiten, abgeschnitten.** Der Clip liegt zwischen Softmax und "
        "Logarithmus: Der Loss ist **{keras_loss}**, der Gradient **{keras_gradient}**. Ab einem Vorsprung von "
        "**{keras_dead_from}** ist dieser Gradient 0 oder nicht endlich; das Modell lernt also gerade dort nichts, "
        "wo es am weitesten danebenliegt."
    ),
    "one": (
        "**Ein Schritt, aus den Logits**, mit `from_logits=True`: Der Loss ist **{one_loss}**, der Gradient "
        "**{one_gradient}**. Die exakten Werte sind {true_loss} und {true_gradient}."
    ),
}
PLAIN_ENDS = "Ab einem Vorsprung von **{plain_dead_from}** ist dieser Gradient 0 oder nicht endlich."
PLAIN_GOES_ON = "Bis zu einem Vorsprung von {reach} bleibt der Gradient erhalten."
DEFAULT = {
    "fused": (
        "**Der Keras-Standard**, eine Softmax-Schicht mit dem Standard-Loss, meldet auf TensorFlow **{one_loss}**: "
        "Keras merkt sich die Logits hinter seinem eigenen Softmax und geht den einen Schritt. Ein Reshape nach dem "
        "Softmax, eine 16-Bit-Schicht oder ein anderes Backend verhindert das ohne jede Warnung; dann geht Keras "
        "seine zwei Schritte, aus abgeschnittenen Wahrscheinlichkeiten."
    ),
    "two_step": (
        "**Der Keras-Standard**, eine Softmax-Schicht mit dem Standard-Loss, wird in {format} nicht repariert. Der "
        "Loss wandelt die Ausgabe in float32 um; am neuen Tensor findet Keras keine Logits und geht seine zwei "
        "Schritte, aus abgeschnittenen Wahrscheinlichkeiten."
    ),
    "never": (
        "**Den Keras-Standard** gibt es in {format} nicht, denn eine solche Schicht hat Keras nicht. Die Keras-Werte "
        "oben stammen aus seiner Formel, jede Operation einzeln gerundet."
    ),
}
THEREFORE = (
    "Lass also die letzte Schicht linear, gib dem Loss `from_logits=True` und wende Softmax erst an, wenn du eine "
    "Vorhersage liest."
)

ASKED_FIRST = "Nach deiner Antwort folgen die Einstellungen dieses Links."
PATH = "Fünf Schritte durch das Labor"
STEP = "**{place} · {page}** · {title}"
STEPS = {
    "digits": {
        "title": "warum die Zahlen des Computers andere sind als deine",
        "seen": "1,0001 − 0,9999 ist in float16 {truth}: Knapp über 1 liegen die Zahlen {spacing} auseinander.",
    },
    "curve": {
        "title": "wie falsch jede Formel ist, und ab welchem Vorsprung",
        "seen": (
            "Der abgeschnittene Loss wächst nur bis {cap}; ab einem Vorsprung von {dead_from} hat er keinen Gradienten."
        ),
    },
    "loud": {
        "title": "wann es beim Training eine Rolle spielt",
        "seen": "Vor deinen Augen trainiert und bei jedem Lauf geprüft: {claims}.",
    },
    "serve": {
        "title": "was das Modell jetzt liefert, und wie du es liest",
        "seen": (
            "Ohne Softmax ändern sich {decisions} von {count} Antworten bei einer Schwelle von {threshold}; die "
            "vorhergesagte Klasse ändert sich bei {truth}."
        ),
    },
    "doctor": {
        "title": "ob dein eigenes Modell betroffen ist",
        "seen": (
            "{rules} Regeln prüfen deinen Quelltext, dein Notebook oder deine `.keras`-Datei, ohne sie auszuführen."
        ),
    },
}
TEACHER = "Für Lehrende: Unterricht in 10, 30 und 60 Minuten, als Links"
