"""Die Worte der Seite Doktor."""

TITLE = "Doktor"
QUESTION = "Ist mein eigenes Modell betroffen?"

LEAD = (
    "Füge ein Programm ein oder lade `.py`-Dateien, Notebooks, eine `.keras`-Datei oder ein Zip deines Projekts hoch: "
    "**{rules} Regeln** prüfen, welche Ausgabe in welchen Loss geht, und jeder Fund nennt die Zeile, den Grund und die "
    "Abhilfe. **Nichts wird ausgeführt.**"
)

CONTROLS = {
    "doctor_rule": {"label": "Beispiel"},
    "doctor_version": {"label": "Fassung", "options": {"failing": "Falsch", "passing": "Richtig"}},
    "doctor_program": {"label": "Dein Programm", "allowed": "ein Programm, wie diese Seite es in einen Link schreibt"},
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

UPLOAD = "Oder Dateien oder ein Zip deines Projekts hochladen"
EDITOR = "Dein Programm"
OWN_PROGRAM = "Dein Programm"
PLACEHOLDER = "Füge hier dein Programm ein."
CHECK = "Prüfen"
STALE = "Du hast das Programm geändert: Diese Befunde gehören zum Text davor. Drücke auf „Prüfen“."
TOO_LONG = (
    "Dieses Programm ist zu lang für einen Link. Dieser Browser-Tab behält es, bis du ihn schließt; ein kopierter Link "
    "enthält es nicht."
)
BRING_BACK = "Mein voriges Programm zurückholen"

READING = "Dein Programm wird gelesen. Eine lange Datei wartet hinter den kurzen."

COUNTS = {
    "error": "**{count} Fehler**",
    "warning": "{count:|Warnung|Warnungen}",
    "advice": "{count:|Hinweis|Hinweise}",
    "unresolved": "{count} nicht bestimmt",
}
FOUND = "{found}. Modellausgaben, die in einen Loss gehen: {pairings}."
NOTHING_FOUND = "**Nichts gefunden.** Modellausgaben, die in einen Loss gehen und alle zu ihm passen: {pairings}."
NOTHING_SEEN = (
    "**Nichts zu prüfen.** In dieser Datei geht keine Ausgabe eines Keras- oder TensorFlow-Modells in einen Loss; "
    "das Ergebnis bedeutet also nicht, dass der Code richtig ist."
)
MORE = "{count} weitere werden nicht gezeigt; die Kommandozeile nennt sie alle."
PROJECT_COUNTS = (
    "{files:|Datei|Dateien} gelesen, {pairings:|Ausgabe|Ausgaben} mit ihrem Loss beurteilt, {open} nicht bestimmt."
)
NOTHING_SEEN_IN_FILES = (
    "**Nichts zu prüfen.** In diesen Dateien geht keine Ausgabe eines Modells in einen Loss; das Ergebnis bedeutet "
    "also nicht, dass der Code richtig ist."
)
EVIDENCE = "Belege:"
THE_LINE = "gemeldet an {place}"
UNREAD = "Nicht gelesen: {count:|Datei|Dateien}"
MORE_UNREAD = "{count} weitere wurden nicht gelesen."
OTHER_FILES = "Übergangen: {count:|Datei|Dateien} anderer Art oder in versteckten Ordnern."
APPLY = "Diese Korrektur in den Editor übernehmen"
DOWNLOAD_CORRECTED = "Die korrigierte Datei herunterladen"
REPORTS = {"html": "Bericht (HTML)", "sarif": "Bericht (SARIF)"}
REPORTS_NOTE = "Die hier gezeigten Befunde als Seite zum Lesen und für Code-Scanning; beide auf Englisch."
READ_AS = "Gelesen als {frameworks}."
FRAMEWORKS = {"keras": "Keras auf {backend}", "pytorch": "PyTorch", "jax": "JAX", "boosting": "XGBoost oder LightGBM"}
BACKEND_SET = "Das Backend setzt das Programm selbst."
LINE = "Zeile {line}"
CELL_LINE = "Zelle {cell}, Zeile {line}"
CELL = "Zelle {cell}"
CELL_WITH_FINDINGS = "Zelle {cell}: {count:|Befund|Befunde}"
CELLS = "Codezellen werden von oben gezählt: {count:|Zelle|Zellen}. Textzellen haben keine Nummer."
WHERE = "Grund:"
FIX = "Abhilfe:"
CORRECTION = "Der korrigierte Quelltext"
RECOMMENDED = "Empfohlen: {repair}"
OTHERWISE = "Sonst: {repair}"
REPAIRS = {"logits": "der Loss bekommt Logits", "probabilities": "das Modell gibt Wahrscheinlichkeiten zurück"}
REASONS = {
    "logits": (
        "Der Loss wird in einem Schritt aus den Logits berechnet: Vorher wird auf keinem Backend etwas abgeschnitten "
        "oder weggerundet."
    ),
    "probabilities": (
        "Der Preis: Der Loss wird aus gerundeten Wahrscheinlichkeiten berechnet. Nur TensorFlow findet die Logits "
        "dahinter wieder, und nicht immer."
    ),
}
RETURNS = {
    "logits": {
        "as before": (
            "`predict()` gibt weiterhin Logits zurück: Wende `{activation}` darauf an, wo du Wahrscheinlichkeiten "
            "brauchst; zum Entscheiden vergleiche die Logits selbst."
        ),
        "new": (
            "`predict()` gibt von nun an Logits zurück, keine Wahrscheinlichkeiten mehr: Wende `{activation}` überall "
            "darauf an, wo Wahrscheinlichkeiten erwartet werden."
        ),
    },
    "probabilities": {
        "as before": (
            "`predict()` gibt weiterhin Wahrscheinlichkeiten zurück: Wo das Modell verwendet wird, ändert sich nichts."
        ),
        "new": (
            "`predict()` gibt von nun an Wahrscheinlichkeiten zurück, keine Logits mehr: Entferne jedes "
            "`{activation}`, das danach noch darauf angewandt wird."
        ),
    },
}
EFFECT = "Die Wirkung sehen"

RULES = "Die Regeln"
RULES_HEADER = ("Regel", "Was sie findet", "TensorFlow", "JAX", "PyTorch")
RULES_CAPTION = "Schweregrad jeder Regel auf jedem Keras-Backend"
RULES_LINE = (
    "Quelltext wird nur geparst, und aus einer `.keras`-Datei wird nur die `config.json` gelesen. Was sich nicht "
    "verfolgen lässt, etwa ein Modell aus einer anderen Datei oder ein erst zur Laufzeit "
    "gewählter Loss, wird als „nicht bestimmt“ aufgeführt, mit Zeile und Grund. Der Doktor rät nie."
)
COMMAND = (
    "Dieselbe Prüfung für ganze Ordner und als Pre-Commit-Hook. Der Befehl läuft in einem Klon des Repositorys dieses "
    "Labors; die anderen Wege stehen dort in `docs/doctor.md`:"
)
COMMAND_LINE = "python -m core doctor PATH... --backend tensorflow --diff"

LOGITS = "Meine eigenen Logits"
LOGITS_LEAD = (
    "Lade die Logits deines Modells hoch, eine Zeile je Beispiel, als CSV, NPY oder NPZ (höchstens {limit} MB). "
    'Labels gehören in eine CSV-Spalte namens "label" oder in ein NPZ-Array namens "labels". Jede Formulierung wird '
    "in jedem Format berechnet und mit dem zertifizierten exakten Loss verglichen."
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
    "Der Anteil der Beispiele mit einem Problem und das häufigste Problem. Falsch: Der Loss liegt um mehr als "
    "{wrong:.0%} daneben. Tot: Der ganze Gradient ist exakt 0. Ein Beispiel, dessen wahrer Loss unter "
    "{negligible} liegt, gilt nicht als Problem, denn aus ihm ist nichts mehr zu lernen."
)
LOGITS_WORST = (
    "**Schlechtestes Beispiel, {format}, {formulation}: Zeile {row}.** Loss {loss}; der exakte Wert ist {exact}."
)
LOGITS_TOO_WIDE = (
    "Das schlechteste Beispiel lässt sich nicht zerlegen: Es hat zu viele Klassen, seine Logits liegen zu weit "
    "auseinander, oder das Format kann sie nicht darstellen."
)
