"""Die Seite über den Fehler des Loss."""

TITLE = "Loss-Fehler"
QUESTION = "Wie falsch ist der Loss, bei welchen Logits und in welchem Format?"

CONTROLS = {
    "loss": {"label": "Loss"},
    "side": {
        "label": "Welche Klasse führt",
        "help": (
            "die wahre oder eine falsche: Sie liegt um M vorn. zufällig: Logits M × N(0, 1), beliebiges Label. argmax: "
            "ebenso, aber die wahre Klasse hat das größte Logit. Versatz: Logits N(0, 1), alle um M verschoben."
        ),
        "options": {
            "right": "die wahre",
            "wrong": "eine falsche",
            "random": "zufällig",
            "argmax": "argmax",
            "offset": "Versatz",
        },
    },
    "measure": {"label": "Maß", "options": {"digits": "Stellen", "relative": "relativ", "ulps": "ulps"}},
    "formats": {"label": "Formate"},
    "reach": {"label": "M bis"},
    "formulations": {"label": "Formulierungen"},
    "library": {
        "label": "TensorFlows eigene Operationen",
        "help": (
            "TensorFlows eigene Operationen auf denselben Logits, in einem eigenen Prozess gerechnet. Ihre Bits "
            "hängen von der TensorFlow-Version, von oneDNN und vom Prozessor ab. Die emulierten Formulierungen "
            "runden jede Operation einmal, überall mit demselben Ergebnis."
        ),
    },
    "guides": {
        "label": "Hilfslinien",
        "options": {
            "last_digit": "letzte Stelle",
            "onsets": "wo die Theorie Versagen vorhersagt",
            "bounds": "Fehlerschranke",
            "inputs": "Rundung der Eingaben",
        },
    },
    "classes": {"label": "Klassen"},
    "samples": {"label": "Beispiele je Größe"},
    "closer": {
        "label": "Genauer hinsehen",
        "options": {
            "autopsy": "Autopsie",
            "formats": "alle Formate",
            "counts": "Ausfallraten",
            "inputs": "jede Eingabe",
        },
    },
    "look": {"label": "Hineinsehen in"},
    "look_format": {"label": "Format"},
    "look_at": {"label": "bei M =", "allowed": "eine Größe im Bereich der Abbildungen, oder nichts"},
    "heat": {"label": "Formulierung"},
    "counter": {
        "label": "Anteil der Beispiele: …",
        "options": {
            "dead": "ganzer Gradient exakt 0",
            "target_dead": "Gradient am Label exakt 0",
            "zero": "Loss exakt 0",
            "sum_is_one": "Summe der Exponentialterme exakt 1",
            "clipped": "Wahrscheinlichkeit abgeschnitten",
            "nonfinite": "Loss nicht endlich",
        },
    },
    "inputs_format": {"label": "Format"},
    "inputs": {"label": "Formulierung"},
}
FORMATS = "Formate: {formats}"
MORE = "Mehr"
IMPOSSIBLE = "Das lässt sich nicht messen: {reason}."
NOTHING_CHOSEN = "Wähle mindestens ein Format und eine Formulierung, die gemessen werden sollen."

PARTS = {
    "loss": {
        "title": "Loss",
        "axes": {
            "digits": "richtige Stellen des Loss",
            "relative": "relativer Fehler des Loss",
            "ulps": "Fehler des Loss (ulps)",
        },
    },
    "gradient": {
        "title": "Gradient",
        "axes": {
            "digits": "richtige Stellen des Gradienten",
            "relative": "relativer Fehler des Gradienten (2-Norm)",
            "ulps": "relativer Fehler des Gradienten (Vielfache von eps)",
        },
    },
}
LIBRARY_WAIT = "TensorFlow rechnet; beim ersten Mal muss es noch starten."
LIBRARY_FAILED = "TensorFlow hat keine Kurven geliefert: {reason} Die emulierten sind vollständig."
LIBRARY_TITLE = "Was TensorFlows Operationen intern tun"
MAGNITUDES = {
    "right": "Vorsprung der wahren Klasse M (Nats)",
    "wrong": "Vorsprung der falschen Klasse M (Nats)",
    "random": "Skala der Logits M",
    "argmax": "Skala der Logits M",
    "offset": "gemeinsame Verschiebung M",
}
EVENTS = {
    "dead": "alle 0",
    "zero": "0",
    "clipped": "Clip",
    "inf": "∞",
    "nan": "NaN",
    "unrepresentable": "zu groß",
}
EVENTS_OF_LACKS = {"unrepresentable": "kein Wert"}
LEAVES = "{name} ab M = {magnitude}: {expression} = {exact} wird zu {computed}"
LEAVES_LOGITS = "{name} ab M = {magnitude}: {format} kann die Logits nicht darstellen"
READING = (
    "Jede Linie ist der Median von {samples} Beispielen je Größe; die Schattierung reicht bis zum schlechtesten "
    "Beispiel. Die gepunktete Linie markiert ein Ergebnis, das bis zur letzten Stelle seines Formats stimmt. Über "
    "den Kurven: Beispiele, deren Ergebnis nicht endlich, exakt 0 oder abgeschnitten ist. Wähle einen Punkt, um zu "
    "sehen, was darin geschah."
)

FINDINGS = "Wann was versagt"
FINDINGS_HEADER = (
    "",
    "Loss ist nicht endlich",
    "Loss ist abgeschnitten",
    "Loss ist exakt 0",
    "Gradient ist überall 0",
    "Hälfte der Stellen verloren",
)
NEVER = "—"
ANSWER_WHERE = {
    "right": "Führt die wahre Klasse um M und rechnet man in {formats}",
    "wrong": "Führt eine falsche Klasse um M und rechnet man in {formats}",
    "random": "Bei zufälligen Logits der Skala M, in {formats} gerechnet",
    "argmax": "Bei zufälligen Logits der Skala M, das größte an der wahren Klasse, in {formats} gerechnet",
    "offset": "Sind alle Logits um M verschoben und rechnet man in {formats}",
}
ANSWER = {
    "clean": "{where}, verliert bis M = {reach} keine gezeigte Formulierung mehr als die Hälfte ihrer Stellen.",
    "some": (
        "{where}, verliert **{first}** als erste Formulierung die Hälfte der Stellen, bei M = **{magnitude}**; bis M = "
        "{reach} stimmt mindestens die Hälfte bei {keepers}."
    ),
    "all": (
        "{where}, verliert **{first}** als erste Formulierung die Hälfte der Stellen, bei M = **{magnitude}**, und bei "
        "M = {last} haben alle die Hälfte verloren."
    ),
}
LAWS = "Onsets, in der Theorie und gemessen"
LAW = "- **{name}**: {event} ab $M = {formula}$ = **{predicted}**; zuerst gemessen bei {measured}."
NOT_YET = "keiner gezeigten Größe"
WHY_LINE = "**{title}** (`{name}`) $\\displaystyle\\quad {formula}\\quad$ {breaks}."
TRIES = {
    "try_half": ("Halbe Genauigkeit, selbstsicher falsch", {"formats": ["float16"], "side": "wrong", "reach": 40}),
    "try_right": (
        "Selbstsicher richtig: Auch fused verliert Stellen",
        {"formats": ["float32"], "side": "right", "reach": 40},
    ),
    "try_offset": (
        "Eine gemeinsame Verschiebung verschluckt den Loss",
        {"formats": ["float32"], "side": "offset", "softmax_formulations": ["lse_minus_logit", "log_softmax", "fused"]},
    ),
    "try_bfloat": (
        "bfloat16 gegen float16",
        {"formats": ["bfloat16", "float16"], "side": "wrong", "softmax_formulations": ["max_shift", "fused"]},
    ),
}
SOURCE = "Der Code, der das berechnet hat"

AUTOPSY_HINT = (
    "Wähle einen Punkt einer Kurve oder gib eine Größe M ein, für eine Autopsie: Das schlechteste Beispiel dort wird "
    "Schritt für Schritt zerlegt."
)
AUTOPSY_FIRST = "Hineinsehen in {name}, wo die Hälfte der Stellen verloren ist, bei M = {magnitude}"
AUTOPSY_NOWHERE = "Diesen Punkt gibt es nicht. M ist eine Zahl, nicht negativ und höchstens {furthest}."
LOOK_FIRST = {"look": "erste in der Abbildung", "look_format": "erstes in der Abbildung"}
AUTOPSY_STEPS = {"back": "Voriger Punkt", "on": "Nächster Punkt"}
AUTOPSY_TITLE = "{name} bei M = {magnitude}: Logits {logits}, wahre Klasse {label}"
AUTOPSY_HEADER = ("Schritt", "Operation", "berechnet", "exakt", "ulps", "")
AUTOPSY_ALL = "Alle {count} Schritte"
AUTOPSY_CAUSES = {"": "", "inherited": "übernommen"}
HEAT_SCALE = "Stellen im schlechtesten Beispiel"
HEAT_LOST = "nicht endlich"
INPUTS_READING = (
    "Alle {count} endlichen Logits z von {format} und der Loss von Klasse 1 für {logits}. Links liegt das Modell "
    "selbstsicher falsch, rechts selbstsicher richtig. Jede Zahl des Formats ist gleich breit, die Achse ist also "
    "auf beiden Seiten der 0 logarithmisch. {bad} davon verlieren mehr als die Hälfte ihrer Stellen."
)
INPUTS_LOGITS = {"softmax": "die Logits (0, z)", "sigmoid": "das Logit z"}
INPUTS_AXIS = "Logit z, alle Zahlen von {format} der Reihe nach"
INPUTS_SCALE = "Eingaben"
INPUTS_ERROR = "relativer Fehler des Loss"
INPUTS_EXACT = "exakt"
ALT_INPUTS = (
    "Relativer Fehler von {formulation} in {format} für jedes endliche Logit. {bad} von {count} Eingaben verlieren "
    "mehr als die Hälfte ihrer Stellen; {lost} ergeben nichts Endliches."
)

ALT_ERROR = "{part}: {axis} über der Größe. {findings}"
ALT_CURVE = "{name}: {finding}."
ALT_NO_EVENT = "überall eine endliche Zahl"
ALT_EVENT = "{event} ab {magnitude:.4g}"
ALT_HEAT = "Anteil der richtigen Stellen, die {formulation} behält, nach Format und Größe. {findings}"
ALT_HEAT_ROW = "{format} behält die Hälfte seiner Stellen bis {reach}."
ALT_COUNTS = "Anteil der Beispiele ({counter}) über der Größe. Höchstens: {findings}."
ALT_COUNT = "{name} {share:.3g} %"
