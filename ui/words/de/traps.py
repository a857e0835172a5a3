"""Die Seite über Fallen."""

MEANINGS = {
    "dimensions_differ": "Dieser Verlust vergleicht Eintrag für Eintrag, Labels brauchen also so viele Dimensionen wie "
    "Ausgaben: One-Hot-Labels (N, C) für C Einheiten, eine Spalte (N, 1) für eine Einheit.",
    "shapes_differ": "Labels und Ausgaben haben verschieden viele Spalten: Nötig ist eine Spalte je Einheit.",
    "one_hot_for_sparse": "Ein Sparse-Verlust will Klassennummern der Form (N,) oder (N, 1) und bekam One-Hot-Labels. "
    "Die Meldung sagt es verkehrt herum: Die Labels brauchen eine Dimension weniger als die Ausgaben.",
    "no_such_class": "Ein Label nennt eine Klasse, für die es keine Einheit gibt: Mit einer Einheit gibt es nur Klasse "
    "0.",
    "threshold_range": "Die Metrik hält ihre Schwelle für eine Wahrscheinlichkeit und weist eine außerhalb von [0, 1] "
    "zurück: Eine Schwelle auf Logits lässt sich nicht angeben.",
    "needs_columns": "Die Metrik vergleicht Spalte für Spalte: Labels (N, 1) für eine Einheit, sonst One-Hot.",
    "one_hot_for_sparse_metric": "Eine Sparse-Metrik will Klassennummern und verglich sie mit One-Hot-Zeilen.",
    "other": "Keras lehnt ab.",
}

TITLE = "Fallen"
QUESTION = "Welche letzte Schicht, welcher Verlust und welche Labels gehören zusammen?"

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
            "fine": "✓ geht",
            "rescued": "↺ von TensorFlow repariert",
            "silent": "✗ still falsch",
            "error": "! abgelehnt",
        },
    },
    "trap_head": {"label": "Letzte Schicht"},
    "trap_loss": {
        "label": "Verlust",
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
        "options": {"balanced": "zwei Klassen", "rare": "seltene Klassen", "three_classes": "drei Klassen"},
    },
}

SUMMARY = (
    "Keras hat alle **{total}** Kombinationen ausgeführt. **{fine}** gehen, weitere **{rescued}** nur, weil TensorFlow "
    "sie repariert, **{error}** werden mit einem Fehler abgelehnt, und **{silent}** laufen ohne Fehler, optimieren "
    "aber einen anderen Verlust als den ihrer Vorhersagen: Das sind die Fallen. In **{unwarned}** davon sagt Keras gar "
    "nichts. Wähle eine Zelle und sieh ihren Code, Keras' eigene Worte und die Zahl, die es beweist."
)

GRID_CAPTION = "Letzte Schichten gegen Verluste, Labels als {labels}"
GRID_CORNER = "letzte Schicht"
GRID_FAMILIES = {"sparse": "sparse categorical", "categorical": "categorical", "binary": "binary"}
GRID_TOLD = "from_logits={told}"
GRID_TOLD_SHORT = {"True": "True", "False": "False"}
STATES = {
    "fine": {
        "mark": "✓",
        "word": "geht",
        "name": "geht",
        "meaning": "richtig: Verlust und Gradient gehören zu den Vorhersagen",
        "title": "Geht",
        "verdict": "Verlust und Gradient gehören zu dem, was predict() ausliefert.",
    },
    "rescued": {
        "mark": "↺",
        "word": "repariert",
        "name": "geht nur, weil TensorFlow es repariert",
        "meaning": (
            "geht nur, weil TensorFlow es repariert: Die Aktivierung wird zweimal angewandt, TensorFlow nimmt die "
            "Logits davor; auf JAX und PyTorch ist es stillschweigend falsch"
        ),
        "title": "Geht nur, weil TensorFlow es repariert",
        "verdict": (
            "Das Programm wendet die Aktivierung zweimal an. TensorFlow nimmt die Logits davor; JAX und PyTorch "
            "täten es nicht, und die Zelle wäre stillschweigend falsch."
        ),
    },
    "silent": {
        "mark": "✗",
        "word": "falsch",
        "name": "falsch",
        "meaning": "läuft, aber der Verlust gehört nicht zu den Vorhersagen",
        "title": "Stillschweigend falsch",
        "verdict": "Keras trainiert, aber etwas anderes, als predict() ausliefert.",
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
    "⚠ Keras warnt. `Dense(3)` steht für jede Klassenzahl über zwei. Wie der Verlust "
    "übergeben wird (Klasse, Funktion oder Name), ändert nichts: Jede Zelle lief in jeder Form."
)

CELL_TITLE = "`{head}`, Verlust {family} mit `from_logits={told}`, Labels als {labels}"
REPORTED = "fit() meldet einen Verlust von"
TRUE = "der Verlust dessen, was predict() ausliefert, ist"
DETACHED = "ohne die Reparatur würde es melden"
DETACHED_NOTE = "von Keras mit den Ausgaben allein berechnet"
NO_TRUE = "was predict() ausliefert, hat keinen Verlust"
RAN = {
    "softmax_of_logits": "die Softmax-Kreuzentropie der Logits, in einer fusionierten Operation",
    "sigmoid_of_logits": "die Sigmoid-Kreuzentropie der Logits, in einer fusionierten Operation",
    "categorical_of_outputs": "den Logarithmus der Ausgaben, durch ihre Summe geteilt und auf [1e-7, 1 − 1e-7] "
    "abgeschnitten",
    "sparse_of_outputs": "den Logarithmus der Ausgaben, auf [1e-7, 1 − 1e-7] abgeschnitten, durch ihre Summe geteilt",
    "binary_of_outputs": "die Ja-Nein-Logarithmen der Ausgaben, auf [1e-7, 1 − 1e-7] abgeschnitten",
    "softmax_of_outputs": "ein zweites Softmax über die Ausgaben",
    "sigmoid_of_outputs": "ein zweites Sigmoid über die Ausgaben",
}
RAN_LINE = "Keras berechnete **{formula}**."
RESCUED = (
    "Dem Verlust wurde gesagt, die Ausgaben seien Logits. Keras sah auf TensorFlow hinter die letzte Schicht und nahm "
    "die Logits dort. Mit den Ausgaben allein, wie auf JAX und PyTorch, wendet es die Aktivierung ein zweites Mal an "
    "und meldet **{alone}**; ein Reshape, eine 16-Bit-Schicht oder `predict()` vor dem Verlust führt auch auf "
    "TensorFlow dazu."
)
SAME_ALONE = (
    "TensorFlow ging auch hier zu den Logits zurück, aber bei diesen Beispielen hängt nichts davon ab: Mit den "
    "Ausgaben allein, wie auf JAX und PyTorch, meldet Keras **{alone}**. Erst ein selbstsicher falsches Beispiel zeigt "
    "es: Dann bleibt sein Verlust, aus abgeschnittenen Wahrscheinlichkeiten, bei {cap} stehen."
)
PROOFS = {
    "not_finite": "`fit()` meldet **{loss}**: gar keine Zahl.",
    "not_probabilities": (
        "Was `predict()` ausliefert, reicht von **{lowest}** bis **{highest}**, und die Zeilen ergeben zusammen "
        "zwischen **{sum_low}** und **{sum_high}**: Das sind keine Wahrscheinlichkeiten von Klassen, die sich "
        "ausschließen, und einen Verlust davon gibt es nicht."
    ),
    "constant": "`predict()` liefert **{probability}** für jedes Beispiel, was auch immer es gelernt hat.",
    "other_loss": (
        "`fit()` meldet **{reported}**, aber der Verlust dessen, was `predict()` ausliefert, ist **{true}**."
    ),
    "other_gradient": "Der Schritt weicht um **{relative_error}** der Länge des wahren Gradienten ab.",
}
WARNED = "Keras warnt:"
WORDS_OF_KERAS = "Keras' eigene Worte"
IN_PLAIN_WORDS = "Einfach gesagt: {meaning}"
CODE = "Der Code dieser Zelle"
REPAIRS = "Was zu ändern ist"
REPAIR_PARTS = {
    "labels": "Labels als {labels}",
    "from_logits": "from_logits={told}",
    "activation": "Ausgabe {activation}",
    "family": "Verlust {family}",
    "units": "{units}",
}
REPAIR_UNITS = {1: "eine Einheit", 2: "zwei Einheiten", 3: "drei oder mehr Einheiten"}
REPAIR = "Geht: {changes}"

LIVE = "Diese Zelle jetzt ausführen"
LIVE_NEVER = "{message} Keras hat jede Zelle der Tabelle vorab gerechnet; hier lässt sich keine noch einmal rechnen."
LIVE_WAIT = "Keras führt sie aus; der erste Lauf einer Sitzung wartet, bis TensorFlow gestartet ist."
LIVE_SAME = "Eben ausgeführt mit TensorFlow {tensorflow}, Keras {keras}: dasselbe Ergebnis. {loss}"
LIVE_OTHER = (
    "Eben ausgeführt mit TensorFlow {tensorflow}, Keras {keras}: {outcome}, nicht das, was die Tabelle sagt. {loss}"
)
LIVE_LOSS = "Gemeldeter Verlust {loss}."
LIVE_REFUSED = "{kind}."
LIVE_FAILED = "Der Lauf kam nicht ans Ende: {reason}. Drücke den Knopf noch einmal."

WHY_LINES = (
    "Ein Verlust sieht nicht, was seine Eingabe ist; er glaubt, was man ihm sagt. Mit `from_logits=False` nimmt er "
    "eine Zeile Wahrscheinlichkeiten $p$ und berechnet $-\\log p_y$ (categorical) oder "
    "$-y \\log p - (1 - y) \\log(1 - p)$ (binary). Mit `from_logits=True` nimmt er Logits $z$ und berechnet "
    "$\\log \\sum_j e^{z_j} - z_y$ oder $\\log(1 + e^z) - y z$.",
    "Auf TensorFlow schaut Keras allerdings hinter die letzte Schicht: Findet es dort ein Softmax oder Sigmoid, nimmt "
    "es die Logits davor und rechnet mit der zweiten Form, welche Aktivierung es auch war und was auch immer man ihm "
    "sagte. Das repariert eine doppelt angewandte Aktivierung (↺). Aber `predict()` liefert weiterhin die Aktivierung; "
    "wo Verlust und Aktivierung aus zwei Familien stammen, trennen sich also Training und Auslieferung. Auf JAX und "
    "PyTorch schaut Keras dort nie hin.",
)

METRICS = "Auch Metriken halten Logits für Wahrscheinlichkeiten"
METRICS_LEAD = {
    "balanced": (
        "Eine Metrik mit Schwelle hat sie bei 0,5, einer Wahrscheinlichkeit. Das Logit zu 0,5 ist 0, auf Logits wird "
        'also alles zwischen 0 und 0,5 andersherum entschieden. `"accuracy"` mit einer Einheit ist so eine Metrik.'
    ),
    "rare": (
        "AUC führt seine Schwellen von 0 bis 1. Wo jedes Logit negativ ist, wie bei einer seltenen Klasse, liegen alle "
        "außerhalb: Eine vollkommene Rangfolge schneidet ab wie eine Münze. Wo jede Wahrscheinlichkeit winzig ist, "
        "helfen auch Wahrscheinlichkeiten nicht: AUC hat {thresholds} Schwellen, und alle Werte fallen unter die "
        "erste. Ordne die Werte selbst, zum Beispiel mit scikit-learn."
    ),
    "three_classes": (
        "Argmax braucht kein Softmax, kategorische Genauigkeiten stimmen also auf Logits. Was Eintrag für Eintrag "
        "zählt oder Logarithmen nimmt, stimmt nicht."
    ),
}
METRICS_OF = {"balanced": "", "rare": ", selten", "very_rare": ", sehr selten", "three_classes": ""}
METRICS_AXIS = "Wert, den evaluate() meldet"
METRICS_TRUE = "nach Definition"
METRICS_ON = {"linear": "auf Logits", "activated": "auf Wahrscheinlichkeiten"}
METRICS_REFUSED = "abgelehnt"
METRICS_LABELS = {"integers": "", "column": ", y (N, 1)", "one_hot": ", y One-Hot", "floats": ", y Gleitkomma"}
METRICS_ALT = "Metriken, wie Keras sie meldet, gegen ihre Definition, {set}. {wrong} von {total} sind falsch: {worst}."
METRICS_ALT_WORST = "{name} {on} meldet {reported} statt {true}"
METRICS_ALT_NONE = "keine"

OPTIONS = "Was die Logits vor Keras versteckt"
OPTIONS_LEAD = (
    "Auf TensorFlow findet Keras die Logits hinter einem Softmax oder Sigmoid und fusioniert den Verlust selbst, bis "
    "etwas sie versteckt. Ein Beispiel, um einen Vorsprung von {margin} falsch, verrät es: Fusioniert kostet es den "
    "ganzen Vorsprung und zieht zurück; aus abgeschnittenen Wahrscheinlichkeiten kostet es {clipped}, und sein "
    "Gradient ist exakt 0."
)
OPTIONS_HARMLESS = "Diese stören nicht: {harmless}."
OPTIONS_ANYWAY = "Logits und `from_logits=True` behalten es überall, außer bei {anyway}."
OPTIONS_NEVER = "Logits und `from_logits=True` behalten es überall."
OPTIONS_ONE_CLASS = (
    "Ein Sparse-Verlust auf einer Einheit kennt eine einzige Klasse: Für Label 0 meldet er {reported}, was auch immer "
    "das Modell sagt, wo ein binärer Verlust {true} sagen würde; Label 1 wird abgelehnt."
)
OPTIONS_HEADER = ("Verlust und Option", "aktiviert, from_logits=False", "linear, from_logits=True")
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
    "sum": "{loss}, summiert",
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

RULES = "Regeln für den Betrieb"
RULE_LINES = {
    "linear": (
        "**Gib Logits aus und sag es dem Verlust.** `from_logits=True` auf einer linearen Ausgabe geht in "
        "{linear_fine} von {linear_total} Zellen mit den Labels, die der Verlust will, ohne Warnung und ohne dass "
        "Keras raten muss."
    ),
    "serve": (
        "**Wende die Aktivierung dann beim Ausliefern an.** `predict()` liefert Logits. `argmax` stört das nicht; "
        "Schwellen, Summen und alles, was ein Mensch zu sehen bekommt, schon. Was jede Art Fehler kostet, bestimmt die "
        "Schwelle."
    ),
    "shape": (
        "**Behandle Formen als Vertrag.** Sparse nimmt Klassennummern, categorical One-Hot-Zeilen, binary eine Spalte "
        "für eine Einheit. Von {shape_total} Kombinationen, die ihn brechen, lehnt Keras {shape_refused} ab. Ein "
        "Fehler kostet eine Minute."
    ),
    "one_unit": (
        '**Zu einer Einheit gehört ein Verlust: binary.** `Dense(1, "softmax")` meldet {one_unit_loss}, den Verlust '
        "eines Sigmoids, und liefert allen {one_unit_probability}."
    ),
    "family": (
        "**Mische die Familien nicht.** Eine Sigmoid-Ausgabe mit kategorischem Verlust trainiert ein Softmax und "
        "liefert ein Sigmoid aus: Zeilen ergeben zusammen zwischen {cross_low} und {cross_high}."
    ),
    "warnings": (
        "**Verlass dich nicht auf Warnungen.** {unwarned} von {silent} stillschweigend falschen Zellen geben keine, "
        "und {warned_rescued} der {rescued}, die TensorFlow repariert, geben eine."
    ),
    "evaluate": (
        '**Bewerte, was du auslieferst.** Auf Logits sagt `"accuracy"` {accuracy_on_logits}, die Wahrheit ist '
        "{accuracy_true}. Nimm `BinaryAccuracy(threshold=0)`, `AUC(from_logits=True)`, oder bewerte das exportierte "
        "Modell."
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
    "Jede Zelle ist ein Modell aus einer Dense-Schicht mit denselben Gewichten, kompiliert, wie du es tun würdest, mit "
    "`predict()` und einem Schritt `fit()` im Graph-Modus ausgeführt ({versions}). Der Schritt bei Lernrate 1 ist der "
    "Gradient. Der Verlust dessen, was `predict()` auslieferte, wird mit 60 Stellen berechnet. Dann bekommt der "
    "Verlust nur die Ausgaben: Eine Zelle, die dort einen anderen Verlust meldet, geht nur, weil TensorFlow sie "
    "repariert. Eine Zelle ist falsch, wenn eine dieser Regeln verletzt ist:"
)
HOW_COMMAND = "Dieselbe Tabelle im Terminal: `python -m core matrix --json`, eine Zelle: `--cell {key}`."
SOURCE = "Der Code, der urteilt"
