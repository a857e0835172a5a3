"""Die Seite über Wahrscheinlichkeiten."""

TITLE = "Wahrscheinlichkeiten"
QUESTION = "Was liefert das Modell, und was fange ich damit an?"

CONTROLS = {
    "source": {"label": "Logits", "options": {"typed": "hier eingegeben", "run": "aus meinem letzten Training"}},
    "function": {"label": "Aktivierung", "options": {"softmax": "Softmax", "sigmoid": "Sigmoid, jedes für sich"}},
    "logits": {"label": "Deine Logits", "allowed": "1 bis 20 Zahlen, durch Kommas getrennt"},
    "computed_in": {"label": "Zahlenformat"},
    "temperature": {
        "label": "Temperatur",
        "help": (
            "Die Logits werden durch die Temperatur geteilt: Über 1 werden die Wahrscheinlichkeiten weicher, unter 1 "
            "schärfer. Die Entscheidungen bleiben gleich."
        ),
    },
    "axis": {
        "label": "Skala",
        "help": (
            "Log-Odds halten Werte nahe 0 auseinander und Werte nahe 1 auch. Eine lineare Skala zeigt beides nicht."
        ),
        "options": {"odds": "Log-Odds", "log": "logarithmisch", "linear": "linear"},
    },
    "way": {"label": "Formel", "options": {"stable": "wie in Bibliotheken", "naive": "wörtlich"}},
    "which": {
        "label": "Beispiele",
        "options": {
            "all": "alle",
            "differ": "Arme uneins",
            "wrong": "ein Arm liegt falsch",
            "unsure": "unsicherste zuerst",
        },
    },
    "example": {"label": "Beispiel"},
    "threshold": {"label": "Annahmeschwelle der Anwendung"},
    "positive": {"label": "„Ja“ heißt Klasse"},
    "false_positive": {"label": "Ein falsches Ja kostet"},
    "false_negative": {"label": "Ein falsches Nein kostet"},
}
MORE_CONTROLS = "Mehr"
ANSWER_MODEL = "Das Modell"
ANSWER = {
    "softmax": (
        "{who} liefert Logits: Die Klasse ist die mit dem größten, **{name}**; nur für ihre Wahrscheinlichkeit "
        "brauchst du Softmax, und das ergibt in {format} **{value}**{exact}."
    ),
    "sigmoid": (
        "{who} liefert Logits: Sag Ja zu {name}, wenn das Logit über 0 liegt; es ist **{logit}**. Nur für die "
        "Wahrscheinlichkeit brauchst du ein Sigmoid, und das ergibt in {format} **{value}**{exact}."
    ),
    "undefined": (
        "{who} liefert Logits: Die Klasse ist die mit dem größten, **{name}**; aber diese Formel ergibt in {format} "
        "eine Wahrscheinlichkeit, die keine Zahl ist, obwohl der exakte Wert harmlos ist."
    ),
}
ANSWER_EXACT = {True: " (exakt: {exact})", False: ", obwohl der exakte Wert {exact} ist"}
TYPED_TITLE = "Deine Logits"
TYPED_COUNT = "eingegeben sind {count}; erlaubt sind 1 bis {most} Zahlen, durch Kommas getrennt"
TYPED_NUMBER = "„{part}“ ist weder inf, -inf, nan noch eine Zahl von −{most} bis {most}"
TYPED_PROBLEM = "Diese Logits lassen sich nicht verwenden: {problem}."

SPECIAL_LOST = "**Hier gibt es keine Wahrscheinlichkeit.** {function} dieser Logits ergibt NaN."
SPECIAL_KEPT = "**Die Wahrscheinlichkeiten sind bestimmt, obwohl ein Logit nicht endlich ist.**"
SPECIAL = {
    "nan": "Ein Logit ist NaN: Dann ist auch die Summe über alle Klassen NaN und mit ihr jede Wahrscheinlichkeit.",
    "nan_alone": "Das Sigmoid von NaN ist NaN; jede Ausgabe steht für sich, die anderen sind also nicht betroffen.",
    "no_infinity": "{format} kennt kein Unendlich und speichert stattdessen NaN.",
    "shift": (
        "Der größte Logit ist ∞. Softmax zieht ihn zuerst von jedem Logit ab, und ∞ − ∞ ist NaN; die Summe enthält "
        "dieses NaN, also wird jede Wahrscheinlichkeit NaN."
    ),
    "quotient": (
        "Die Exponentialfunktion von ∞ ist ∞, die Summe auch; ∞ / ∞ ist NaN. Eine Klasse mit endlicher "
        "Exponentialfunktion bekommt eine Zahl geteilt durch ∞, also null."
    ),
    "none_left": (
        "Jeder Logit ist −∞. Softmax zieht den größten ab, und −∞ − (−∞) ist NaN: Es bleibt keine Klasse übrig."
    ),
    "no_sum": (
        "Jeder Logit ist −∞, also sind alle Exponentialfunktionen und ihre Summe null, und null durch null ist NaN."
    ),
    "masked": (
        "Die Exponentialfunktion von −∞ ist null: Eine solche Klasse bekommt genau die Wahrscheinlichkeit null, und "
        "die anderen teilen sich den Rest, als gäbe es sie nicht. Attention-Masken beruhen darauf."
    ),
    "saturated": (
        "Das Sigmoid von ∞ ist genau eins, das von −∞ genau null; ein Loss darauf kann dann unendlich werden."
    ),
}
SPECIAL_COLUMNS = {
    "softmax": ("Klasse", "Logit", "Exponentialfunktion", "Summe", "Wahrscheinlichkeit"),
    "sigmoid": ("Ausgabe", "Logit", "Exponentialfunktion", "Nenner", "Wahrscheinlichkeit"),
}
SPECIAL_AFTER = (
    "Der Loss einer Wahrscheinlichkeit, die NaN ist, ist NaN, und sein Gradient auch: Nach dem nächsten Schritt ist "
    "jedes Gewicht, das er erreicht, ebenfalls NaN. Suche den ersten Logit, der nicht endlich ist, nicht den Loss."
)

NO_RUN = (
    "In diesem Tab wurde noch nichts trainiert. **{preset}** dauert ein paar Sekunden: {arms} lernen mit denselben "
    "Gewichten und Batches und klassifizieren dann {samples} Beispiele, die sie nie gesehen haben."
)
UNFINISHED = (
    "Das letzte Training wurde nicht fertig, seine letzten Logits fehlen also. Setze es fort oder trainiere noch "
    "einmal."
)
TRAIN = "„{preset}“ trainieren"
PLAY = "Aufzeichnung von „{preset}“ abspielen"
TO_TRAINING = "Zur Seite Training"
SETTLED = "Alle Logits von {arm} sind NaN oder unendlich; dieser Arm sagt also nichts vorher."
NOTHING_DEFINED = (
    "Kein Arm hat endliche Logits. Das hinterlässt ein NaN im Training: keine Grundlage für eine Vorhersage."
)

NONE_TO_SHOW = "Ein solches Beispiel gibt es nicht. Gezeigt werden alle {count}."
IMAGE_ALT = "Validierungsbeispiel {row}, ein Bild der Klasse {name}."
POINT_ALT = "Validierungsbeispiel {row} der Klasse {name}, bei ({x:.2f}, {y:.2f}), zwischen den anderen eingekreist."

BANDS = {"zero": "exakt 0", "one": "exakt 1", "nan": "NaN"}
SCALES = {
    "odds": {
        "axis": "Wahrscheinlichkeit, Log-Odds-Skala",
        "reading": (
            "Auf der Log-Odds-Skala sind gleiche Schritte gleiche Faktoren von p / (1 − p); so sind beide Enden zu "
            "sehen."
        ),
    },
    "log": {
        "axis": "Wahrscheinlichkeit, logarithmisch",
        "reading": "Auf einer logarithmischen Skala sieht alles nahe 1 wie 1 aus.",
    },
    "linear": {
        "axis": "Wahrscheinlichkeit, linear",
        "reading": "Auf einer linearen Skala sehen 10⁻³ und 10⁻⁹ wie 0 aus.",
    },
}
TRUTH = "exakt"
HOVER = "{arm}<br>{format}: {computed}<br>exakt: {exact}<br>{outcome}"
OUTCOMES = {
    "nearest": "die nächstgelegene Zahl des Formats",
    "off": "endlich, aber nicht die nächstgelegene Zahl",
    "one": "exakt 1, aber der wahre Wert ist kleiner",
    "zero": "exakt 0, aber der wahre Wert ist größer",
    "undefined": "keine Zahl",
}
ALT_EXAMPLE = (
    "{arm}: {format} gibt {name} die größte Wahrscheinlichkeit, {value}; der exakte Wert ist {exact}. Klassen mit "
    "exakt 0: {zeros}."
)
ALT_UNDEFINED = "{arm}: In {format} ist eine Wahrscheinlichkeit keine Zahl, also gewinnt keine Klasse."
READING = "Punkt: der in {format} berechnete Wert. Ring: der exakte Wert. Linie: der Fehler. {scale}"

DECIDES = "sagt vorher"
TRUE_NOTE = "wahr: {name}"
NOTHING = "nichts"
TIE = "Gleichstand"
FUNCTIONS = {
    "softmax": {
        "probability": "mit Wahrscheinlichkeit",
        "how": "Softmax seiner Logits in {format}; dieselbe Klasse hat das größte Logit",
        "forgotten": "Wenn Softmax vergessen wird",
        "facts": (
            "**{share_negative}** der Zeilen enthalten eine negative „Wahrscheinlichkeit“, **{share_above}** eine "
            "über 1.",
            "Die Summe einer Zeile liegt zwischen **{low}** und **{high}**, statt 1 zu sein.",
            (
                "Bei einer Schwelle von {threshold} werden **{changed} von {count}** Antworten anders angenommen "
                "oder abgelehnt."
            ),
            (
                "Verschiebt man die Schwelle auf ln({threshold} / (1 − {threshold})) = {logit_threshold}, sind noch "
                "immer **{changed_with_logit_threshold}** davon falsch: Bei mehreren Klassen hängt die richtige "
                "Schwelle von den anderen Logits ab."
            ),
            (
                "Die vorhergesagte Klasse ändert sich in **{argmax_changed} von {count}** Fällen: Argmax braucht "
                "kein Softmax, Schwellen schon."
            ),
        ),
    },
    "sigmoid": {
        "probability": "Wahrscheinlichkeit für Ja",
        "how": "Sigmoid seines Logits in {format}; Ja heißt: ein Logit über 0",
        "forgotten": "Wenn Sigmoid vergessen wird",
        "facts": (
            "**{share_negative}** der Ausgaben sind negative „Wahrscheinlichkeiten“, **{share_above}** liegen über 1.",
            "Bei einer Schwelle von {threshold} fallen **{changed} von {count}** Entscheidungen anders aus.",
            (
                "Beim Logit dieser Schwelle, ln({threshold} / (1 − {threshold})) = {logit_threshold}, fallen "
                "**{changed_with_logit_threshold}** anders aus: Eine Schwelle von 0,5 auf einer Wahrscheinlichkeit "
                "ist 0 auf einem Logit."
            ),
        ),
    },
}
EXACT_NOTE = "exakt: {exact}"
OF_TRUTH = "wahre Klasse bekommt"

EVENTS_TITLE = "Was in {format} geschah"
EVENTS = {
    "logit_lost": "{format} hat keine endliche Zahl für das Logit von {names}.",
    "logit_rounded": "{format} rundet das Logit von {names}.",
    "exponential_lost": "Die Exponentialfunktion von {names} läuft über.",
    "exponential_zero": "Die Exponentialfunktion von {names} wird durch Unterlauf 0.",
    "undefined": "Die Wahrscheinlichkeit von {names} ist keine Zahl.",
    "one": "Die Wahrscheinlichkeit von {names} ist exakt 1, obwohl der wahre Wert kleiner ist.",
    "zero": (
        "Die Wahrscheinlichkeit von {names} ist exakt 0, obwohl der wahre Wert größer ist: Ihr Logarithmus ist minus "
        "unendlich."
    ),
    "tie": (
        "{names} haben dieselbe größte Wahrscheinlichkeit, obwohl ihre Logits verschieden sind: Argmax kann sie "
        "nicht mehr unterscheiden."
    ),
    "sum_is_not_one": "Die Wahrscheinlichkeiten ergeben zusammen {total}, nicht exakt 1.",
}
NO_EVENTS = (
    "Nichts: Jede Wahrscheinlichkeit ist die Zahl des Formats, die dem exakten Wert am nächsten liegt, und zusammen "
    "ergeben sie 1."
)
MORE = "{count} weitere"
ALL_CLASSES = "alle Klassen"
NUMBERS = "Alle Stellen"
COLUMNS = ("Ausgabe", "Logit", "{format} berechnet", "exakt", "eins minus exakt", "Ergebnis")

FORGET_LEAD = (
    "Ein mit `from_logits=True` trainiertes Modell liefert aus `predict()` Logits. Als Wahrscheinlichkeiten gelesen "
    "sind sie in jeder Hinsicht falsch, bis auf eine:"
)
FOR_ARM = "Gemessen an den Logits von: {arm}."
ONE_RANGE = (
    "Als Wahrscheinlichkeiten gelesen reichen sie von **{smallest}** bis **{largest}** und ergeben zusammen "
    "**{low}**, nicht 1."
)
ONE_DECISION = {
    True: (
        "Bei einer Schwelle von {threshold} wird die größte Ausgabe zufällig so angenommen oder abgelehnt wie ihre "
        "Wahrscheinlichkeit."
    ),
    False: (
        "Bei einer Schwelle von {threshold} wird die größte Ausgabe **anders** angenommen oder abgelehnt als ihre "
        "Wahrscheinlichkeit."
    ),
}
ONE_WINNER = {
    True: "Es gewinnt dieselbe Klasse: Argmax braucht kein Softmax, Schwellen schon.",
    False: "Es gewinnt eine andere Klasse.",
}
WAYS_TITLE = "Drei richtige Wege"
WAYS_NAMES = (
    "Softmax bei der Inferenz",
    "Eine Softmax-Schicht auf dem exportierten Modell",
    "Bei den Logits bleiben",
)
WAYS_CODE = {
    "softmax": (
        "logits = model.predict(x)\np = tf.nn.softmax(logits)",
        "serving = keras.Sequential(\n    [model, keras.layers.Softmax()])\np = serving.predict(x)",
        "logits = model.predict(x)\nclasses = logits.argmax(axis=-1)",
    ),
    "sigmoid": (
        "logits = model.predict(x)\np = tf.nn.sigmoid(logits)",
        "serving = keras.Sequential([\n    model,\n    keras.layers.Activation('sigmoid')])\np = serving.predict(x)",
        "logits = model.predict(x)\nyes = logits > math.log(t / (1 - t))",
    ),
}

ALL_TITLE = "Alle {count} Beispiele"
CONFUSION = "Welche Klasse wurde mit welcher verwechselt?"
CONFUSION_HOVER = "wahr %{y}, vorhergesagt %{x}: %{customdata}<extra></extra>"
CONFUSION_ALT = (
    "{arm} liegt bei {accuracy:.1%} der Beispiele richtig; {undefined:|Beispiel ist|Beispiele sind} undefiniert."
)
CONFUSION_MOST = "Der häufigste Fehler: {true} mit {decided} verwechselt, {count}-mal."
DECIDED = "vorhergesagt"
TRUE_CLASS = "wahr"
HISTOGRAM = "Wie sicher sind richtige und falsche Vorhersagen?"
RIGHT_WRONG = {"right": "richtig", "wrong": "falsch"}
CONFIDENCE = "vorhergesagte Wahrscheinlichkeit der gewählten Klasse"
EXAMPLES = "Beispiele"
HISTOGRAM_ALT = (
    "{arm}: {right} Vorhersagen sind richtig und {wrong} falsch; bei einer Wahrscheinlichkeit von exakt 1 sind "
    "{right_at_one} richtig und {wrong_at_one} falsch."
)
RELIABILITY = "Kann man der vorhergesagten Wahrscheinlichkeit trauen?"
HONEST = "perfekt kalibriert"
SHARE_RIGHT = "Anteil richtiger Vorhersagen"
WITH_ERROR = "{arm}: Kalibrierungsfehler {error}"
RELIABILITY_HOVER = "vorhergesagt %{x:.3f}, richtig %{y:.3f}, %{customdata} Beispiele"
RELIABILITY_ALT = "Anteil richtiger Vorhersagen über der vorhergesagten Wahrscheinlichkeit. {errors}."
AT_ONE = (
    "{arm} gibt in {format} für **{count:|Beispiel|Beispiele}** eine Wahrscheinlichkeit von exakt 1 an, davon sind "
    "**{wrong}** falsch."
)
UNDEFINED = (
    "{arm}: {count:|Beispiel hat|Beispiele haben} NaN oder unendliche Logits; hier weggelassen und als falsch gezählt."
)
DIFFER_TITLE = "Wo die Arme uneins sind"
DIFFER_NONE = "{first} und {second} sind sich bei allen {count} Beispielen einig."
DIFFER = (
    "{first} und {second} sind sich bei **{differing} von {count}** Beispielen uneinig: Nur {first} liegt bei "
    "{only_first} richtig, nur {second} bei {only_second}."
)
GALLERY = "wahr {true}"
GALLERY_MORE = "und {count} weitere, in der Liste oben unter „{show}“"

DECISIONS_TITLE = "Entscheidungen: die Kosten eines Fehlers"
MEANING = (
    "Ein falsches Ja hält ein Beispiel einer anderen Klasse für **{name}**. Ein falsches Nein übersieht ein Beispiel "
    "der Klasse **{name}**. Sag bei diesen Kosten Ja über einer Wahrscheinlichkeit von **{threshold}**, also bei "
    "Log-Odds über **{logit_threshold}**."
)
NOT_EXPRESSIBLE = (
    "{format} kann diese Schwelle nicht als Wahrscheinlichkeit darstellen: Sie wird auf {stored} gerundet. Als Logit "
    "geht es: {logit}."
)
SAYING = {"yes": "Kosten eines Ja", "no": "Kosten eines Nein"}
ANSWERS = "Erwartete Kosten jeder Antwort"
PROBABILITY_OF_YES = "Wahrscheinlichkeit für Ja"
EXPECTED_COST = "erwartete Kosten"
THRESHOLD_NOTE = " Schwelle {threshold}"
ANSWERS_ALT = (
    "Erwartete Kosten eines Ja und eines Nein über der Wahrscheinlichkeit für Ja. Die Linien schneiden sich bei "
    "{threshold}, Log-Odds {logit_threshold}."
)
COST_CURVE = "Tatsächliche Kosten jedes Arms bei jeder Schwelle"
LOGIT_THRESHOLD = "Schwelle auf den Log-Odds"
MEAN_COST = "mittlere Kosten je Beispiel"
COST_OF_ARM = "{arm} {cost}, bei Log-Odds 0 {cost_at_zero}"
COST_ALT = "Mittlere Kosten je Beispiel über der Schwelle. Bei {threshold}, der Schwelle aus den Kosten: {values}."
COST_TABLE = (
    "Arm",
    "bei der Schwelle aus den Kosten",
    "bei 0 (p = ½)",
    "kleinstmöglich",
    "übersehen",
    "Fehlalarme",
)

WHY_FORMULA = r"""
$$p_j = \frac{e^{z_j}}{\sum_k e^{z_k}}, \qquad \ln\frac{p_j}{1 - p_j} = z_j - \ln\sum_{k \ne j} e^{z_k}.$$

Softmax erhält die Reihenfolge der Logits; mit und ohne Softmax gewinnt also dieselbe Klasse. Die Abstände erhält ein
Format mit $p$ signifikanten Bits nicht: Die Zahl neben 1 ist $1 - 2^{-p}$; alles, was näher an 1 liegt als an ihr, wird
exakt 1, und nahe 0 gehen der Exponentialfunktion die Exponenten aus. Das Logit behält, was die Wahrscheinlichkeit
verloren hat.
"""
TRIES = {
    "try_almost": (
        "0,9999999 ist nicht 1",
        {"source": "typed", "logits": "16, 0, -3", "computed_in": "float32"},
    ),
    "try_one": (
        "Einen Schritt weiter schon",
        {"source": "typed", "logits": "17, 0, -3", "computed_in": "float32"},
    ),
    "try_huge": (
        "1000, 0, −1000 wörtlich nach der Formel",
        {"source": "typed", "logits": "1000, 0, -1000", "computed_in": "float32", "way": "naive"},
    ),
    "try_tie": (
        "Ein Gleichstand durch float16",
        {"source": "typed", "logits": "2048, 2049, 0", "computed_in": "float16"},
    ),
}
SOURCE = "Der Code, der das berechnet"
