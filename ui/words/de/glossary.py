"""Die Begriffe des Labors: die Formen, in denen jeder in einem Text steht, und seine Erklärung."""

TERMS = {
    "logit": {
        "forms": "Logit|Logits",
        "text": (
            "Der Wert, den ein Modell einer Klasse vor dem Softmax gibt: eine beliebige Zahl. Eine Klasse, deren Logit "
            "um {lead} größer ist, ist {times}-mal so wahrscheinlich."
        ),
    },
    "margin": {
        "forms": "Vorsprung|Vorsprungs|Vorsprünge|Vorsprüngen",
        "text": (
            "Wie weit ein Logit vor einem anderen liegt: hier das einer falschen Klasse vor dem der wahren, oder "
            "umgekehrt."
        ),
    },
    "nat": {
        "forms": "Nat|Nats",
        "text": (
            "Die Einheit von Loss und Vorsprung beim natürlichen Logarithmus. Ein Loss von {margin} Nat heißt: Die "
            "wahre Klasse hat die Wahrscheinlichkeit e hoch −{margin}, etwa {probability}."
        ),
    },
    "ulp": {
        "forms": "ulp|ulps",
        "text": (
            "„Unit in the last place“: der Abstand einer Zahl zur nächsten in ihrem Format. Bei 1 in float32 ist er "
            "{ulp}."
        ),
    },
    "fused": {
        "forms": "fused|fusioniert|fusionierte|fusionierten|fusionierter|fusioniertes",
        "text": (
            "Softmax und Logarithmus in einer Operation auf den Logits. Die Wahrscheinlichkeit wird nie berechnet, "
            "kann also weder unterlaufen noch abgeschnitten werden."
        ),
    },
    "two_steps": {
        "forms": "zwei_Schritte|zwei_Schritten|zweischrittig|zweischrittige",
        "text": (
            "Erst Softmax, dann der Logarithmus, entweder einfach gerechnet oder wie in Keras mit einem Clip "
            "dazwischen. Auf dem Papier dasselbe wie ein Schritt; hier ist weg, was die Wahrscheinlichkeit verloren "
            "hat."
        ),
    },
    "clip": {
        "forms": "Clip|Clips|Clippen|abgeschnitten|abgeschnittene|abgeschnittenen|abgeschnittener|abschneiden",
        "text": (
            "Werte unter einer Grenze werden zur Grenze. Keras schneidet Wahrscheinlichkeiten bei {clip} ab; sein "
            "Loss aus Wahrscheinlichkeiten endet deshalb bei {cap}, und der Gradient ist dort 0."
        ),
    },
    "epsilon": {
        "forms": "Epsilon|Epsilons",
        "text": "Eine winzige Zahl, die das Argument eines Logarithmus positiv halten soll. Keras nimmt {clip}.",
    },
    "head": {
        "forms": "Head|Heads",
        "text": "Die letzte Schicht eines Modells mit ihrer Aktivierung, etwa eine Dense-Schicht mit Softmax.",
    },
    "arm": {
        "forms": "Arm|Arme|Armen|Arms",
        "text": (
            "Eine der Varianten eines Experiments. Alle Arme beginnen mit denselben Gewichten und sehen dieselben "
            "Batches; nur das Ende des Modells und der Loss sind verschieden."
        ),
    },
    "formulation": {
        "forms": "Formulierung|Formulierungen",
        "text": (
            "Eine Art, denselben Loss aufzuschreiben. Auf dem Papier sind alle gleich, in Gleitkommazahlen nicht."
        ),
    },
    "side": {
        "forms": "welche_Klasse_führt",
        "text": (
            "Ob die wahre oder eine falsche Klasse das größte Logit hat. Führt eine falsche, ist der Loss etwa so groß "
            "wie der Vorsprung; führt die wahre, ist er winzig."
        ),
    },
    "onset": {
        "forms": "Onset|Onsets",
        "text": (
            "Der Vorsprung, ab dem eine Formel versagt. Die Theorie sagt ihn vorher: In float32 etwa läuft exp ab "
            "{overflows} über."
        ),
    },
    "autopsy": {
        "forms": "Autopsie|Autopsien",
        "text": (
            "Eine Rechnung, Schritt für Schritt, neben den exakten Werten. Sie zeigt, welcher Schritt den Schaden "
            "angerichtet hat."
        ),
    },
    "trap": {
        "forms": "Falle|Fallen",
        "text": (
            "Eine Kombination aus Head, Loss und Labels, die ohne Fehler läuft, obwohl der Loss nicht zu den "
            "Vorhersagen passt."
        ),
    },
    "underflow": {
        "forms": "Unterlauf|Unterlaufs|unterläuft",
        "text": (
            "Ein Ergebnis, das für sein Format zu klein ist, wird 0 oder verliert Stellen. In float32 ist exp von "
            "{vanishes} gleich 0."
        ),
    },
    "overflow": {
        "forms": "Überlauf|Überlaufs",
        "text": (
            "Ein Ergebnis über der größten Zahl seines Formats wird unendlich. In float16 ist diese Zahl "
            "{largest_half}."
        ),
    },
    "subnormal": {
        "forms": "subnormal|subnormale|subnormalen|subnormaler",
        "text": (
            "Eine Zahl so klein, dass ihr Format weniger Stellen für sie hat: in float32 unterhalb von {min_normal}."
        ),
    },
    "absorption": {
        "forms": "Absorption|absorbiert",
        "text": (
            "Eine kleine Zahl wird zu einer großen addiert und geht in der Rundung verloren. In float32 ist "
            "{absorbing} + 1 gleich {absorbing}."
        ),
    },
    "cancellation": {
        "forms": "Auslöschung",
        "text": (
            "Zwei fast gleiche Zahlen werden subtrahiert, und übrig bleiben vor allem ihre Rundungsfehler. In float16 "
            "ist {above} − {below} gleich {computed_difference} und nicht {difference}."
        ),
    },
    "log_sum_exp": {
        "forms": "Log-Sum-Exp",
        "text": (
            "Der Logarithmus der Summe der Exponentialfunktionen aller Logits. Zieht man vorher das größte Logit ab, "
            "läuft keine davon über."
        ),
    },
    "calibration": {
        "forms": "Kalibrierung|kalibriert|Kalibrierungsfehler",
        "text": (
            "Wie weit man Wahrscheinlichkeiten trauen kann: Von allen Vorhersagen mit {sure} sollten {sure} stimmen."
        ),
    },
    "temperature": {
        "forms": "Temperatur",
        "text": (
            "Eine Zahl, durch die die Logits vor dem Softmax geteilt werden. Eine hohe gleicht die "
            "Wahrscheinlichkeiten aneinander an; ihre Reihenfolge bleibt."
        ),
    },
    "sparse_labels": {
        "forms": "Sparse-Labels|Sparse-Loss|sparse",
        "text": "Sparse-Labels sind Klassennummern, etwa 2. One-Hot-Labels sind Zeilen, etwa 0, 0, 1.",
    },
    "backend": {
        "forms": "Backend|Backends",
        "text": "Die Bibliothek, die für Keras rechnet: TensorFlow, JAX oder PyTorch.",
    },
    "reduction": {
        "forms": "Reduktion",
        "text": (
            "Wie aus dem Loss aller Beispiele eine Zahl wird. In Keras ist das ihr Mittelwert, solange man nichts "
            "anderes angibt."
        ),
    },
    "accumulator": {
        "forms": "Akkumulator|Akkumulators",
        "text": (
            "Die Variable, zu der die Terme einer Summe nacheinander addiert werden. Ihr Format kann breiter sein als "
            "das der Terme; für die Summe zählt ihre Genauigkeit."
        ),
    },
    "importance_ratio": {
        "forms": "Importance-Ratio",
        "text": (
            "Wie viel wahrscheinlicher ein Token unter der neuen Policy ist als unter der, die es erzeugt hat: die "
            "Exponentialfunktion der Differenz zweier Log-Wahrscheinlichkeiten."
        ),
    },
    "softmax": {
        "forms": "Softmax",
        "text": (
            "Macht aus Logits Wahrscheinlichkeiten: die Exponentialfunktion jedes Logits, geteilt durch die Summe "
            "aller."
        ),
    },
    "one_hot": {
        "forms": "One-Hot",
        "text": "Ein Label als Zeile mit einer 1 bei seiner Klasse und sonst 0, etwa 0, 0, 1.",
    },
    "argmax": {"forms": "argmax", "text": "Die Stelle des größten Werts einer Zeile, also die vorhergesagte Klasse."},
    "log_odds": {
        "forms": "Log-Odds|Log-Odds-Skala",
        "text": "Der Logarithmus von p / (1 − p). Ein Sigmoid macht daraus eine Wahrscheinlichkeit.",
    },
    "significand": {
        "forms": "Signifikand|Signifikanden",
        "text": "Die Bits einer Zahl, die ihre Ziffern halten; der Exponent sagt, wo das Komma steht.",
    },
}
HINT = "Pfeiltasten: die anderen erklärten Wörter der Seite. Escape: schließen."
