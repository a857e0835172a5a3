"""Die Seite über den Fehler des Verlusts."""

TITLE = "Fehler des Verlusts"
QUESTION = "Wie falsch ist der Verlust, bei welchen Logits, in welchem Format?"

CONTROLS = {
    "loss": {"label": "Verlust"},
    "side": {
        "label": "Label",
        "help": "richtig: Die wahre Klasse führt mit dem Vorsprung. falsch: Eine andere führt. zufällig: Logits M × "
        "N(0, 1), beliebiges Label. argmax: ebenso, das größte Logit ist richtig. Versatz: Logits N(0, 1), alle um M "
        "verschoben.",
        "options": {
            "right": "richtig",
            "wrong": "falsch",
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
        "help": "Die Operationen der Bibliothek auf denselben Logits, von TensorFlow in einem eigenen Prozess "
        "gerechnet. Ihre Bits hängen von Version, oneDNN und Prozessor ab; die emulierten Formulierungen runden jede "
        "Operation einmal, überall gleich.",
    },
    "guides": {
        "label": "Hilfslinien",
        "options": {
            "last_digit": "letzte Stelle",
            "onsets": "wo es laut Theorie bricht",
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
            "counts": "Zusammenbruch",
            "inputs": "jede Eingabe",
        },
    },
    "heat": {"label": "Formulierung"},
    "counter": {
        "label": "Anteil der Beispiele: …",
        "options": {
            "dead": "ganzer Gradient exakt 0",
            "target_dead": "Gradient am Label exakt 0",
            "zero": "Verlust exakt 0",
            "sum_is_one": "Summe der Exponentialterme exakt 1",
            "clipped": "Wahrscheinlichkeit abgeschnitten",
            "nonfinite": "Verlust keine Zahl",
        },
    },
    "inputs_format": {"label": "Format"},
    "inputs": {"label": "Formulierung"},
}
MORE = "TensorFlow und mehr"
IMPOSSIBLE = "Das lässt sich nicht messen: {reason}."
NOTHING_CHOSEN = "Wähle mindestens ein Format und eine Formulierung, dann gibt es etwas zu messen."

PARTS = {
    "loss": {
        "title": "Verlust",
        "axes": {
            "digits": "richtige Stellen des Verlusts",
            "relative": "relativer Fehler des Verlusts",
            "ulps": "Fehler des Verlusts (ulps)",
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
LIBRARY_TITLE = "Was TensorFlows Operationen innen tun"
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
EVENTS_OF_LACKS = {"unrepresentable": "fehlt"}
LEAVES = "{name} ab M = {magnitude}: {expression} = {exact} wird zu {computed}"
LEAVES_LOGITS = "{name} ab M = {magnitude}: {format} hat diese Logits nicht"
READING = (
    "Eine Linie ist der Median von {samples} Beispielen je Größe, die Schattierung reicht bis zur schlechtesten, die "
    "gepunktete Linie ist ein Ergebnis, das bis zur letzten Stelle seines Formats stimmt. Über den Kurven: "
    "Beispiele, deren Ergebnis keine Zahl, exakt 0 oder abgeschnitten ist. Klicke auf einen Punkt und sieh, was "
    "darin geschah."
)

FINDINGS = "Was geschieht, und ab welchem M"
FINDINGS_HEADER = (
    "",
    "Verlust ist keine Zahl",
    "Verlust ist abgeschnitten",
    "Verlust ist exakt 0",
    "Gradient ist überall 0",
    "halbe Stellen verloren",
)
NEVER = "—"
WORST = {
    "clean": "Bis M = {reach} verliert hier nichts mehr als die Hälfte seiner Stellen.",
    "first": "Als Erstes verliert **{name}** die Hälfte der Stellen, bei M = **{magnitude}**.",
    "last": "Mindestens die Hälfte der Stellen stimmt bis M = {reach} bei: {names}.",
}
LAWS = "Theorie gegen Messung"
LAW = "- **{name}**: {event} ab $M = {formula}$ = **{predicted}**; zuerst gesehen bei {measured}."
NOT_YET = "keiner Größe hier"
WHY_LINE = "**{title}** (`{name}`) $\\displaystyle\\quad {formula}\\quad$ {breaks}."
TRIES = {
    "try_half": ("Halbe Genauigkeit, selbstsicher falsch", {"formats": ["float16"], "side": "wrong", "reach": 40}),
    "try_right": (
        "Selbstsicher richtig: Auch fused verblasst",
        {"formats": ["float32"], "side": "right", "reach": 40},
    ),
    "try_offset": (
        "Eine gemeinsame Verschiebung frisst den Verlust",
        {"formats": ["float32"], "side": "offset", "softmax_formulations": ["lse_minus_logit", "log_softmax", "fused"]},
    ),
    "try_bfloat": (
        "bfloat16 gegen float16",
        {"formats": ["bfloat16", "float16"], "side": "wrong", "softmax_formulations": ["max_shift", "fused"]},
    ),
}
SOURCE = "Der Code, der das berechnet hat"

AUTOPSY_HINT = "Klicke auf einen Punkt einer Kurve: Sein schlechtestes Beispiel wird hier Schritt für Schritt geöffnet."
AUTOPSY_TITLE = "{name} bei M = {magnitude}: Logits {logits}, wahre Klasse {label}"
AUTOPSY_HEADER = ("Schritt", "Operation", "berechnet", "exakt", "ulps", "")
AUTOPSY_ALL = "Alle {count} Schritte"
AUTOPSY_CAUSES = {"": "", "inherited": "übernommen"}
HEAT_SCALE = "Stellen, die dem schlechtesten Beispiel bleiben"
HEAT_LOST = "keine Zahl"
INPUTS_READING = (
    "Alle {count} endlichen Logits z in {format}, der Verlust von Klasse 1 für {logits}: Links liegt das Modell "
    "selbstsicher falsch, rechts selbstsicher richtig. Jede Zahl des Formats nimmt gleich viel Platz ein, die Achse "
    "ist also auf beiden Seiten der 0 logarithmisch. {bad} davon verlieren mehr als die Hälfte ihrer Stellen."
)
INPUTS_LOGITS = {"softmax": "die Logits (0, z)", "sigmoid": "das Logit z"}
INPUTS_AXIS = "Logit z, jede Zahl in {format} der Reihe nach"
INPUTS_SCALE = "Eingaben"
INPUTS_ERROR = "relativer Fehler des Verlusts"
INPUTS_EXACT = "exakt"
ALT_INPUTS = (
    "Relativer Fehler von {formulation} in {format} für jedes endliche Logit. {bad} von {count} Eingaben verlieren "
    "mehr als die Hälfte ihrer Stellen, {lost} ergeben keine Zahl."
)

ALT_ERROR = "{part}: {axis} über der Größe. {findings}"
ALT_CURVE = "{name}: {finding}."
ALT_NO_EVENT = "überall eine endliche Zahl"
ALT_EVENT = "{event} ab {magnitude:.4g}"
ALT_HEAT = "Anteil der richtigen Stellen, die {formulation} behält, nach Format und Größe. {findings}"
ALT_HEAT_ROW = "{format} behält die Hälfte seiner Stellen bis {reach}."
ALT_COUNTS = "Anteil der Beispiele ({counter}) über der Größe. Höchstens: {findings}."
ALT_COUNT = "{name} {share:.3g} %"
