"""Die Worte der Seite Doktor."""

TITLE = "Doktor"
QUESTION = "Ist mein eigenes Modell falsch?"

LEAD = (
    "Füge ein Programm ein oder lade eine `.py`-Datei, ein Notebook oder eine `.keras`-Datei hoch. Der Doktor liest, "
    "welche Ausgabe auf welchen Verlust trifft, und sagt, wo die beiden sich widersprechen. **Nichts wird "
    "ausgeführt**: Quelltexte werden nur zerlegt, und von einer `.keras`-Datei wird nur die `config.json` gelesen."
)

CONTROLS = {
    "doctor_rule": {"label": "Beispiel zu"},
    "doctor_version": {"label": "Fassung", "options": {"failing": "Falsch", "passing": "Richtig"}},
    "doctor_backend": {
        "label": "Backend",
        "help": "TensorFlow findet die Logits hinter manchen Aktivierungen wieder; JAX und PyTorch nie.",
        "options": {"tensorflow": "TensorFlow", "jax": "JAX", "torch": "PyTorch"},
    },
    "doctor_show": {
        "label": "Zeige",
        "options": {"error": "Fehler", "warning": "Warnung", "advice": "Hinweis", "unresolved": "Nicht bestimmt"},
    },
    "logits_scale": {
        "label": "Skala des Beispiels",
        "help": "Standardabweichung der ausgedachten Logits; eine hochgeladene Datei tritt an ihre Stelle.",
    },
    "logits_format": {"label": "Schlechtestes Beispiel öffnen in"},
    "logits_formulation": {"label": "Formulierung"},
}

UPLOAD = "Datei hochladen"
EDITOR = "Dein Programm"

READING = "Das wird gelesen. Eine lange Datei wartet hinter den kurzen."

COUNTS = {
    "error": "**{count} zu korrigieren**",
    "warning": "{count} anzusehen",
    "advice": "{count} zu bedenken",
    "unresolved": "{count} nicht bestimmt",
}
FOUND = "{found}. Ausgaben, die mit einem Verlust gesehen wurden: {pairings}."
NOTHING_FOUND = (
    "**Nichts gefunden.** Ausgaben, die mit einem Verlust gesehen wurden, alle im Einklang mit ihm: {pairings}."
)
NOTHING_SEEN = (
    "**Nichts zu beurteilen.** Hier wurde keine Ausgabe eines Keras- oder TensorFlow-Modells mit einem Verlust "
    "gesehen, das ist also keine Freigabe."
)
MORE = "{count} weitere sind nicht gezeichnet; die Kommandozeile nennt sie alle."
LINE = "Zeile {line}"
CELL_LINE = "Zelle {cell}, Zeile {line}"
WHERE = "Wo es schadet:"
FIX = "Was zu tun ist:"
CORRECTION = "Der korrigierte Quelltext"
EFFECT = "Die Wirkung sehen"

RULES = "Die Regeln"
RULES_HEADER = ("Regel", "Was sie findet", "TensorFlow", "JAX", "PyTorch")
RULES_CAPTION = "Schwere jeder Regel auf jedem Backend von Keras"
RULES_LINE = (
    "Was sich aus dem Quelltext nicht verfolgen lässt, etwa ein Modell aus einer anderen Datei oder ein erst zur "
    "Laufzeit gewählter Verlust, steht als nicht bestimmt da, mit Zeile und Grund. Geraten wird nie."
)
COMMAND = "Dasselbe auf der Kommandozeile, für ganze Ordner und als Pre-Commit-Hook:"
COMMAND_LINE = "python -m core doctor PATH... --backend tensorflow --diff"

LOGITS = "Meine eigenen Logits"
LOGITS_LEAD = (
    "Lade die Logits hoch, die dein Modell liefert, eine Zeile je Beispiel, als CSV, NPY oder NPZ (höchstens {limit} "
    'MB). Labels: eine CSV-Spalte namens "label" oder ein NPZ-Array namens "labels". Jede Formulierung wird in jedem '
    "Format berechnet und mit der zertifizierten Wahrheit verglichen."
)
LOGITS_UPLOAD = "Logits hochladen"
LOGITS_EXAMPLE = (
    "Noch keine Datei: {count} ausgedachte Beispiele mit {classes} Klassen, normalverteilt mit Skala {scale}, "
    "zufällige Labels."
)
LOGITS_COUNT = "{judged} von {total} Beispielen beurteilt."
LOGITS_NO_LABELS = "Ohne Labels steht die Klasse des größten Logits dafür."
LOGITS_FIRST_SAFE = "Zuerst sicher in"
LOGITS_NO_FORMAT = "keinem davon"
LOGITS_SAFE = "sicher"
LOGITS_TROUBLES = {
    "unrepresentable": "nicht speicherbar",
    "nonfinite": "nicht endlich",
    "clipped": "abgeschnitten",
    "dead": "Gradient tot",
    "wrong": "falsch",
}
LOGITS_LEGEND = (
    "Der Anteil der Beispiele, bei denen etwas schiefgeht, und was am häufigsten. Falsch: Der Verlust liegt um "
    "mehr als {wrong:.0%} daneben. Tot: Der ganze Gradient ist exakt 0. Ein Beispiel, dessen wahrer Verlust unter "
    "{negligible} liegt, zählt nicht mit, denn aus ihm ist nichts mehr zu lernen."
)
LOGITS_WORST = (
    "**Schlechtestes Beispiel, {format}, {formulation}: Zeile {row}.** Verlust {loss}; die Wahrheit ist {exact}."
)
LOGITS_TOO_WIDE = (
    "Das schlechteste Beispiel hat zu viele Klassen oder zu weit auseinanderliegende Logits, um es zu öffnen."
)
