"""Texte aus den Tabellen von ``core``, die auf den Seiten stehen: Tabelle, Schlüssel des Eintrags, deutscher Text.

Was ein Eintrag selbst auf Deutsch sagt, steht dort. Sätze, die ``core`` zusammensetzt, stehen in ``messages``.
"""

_GIVEN = "Keras' Verlust gegebener Wahrscheinlichkeiten"
_TWO_STEPS = "Zwei einfache Schritte: erst die Wahrscheinlichkeit, dann der Logarithmus, nichts abgeschnitten."

TABLES: dict[str, dict[str, str]] = {
    "heads": {
        "sparse": "Softmax, ganzzahlige Labels",
        "one_hot": "Softmax, One-Hot-Labels",
        "binary": "Sigmoid, 0 oder 1",
    },
    "datasets": {
        "digits": "Ziffern, 10 Klassen",
        "digits_0_1": "Ziffern, 0 gegen 1",
        "moons": "Monde",
        "circles": "Kreise",
        "spirals": "Spiralen",
        "blobs": "Wolken, K Klassen",
        "overlap": "Überlappung (logistische Regression)",
        "outliers": "Ausreißer",
        "csv": "Deine eigene CSV",
    },
    "library": {
        "tf_softmax_log": _TWO_STEPS,
        "tf_log_softmax": "Der Logarithmus des Softmax in einer Operation.",
        "tf_dense": (
            "Der fusionierte Verlust für One-Hot-Labels; Keras' CategoricalCrossentropy(from_logits=True) ruft ihn auf."
        ),
        "tf_sparse": (
            "Der fusionierte Verlust für ganzzahlige Labels; Keras' SparseCategoricalCrossentropy(from_logits=True) "
            "ruft ihn auf."
        ),
        "keras_sparse_probabilities": f"{_GIVEN}: abgeschnitten, der Logarithmus, dann die Sparse-Operation.",
        "keras_dense_probabilities": f"{_GIVEN}: normiert, abgeschnitten, dann der Logarithmus.",
        "tf_sigmoid_log": _TWO_STEPS,
        "tf_sigmoid_cross_entropy": (
            "Der fusionierte Verlust; Keras' BinaryCrossentropy(from_logits=True) ruft ihn auf."
        ),
        "keras_binary_probabilities": f"{_GIVEN}: abgeschnitten, dann die Logarithmen.",
    },
    "causes": {
        "overflow": "Überlauf",
        "lack": "Fehlen",
        "underflow": "Unterlauf",
        "clip": "Clip",
        "absorption": "Absorption",
        "cancellation": "Auslöschung",
        "rounding": "Rundung",
    },
    "matrix_rules": {
        "not_finite": "Der gemeldete Verlust ist endlich.",
        "not_probabilities": (
            "Die Vorhersagen liegen in [0, 1] und ergeben bei einem kategorischen Verlust über die Einheiten "
            "zusammen 1."
        ),
        "constant": "Die Vorhersage hängt vom Beispiel ab.",
        "other_loss": "Der gemeldete Verlust ist der Verlust der Vorhersagen.",
        "other_gradient": "Der Schritt ist der Gradient des Verlusts der Vorhersagen.",
    },
    "operations": {
        "logits": "Logits",
        "activation": "Aktivierung",
        "log": "Logarithmus",
        "loss": "Verlust",
        "gradient": "Gradient",
        "update": "Aktualisierung",
    },
}
