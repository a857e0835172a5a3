"""Die Worte der Seite Doktor."""

TITLE = "Doktor"
QUESTION = "Ist mein eigenes Modell betroffen?"

LEAD = (
    "Füge ein Programm ein oder lade eine `.py`-Datei, ein Notebook oder eine `.keras`-Datei hoch. Der Doktor "
    "verfolgt, welche Ausgabe in welchen Verlust geht, und meldet, wo beide nicht zusammenpassen. **Nichts wird "
    "ausgeführt**: Quelltext wird nur geparst, und aus einer `.keras`-Datei wird nur die `config.json` gelesen."
)

CONTROLS = {
    "doctor_rule": {"label": "Beispiel"},
    "doctor_version": {"label": "Fassung", "options": {"failing": "Falsch", "passing": "Richtig"}},
    "doctor_backend": {
        "label": "Backend",
        "help": "TensorFlow findet die Logits hinter manchen Aktivierungen wieder; JAX und PyTorch tun das nie.",
        "options": {"tensorflow": "TensorFlow", "jax": "JAX", "torch": "PyTorch"},
    },
    "doctor_show": {
        "label": "Zeige",
        "options": {"error": "Fehler", "warning": "Warnung", "advice": "Hinweis", "unresolved": "Nicht bestimmt"},
    },
    "logits_scale": {
        "label": "Skala des Beispiels",
        "help": "Standardabweichung der künstlichen Logits, mit denen gerechnet wird, bis du eine Datei hochlädst.",
    },
    "logits_format": {"label": "Schlechtestes Beispiel zerlegen in"},
    "logits_formulation": {"label": "Formulierung"},
}

UPLOAD = "Datei hochladen"
EDITOR = "Dein Programm"

READING = "Dein Programm wird gelesen. Eine lange Datei wartet hinter den kurzen."

COUNTS = {
    "error": "**{count} Fehler**",
    "warning": "{count:|Warnung|Warnungen}",
    "advice": "{count:|Hinweis|Hinweise}",
    "unresolved": "{count} nicht bestimmt",
}
FOUND = "{found}. Modellausgaben, die in einen Verlust gehen: {pairings}."
NOTHING_FOUND = "**Nichts gefunden.** Modellausgaben, die in einen Verlust gehen und alle zu ihm passen: {pairings}."
NOTHING_SEEN = (
    "**Nichts zu prüfen.** In dieser Datei geht keine Ausgabe eines Keras- oder TensorFlow-Modells in einen Verlust; "
    "das Ergebnis bedeutet also nicht, dass der Code richtig ist."
)
MORE = "{count} weitere werden nicht gezeigt; die Kommandozeile nennt sie alle."
LINE = "Zeile {line}"
CELL_LINE = "Zelle {cell}, Zeile {line}"
WHERE = "Grund:"
FIX = "Abhilfe:"
CORRECTION = "Der korrigierte Quelltext"
EFFECT = "Die Wirkung sehen"

RULES = "Die Regeln"
RULES_HEADER = ("Regel", "Was sie findet", "TensorFlow", "JAX", "PyTorch")
RULES_CAPTION = "Schweregrad jeder Regel auf jedem Keras-Backend"
RULES_LINE = (
    "Was sich im Quelltext nicht verfolgen lässt, etwa ein Modell aus einer anderen Datei oder ein erst zur Laufzeit "
    "gewählter Verlust, wird als „nicht bestimmt“ aufgeführt, mit Zeile und Grund. Der Doktor rät nie."
)
COMMAND = "Dieselbe Prüfung auf der Kommandozeile, für ganze Ordner und als Pre-Commit-Hook:"
COMMAND_LINE = "python -m core doctor PATH... --backend tensorflow --diff"

LOGITS = "Meine eigenen Logits"
LOGITS_LEAD = (
    "Lade die Logits deines Modells hoch, eine Zeile je Beispiel, als CSV, NPY oder NPZ (höchstens {limit} MB). "
    'Labels gehören in eine CSV-Spalte namens "label" oder in ein NPZ-Array namens "labels". Jede Formulierung wird '
    "in jedem Format berechnet und mit dem zertifizierten exakten Verlust verglichen."
)
LOGITS_UPLOAD = "Logits hochladen"
LOGITS_EXAMPLE = (
    "Noch keine Datei: {count} künstliche Beispiele mit {classes} Klassen, normalverteilt mit Skala {scale}, und "
    "zufällige Labels."
)
LOGITS_COUNT = "{judged} von {total} Beispielen geprüft."
LOGITS_NO_LABELS = "Ohne Labels gilt die Klasse mit dem größten Logit als Label."
LOGITS_FIRST_SAFE = "Zuerst sicher in"
LOGITS_NO_FORMAT = "keinem davon"
LOGITS_SAFE = "sicher"
LOGITS_TROUBLES = {
    "unrepresentable": "nicht darstellbar",
    "nonfinite": "nicht endlich",
    "clipped": "abgeschnitten",
    "dead": "Gradient tot",
    "wrong": "falsch",
}
LOGITS_LEGEND = (
    "Der Anteil der Beispiele mit einem Problem und das häufigste Problem. Falsch: Der Verlust liegt um mehr als "
    "{wrong:.0%} daneben. Tot: Der ganze Gradient ist exakt 0. Ein Beispiel, dessen wahrer Verlust unter "
    "{negligible} liegt, gilt nicht als Problem, denn aus ihm ist nichts mehr zu lernen."
)
LOGITS_WORST = (
    "**Schlechtestes Beispiel, {format}, {formulation}: Zeile {row}.** Verlust {loss}; der exakte Wert ist {exact}."
)
LOGITS_TOO_WIDE = (
    "Das schlechteste Beispiel lässt sich nicht zerlegen: Es hat zu viele Klassen, oder seine Logits liegen zu weit "
    "auseinander."
)
