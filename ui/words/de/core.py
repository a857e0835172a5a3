"""Deutsche Texte zu den Tabellen von ``core``: Tabelle, Schlüssel des Eintrags, Text.

Bringt ein Eintrag seinen deutschen Text selbst mit, steht der dort. Zusammengesetzte Sätze stehen in ``messages``.
"""

_GIVEN = "Keras' Loss echter Wahrscheinlichkeiten"
_TWO_STEPS = "Zwei einfache Schritte: erst die Wahrscheinlichkeit, dann der Logarithmus, ohne Clip."

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
        "tf_log_softmax": "Der Logarithmus des Softmax in einer einzigen Operation.",
        "tf_dense": (
            "Der fusionierte Loss für One-Hot-Labels; Keras' CategoricalCrossentropy(from_logits=True) ruft ihn auf."
        ),
        "tf_sparse": (
            "Der fusionierte Loss für ganzzahlige Labels; Keras' SparseCategoricalCrossentropy(from_logits=True) "
            "ruft ihn auf."
        ),
        "keras_sparse_probabilities": f"{_GIVEN}: Clip, Logarithmus, dann die Sparse-Operation.",
        "keras_dense_probabilities": f"{_GIVEN}: Normierung, Clip, dann der Logarithmus.",
        "tf_sigmoid_log": _TWO_STEPS,
        "tf_sigmoid_cross_entropy": ("Der fusionierte Loss; Keras' BinaryCrossentropy(from_logits=True) ruft ihn auf."),
        "keras_binary_probabilities": f"{_GIVEN}: Clip, dann die Logarithmen.",
    },
    "causes": {
        "overflow": "Überlauf",
        "lack": "Nicht darstellbar",
        "underflow": "Unterlauf",
        "clip": "Clip",
        "absorption": "Absorption",
        "cancellation": "Auslöschung",
        "rounding": "Rundung",
    },
    "matrix_rules": {
        "not_finite": "Der gemeldete Loss ist endlich.",
        "not_probabilities": (
            "Die ausgelieferten Werte liegen in [0, 1]; bei einem kategorischen Loss ist ihre Summe über die "
            "Einheiten 1."
        ),
        "constant": "Die ausgelieferten Werte hängen vom Beispiel ab.",
        "other_loss": "Der gemeldete Loss ist der Loss der ausgelieferten Wahrscheinlichkeiten.",
        "other_gradient": (
            "Der Trainingsschritt verwendet den Gradienten des Loss der ausgelieferten Wahrscheinlichkeiten."
        ),
    },
    "operations": {
        "logits": "Logits",
        "activation": "Aktivierung",
        "log": "Logarithmus",
        "loss": "Loss",
        "gradient": "Gradient",
        "update": "Aktualisierung",
    },
}
