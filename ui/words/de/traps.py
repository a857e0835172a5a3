"""Die Seite über Fallen."""

MEANINGS = {
    "dimensions_differ": (
        "Dieser Loss vergleicht Eintrag für Eintrag; die Labels brauchen also so viele Dimensionen wie die "
        "Ausgaben: One-Hot-Labels (N, C) für C Einheiten, eine Spalte (N, 1) für eine Einheit."
    ),
    "shapes_differ": "Labels und Ausgaben haben verschieden viele Spalten; nötig ist eine Spalte je Einheit.",
    "one_hot_for_sparse": (
        "Ein Sparse-Loss erwartet Klassennummern der Form (N,) oder (N, 1), bekam aber One-Hot-Labels. Die "
        "Meldung sagt es verkehrt herum: Die Labels brauchen eine Dimension weniger als die Ausgaben."
    ),
    "no_such_class": (
        "Ein Label nennt eine Klasse, für die es keine Einheit gibt: Bei einer Einheit gibt es nur Klasse 0."
    ),
    "threshold_range": (
        "Die Metrik behandelt ihre Schwelle als Wahrscheinlichkeit und lehnt jede außerhalb von [0, 1] ab; eine "
        "Schwelle für Logits lässt sich nicht angeben."
    ),
    "needs_columns": "Die Metrik vergleicht Spalte für Spalte: Labels (N, 1) für eine Einheit, sonst One-Hot-Labels.",
    "one_hot_for_sparse_metric": "Eine Sparse-Metrik erwartet Klassennummern, verglich sie aber mit One-Hot-Zeilen.",
    "other": "Keras lehnt diese Kombination ab.",
}

TITLE = "Fallen"
QUESTION = "Welcher Head, welcher Loss und welche Labels gehören zusammen?"

CONTROLS = {
    "trap_labels": {
        "label": "Labels",
        "options": {
            "integers": "ganze Zahlen (N,)",
            "column": "ganze Zahlen (N, 1)",
            "one_hot": "One-Hot (N, C)",
            "floats": "Gleitkommazahlen (N,)",
        },
    },
    "trap_show": {
        "label": "Zeige",
        "options": {
            "fine": "✓ funktioniert",
            "rescued": "↺ von TensorFlow repariert",
            "silent": "✗ stillschweigend falsch",
            "error": "! abgelehnt",
        },
    },
    "trap_head": {"label": "Head"},
    "trap_loss": {
        "label": "Loss",
        "options": {
            "sparse_class_probabilities": "sparse, from_logits=False",
            "sparse_class_logits": "sparse, from_logits=True",
            "categorical_class_probabilities": "categorical, from_logits=False",
            "categorical_class_logits": "categorical, from_logits=True",
            "binary_class_probabilities": "binary, from_logits=False",
            "binary_class_logits": "binary, from_logits=True",
        },
    },
    "trap_metrics": {
        "label": "Beispiele",
        "options": {
            "balanced": "zwei Klassen",
            "rare": "seltene Klassen",
            "three_classes": "drei Klassen",
            "multi_label": "mehrere Labels",
        },
    },
}

ANSWER = (
    "Nimm einen **linearen Head und `from_logits=True`**, dazu einen Sparse-Loss für Klassennummern, einen "
    "kategorischen für One-Hot-Zeilen und einen binären für eine Einheit: Das funktioniert in **{linear_fine} von "
    "{linear_total}** Zellen ohne jede Reparatur; **{silent}** andere sind stillschweigend falsch."
)
SUMMARY = (
    "Keras hat alle **{total}** Kombinationen ausgeführt. **{fine}** funktionieren. Weitere **{rescued}** "
    "funktionieren nur, weil TensorFlow sie repariert. **{error}** werden mit einem Fehler abgelehnt. **{silent}** "
    "laufen ohne Fehler, optimieren aber einen Loss, der nicht zu ihren Vorhersagen passt: Das sind die Fallen, "
    "und bei **{unwarned}** davon warnt Keras nicht."
)

GRID_CAPTION = "Heads gegen Losses, Labels als {labels}"
GRID_CORNER = "Head"
GRID_FAMILIES = {"sparse": "sparse categorical", "categorical": "categorical", "binary": "binary"}
GRID_TOLD = "from_logits={told}"
GRID_TOLD_SHORT = {"True": "True", "False": "False"}
STATES = {
    "fine": {
        "mark": "✓",
        "word": "geht",
        "name": "funktioniert",
        "meaning": "richtig: Loss und Gradient gehören zu den Vorhersagen",
        "title": "Funktioniert",
        "verdict": "Loss und Gradient passen zu den Vorhersagen.",
    },
    "rescued": {
        "mark": "↺",
        "word": "repariert",
        "name": "funktioniert nur, weil TensorFlow es repariert",
        "meaning": (
            "funktioniert nur, weil TensorFlow es repariert: Die Aktivierung wird zweimal angewandt, aber TensorFlow "
            "nimmt die Logits davor; auf JAX und PyTorch ist es stillschweigend falsch"
        ),
        "title": "Funktioniert nur, weil TensorFlow es repariert",
        "verdict": (
            "Das Programm wendet die Aktivierung zweimal an. TensorFlow nimmt die Logits davor. JAX und PyTorch tun "
            "das nicht; dort wäre diese Zelle stillschweigend falsch."
        ),
    },
    "silent": {
        "mark": "✗",
        "word": "falsch",
        "name": "falsch",
        "meaning": "läuft, aber der Loss gehört nicht zu den Vorhersagen",
        "title": "Stillschweigend falsch",
        "verdict": "Keras trainiert, optimiert aber einen Loss, der nicht zu den Vorhersagen passt.",
    },
    "error": {
        "mark": "!",
        "word": "abgelehnt",
        "name": "abgelehnt",
        "meaning": "Keras meldet einen Fehler",
        "title": "Abgelehnt",
        "verdict": "Keras meldet einen Fehler, und nichts wird trainiert.",
    },
}
GRID_WARNED = "⚠"
GRID_CELL = "{head}, {loss}: {outcome}{warned}"
GRID_CELL_WARNED = ", Keras warnt"
GRID_LEGEND = (
    "Wähle eine Zelle, um ihren Code, die Meldung von Keras und die beweisende Zahl zu sehen. "
    "⚠ Keras warnt. `Dense(3)` steht für jede Klassenzahl über zwei. Wie der Loss übergeben wird (als Klasse, "
    "Funktion oder Name), spielt keine Rolle: Jede Zelle wurde in jeder Form ausgeführt."
)

CELL_TITLE = "`{head}`, Loss {family} mit `from_logits={told}`, Labels als {labels}"
REPORTED = "fit() meldet einen Loss von"
TRUE = "der Loss der Vorhersagen ist"
DETACHED = "ohne die Reparatur würde es melden"
DETACHED_NOTE = "von Keras aus den Ausgaben allein berechnet"
NO_TRUE = "die Vorhersagen haben keinen gültigen Loss"
RAN = {
    "softmax_of_logits": "die Softmax-Kreuzentropie der Logits, in einer fusionierten Operation",
    "sigmoid_of_logits": "die Sigmoid-Kreuzentropie der Logits, in einer fusionierten Operation",
    "categorical_of_outputs": (
        "den Logarithmus der Ausgaben, nachdem sie durch ihre Summe geteilt und auf [1e-7, 1 − 1e-7] abgeschnitten "
        "wurden"
    ),
    "sparse_of_outputs": (
        "den Logarithmus der Ausgaben, nachdem sie auf [1e-7, 1 − 1e-7] abgeschnitten und durch ihre Summe geteilt "
        "wurden"
    ),
    "binary_of_outputs": (
        "die binäre Kreuzentropie der Ausgaben, nachdem sie auf [1e-7, 1 − 1e-7] abgeschnitten wurden"
    ),
    "softmax_of_outputs": "ein zweites Softmax über die Ausgaben",
    "sigmoid_of_outputs": "ein zweites Sigmoid über die Ausgaben",
}
RAN_LINE = "Keras berechnete **{formula}**."
RESCUED = (
    "Dem Loss wurde gesagt, die Ausgaben seien Logits. Auf TensorFlow sah Keras hinter die letzte Schicht und "
    "nahm die Logits von dort. Mit den Ausgaben allein, wie auf JAX und PyTorch, wendet es die Aktivierung ein "
    "zweites Mal an und meldet **{alone}**. Auf TensorFlow bewirken ein Reshape, eine 16-Bit-Schicht oder "
    "`predict()` vor dem Loss dasselbe."
)
SAME_ALONE = (
    "TensorFlow griff auch hier auf die Logits zurück, aber bei diesen Beispielen macht das keinen Unterschied: Mit "
    "den Ausgaben allein, wie auf JAX und PyTorch, meldet Keras ebenfalls **{alone}**. Erst ein selbstsicher "
    "falsches Beispiel macht ihn sichtbar: Aus abgeschnittenen Wahrscheinlichkeiten bleibt sein Loss bei {cap} "
    "stehen."
)
PROOFS = {
    "not_finite": "`fit()` meldet **{loss}**, also keinen endlichen Wert.",
    "not_probabilities": (
        "Die Ausgaben von `predict()` reichen von **{lowest}** bis **{highest}**, und die Zeilensummen liegen "
        "zwischen **{sum_low}** und **{sum_high}**. Das sind keine Wahrscheinlichkeiten von Klassen, die sich "
        "gegenseitig ausschließen; einen gültigen Loss haben sie also nicht."
    ),
    "constant": "`predict()` liefert **{probability}** für jedes Beispiel, was auch immer das Modell gelernt hat.",
    "other_loss": ("`fit()` meldet **{reported}**, aber der Loss der Vorhersagen ist **{true}**."),
    "other_gradient": (
        "Der ausgeführte Schritt weicht vom wahren Gradienten um **{relative_error}** von dessen Länge ab."
    ),
}
WARNED = "Keras warnt:"
WORDS_OF_KERAS = "Die Meldung von Keras"
IN_PLAIN_WORDS = "Einfach gesagt: {meaning}"
CODE = "Der Code dieser Zelle"
REPAIRS = "Was zu ändern ist"
REPAIR_PARTS = {
    "labels": "Labels als {labels}",
    "from_logits": "from_logits={told}",
    "activation": "Ausgabe {activation}",
    "family": "Loss {family}",
    "units": "{units}",
}
REPAIR_UNITS = {1: "eine Einheit", 2: "zwei Einheiten", 3: "drei oder mehr Einheiten"}
REPAIR = "Funktioniert: {changes}"

LIVE = "Diese Zelle jetzt ausführen"
LIVE_NEVER = "{message} Keras hat jede Zelle der Tabelle vorab ausgeführt; hier lässt sich keine noch einmal ausführen."
LIVE_WAIT = "Keras führt diese Zelle aus; der erste Lauf einer Sitzung wartet, bis TensorFlow gestartet ist."
LIVE_SAME = "Eben ausgeführt mit TensorFlow {tensorflow}, Keras {keras}: dasselbe Ergebnis. {loss}"
LIVE_OTHER = "Eben ausgeführt mit TensorFlow {tensorflow}, Keras {keras}: {outcome}, anders als in der Tabelle. {loss}"
LIVE_LOSS = "Gemeldeter Loss {loss}."
LIVE_REFUSED = "{kind}."
LIVE_FAILED = "Der Lauf wurde nicht fertig: {reason}. Drücke noch einmal auf den Knopf."

WHY_LINES = (
    "Ein Loss sieht nicht, was seine Eingabe ist; er verlässt sich auf `from_logits`. Mit `from_logits=False` "
    "nimmt er eine Zeile Wahrscheinlichkeiten $p$ und berechnet $-\\log p_y$ (categorical) oder "
    "$-y \\log p - (1 - y) \\log(1 - p)$ (binary). Mit `from_logits=True` nimmt er Logits $z$ und berechnet "
    "$\\log \\sum_j e^{z_j} - z_y$ oder $\\log(1 + e^z) - y z$.",
    "Auf TensorFlow sieht Keras allerdings hinter die letzte Schicht. Findet es dort ein Softmax oder Sigmoid, nimmt "
    "es die Logits davor und rechnet mit der zweiten Form, welche Aktivierung es auch ist und was auch immer "
    "`from_logits` sagt. Das repariert eine doppelt angewandte Aktivierung (↺). Aber `predict()` liefert weiterhin die "
    "Aktivierung; gehören Loss und Aktivierung zu verschiedenen Familien, passen Training und Vorhersagen also "
    "nicht mehr zusammen. Auf JAX und PyTorch sieht Keras dort nie nach.",
)

METRICS = "Auch Metriken behandeln Logits als Wahrscheinlichkeiten"
METRICS_LEAD = {
    "balanced": (
        "Eine Metrik mit Schwelle hat sie bei 0,5, und das ist eine Wahrscheinlichkeit. Das Logit zu 0,5 ist 0; auf "
        'Logits landet also alles zwischen 0 und 0,5 auf der falschen Seite. `"accuracy"` mit einer Einheit ist eine '
        "solche Metrik."
    ),
    "rare": (
        "AUC lässt die Schwelle von 0 bis 1 laufen. Ist jedes Logit negativ, wie bei einer seltenen Klasse, liegen "
        "alle außerhalb, und eine perfekte Rangfolge schneidet nicht besser ab als ein Münzwurf. Ist jede "
        "Wahrscheinlichkeit winzig, helfen auch Wahrscheinlichkeiten nicht: AUC hat {thresholds} Schwellen, und alle "
        "Werte fallen unter die erste. Ordne die Logits direkt, zum Beispiel mit scikit-learn."
    ),
    "three_classes": (
        "Argmax braucht kein Softmax, kategorische Genauigkeiten stimmen also auch auf Logits. Metriken, die "
        "Einträge einzeln zählen oder Logarithmen bilden, stimmen nicht."
    ),
    "multi_label": (
        'Kann ein Beispiel mehrere Labels haben, wird `"accuracy"` auf Multi-Hot-Zeilen zu einer kategorischen '
        "Genauigkeit: Sie sieht nur auf die größte Ausgabe jeder Zeile. `BinaryAccuracy` zählt Label für Label und "
        "braucht auf Logits `threshold=0`."
    ),
}
METRICS_OF = {"balanced": "", "rare": ", selten", "very_rare": ", sehr selten", "three_classes": "", "multi_label": ""}
METRICS_AXIS = "Wert, den evaluate() meldet"
METRICS_TRUE = "nach Definition"
METRICS_ON = {"linear": "auf Logits", "activated": "auf Wahrscheinlichkeiten"}
METRICS_REFUSED = "abgelehnt"
METRICS_LABELS = {
    "integers": "",
    "column": ", y (N, 1)",
    "one_hot": ", y One-Hot",
    "floats": ", y Gleitkomma",
    "multi_hot": "",
}
METRICS_ALT = (
    "Von Keras gemeldete Metriken im Vergleich mit ihrer Definition, {set}. {wrong} von {total} sind falsch: {worst}."
)
METRICS_ALT_WORST = "{name} {on} meldet {reported} statt {true}"
METRICS_ALT_NONE = "keine"

OPTIONS = "Was die Logits vor Keras versteckt"
OPTIONS_LEAD = (
    "Auf TensorFlow findet Keras die Logits hinter einem Softmax oder Sigmoid und fusioniert den Loss selbst, bis "
    "etwas sie versteckt. Ein Beispiel, in dem eine falsche Klasse um {margin} führt, zeigt den Unterschied. "
    "Fused ist sein Loss der ganze Vorsprung, und sein Gradient zieht es zurück. Aus abgeschnittenen "
    "Wahrscheinlichkeiten ist sein Loss {clipped}, und sein Gradient ist exakt 0."
)
OPTIONS_HARMLESS = "Diese Optionen sind harmlos: {harmless}."
OPTIONS_ANYWAY = "Mit Logits und `from_logits=True` bleibt der Loss überall fusioniert, außer bei {anyway}."
OPTIONS_NEVER = "Mit Logits und `from_logits=True` bleibt der Loss überall fusioniert."
OPTIONS_ONE_CLASS = (
    "Ein Sparse-Loss auf einer Einheit kennt nur eine einzige Klasse. Für Label 0 meldet er {reported}, was auch "
    "immer das Modell vorhersagt; ein binärer Loss würde {true} melden. Label 1 wird abgelehnt."
)
OPTIONS_HEADER = ("Loss und Option", "aktiviert, from_logits=False", "linear, from_logits=True")
OPTIONS_SAID = {
    "fine": "✓ {reported}",
    "rescued": "↺ {reported}",
    "silent": "✗ {reported} statt {true}, Gradient {gradient}",
}
OPTION_NAMES = {
    "none": "{loss}",
    "label_smoothing": "{loss}, Label Smoothing",
    "ignore_class": "{loss}, ignore_class",
    "class_weight": "{loss}, Klassengewichte",
    "sample_weight": "{loss}, Beispielgewichte",
    "sum": "{loss}, Reduktion durch Summe",
    "identity": "{loss}, lineare Activation dahinter",
    "reshape": "{loss}, Reshape dahinter",
    "dropout": "{loss}, Dropout(0) dahinter",
    "mixed_float16": "{loss}, mixed_float16",
    "mixed_bfloat16": "{loss}, mixed_bfloat16",
    "float64": "{loss}, float64",
}
OPTION_LOSSES = {
    "SparseCategoricalCrossentropy": "sparse",
    "CategoricalCrossentropy": "categorical",
    "CategoricalFocalCrossentropy": "categorical focal",
    "BinaryCrossentropy": "binary",
    "BinaryFocalCrossentropy": "binary focal",
}
OPTION_ONE_UNIT = "{name}, auf einer Einheit"

EXCLUSIONS = "Ein Beispiel auslassen"
EXCLUSIONS_LEAD = (
    "Auffüllung und Beispiele ohne Label sollen nicht zählen: Der Loss soll der Mittelwert über die anderen sein. "
    "Keras führte jede Weise aus, das letzte von wenigen Beispielen auszulassen, auf Logits."
)
EXCLUSIONS_HEADER = ("Loss und was das letzte Beispiel auslässt", "Loss, den fit() meldet")
EXCLUSIONS_SAID = {
    "fine": "✓ {reported}",
    "silent": "✗ {reported} statt {true}",
    "empty": "✗ {reported}, obwohl kein Beispiel bleibt",
}
EXCLUSIONS_WHY = (
    "Gewichte nehmen das Beispiel aus der Summe, nicht aber aus der Anzahl, durch die Keras teilt: Loss und Gradient "
    "schrumpfen mit jedem ausgelassenen Beispiel. `ignore_class` und Masken teilen durch das, was bleibt. Ein Label, "
    "zu dem keine Klasse gehört, lehnt ein Sparse-Loss auf einer CPU ab; ein binärer Loss rechnet damit, als wäre es "
    "eine Wahrscheinlichkeit."
)

RULES = "Regeln für den Betrieb"
RULE_LINES = {
    "linear": (
        "**Gib Logits aus, und sag es dem Loss.** `from_logits=True` auf einer linearen Ausgabe funktioniert in "
        "{linear_fine} von {linear_total} Zellen mit den Labels, die der Loss erwartet, ohne Warnung und ohne "
        "dass Keras raten muss."
    ),
    "serve": (
        "**Wende die Aktivierung erst im Betrieb an.** `predict()` liefert Logits. `argmax` ist in beiden Fällen "
        "gleich; Schwellen, Summen und alles, was ein Mensch zu sehen bekommt, brauchen Wahrscheinlichkeiten. Die "
        "Kosten jeder Fehlerart bestimmen die Schwelle."
    ),
    "shape": (
        "**Behandle Formen als Vertrag.** Ein Sparse-Loss nimmt Klassennummern, ein kategorischer One-Hot-Zeilen, "
        "ein binärer eine Spalte für eine Einheit. Von {shape_total} Kombinationen, die diesen Vertrag brechen, "
        "lehnt Keras {shape_refused} ab. Ein Fehler kostet dich eine Minute."
    ),
    "one_unit": (
        '**Zu einer Einheit gehört ein Loss: der binäre.** `Dense(1, "softmax")` meldet {one_unit_loss}, den '
        "Loss eines Sigmoids, liefert aber für jedes Beispiel {one_unit_probability}."
    ),
    "family": (
        "**Mische die Familien nicht.** Eine Sigmoid-Ausgabe mit kategorischem Loss trainiert ein Softmax, "
        "liefert aber ein Sigmoid: Die Zeilensummen liegen zwischen {cross_low} und {cross_high}."
    ),
    "warnings": (
        "**Verlass dich nicht auf Warnungen.** Bei {unwarned} von {silent} stillschweigend falschen Zellen warnt "
        "Keras nicht, bei {warned_rescued} der {rescued}, die TensorFlow repariert, dagegen schon."
    ),
    "evaluate": (
        '**Bewerte, was du auslieferst.** Auf Logits meldet `"accuracy"` {accuracy_on_logits}; der wahre Wert ist '
        "{accuracy_true}. Nimm `BinaryAccuracy(threshold=0)` oder `AUC(from_logits=True)`, oder bewerte das "
        "exportierte Modell."
    ),
}
RULE_SHOWS = {
    "linear": ("Zeigen", {"trap_head": "linear_3", "trap_loss": "sparse_class_logits", "trap_labels": "integers"}),
    "shape": ("Eine zeigen", {"trap_head": "linear_3", "trap_loss": "sparse_class_logits", "trap_labels": "one_hot"}),
    "one_unit": (
        "Zeigen",
        {"trap_head": "softmax_1", "trap_loss": "binary_class_probabilities", "trap_labels": "integers"},
    ),
    "family": (
        "Zeigen",
        {"trap_head": "sigmoid_3", "trap_loss": "sparse_class_probabilities", "trap_labels": "integers"},
    ),
    "warnings": (
        "Eine zeigen",
        {"trap_head": "linear_3", "trap_loss": "sparse_class_probabilities", "trap_labels": "integers"},
    ),
    "evaluate": ("Zeigen", {"trap_metrics": "balanced"}),
}
TO_PROBABILITIES = "Wahrscheinlichkeiten und Kosten"

HOW = "Wie das gemessen wurde"
HOW_TEXT = (
    "Jede Zelle ist ein Modell mit einer Dense-Schicht und denselben Gewichten, kompiliert wie in einem üblichen "
    "Programm, dann mit `predict()` und einem Schritt `fit()` im Graph-Modus ausgeführt ({versions}). Ein Schritt "
    "mit Lernrate 1 ist der Gradient. Der Loss der Vorhersagen wird mit 60 Stellen berechnet. Dann bekommt der "
    "Loss die Ausgaben allein: Eine Zelle, die nun einen anderen Loss meldet, funktioniert nur, weil "
    "TensorFlow sie repariert. Eine Zelle ist falsch, wenn sie eine dieser Regeln verletzt:"
)
HOW_COMMAND = "Dieselbe Tabelle im Terminal: `python -m core matrix --json`. Eine Zelle: `--cell {key}`."
SOURCE = "Der Code, der eine Zelle einstuft"
