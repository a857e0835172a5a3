"""Die Seite über Wahrscheinlichkeiten."""

TITLE = "Wahrscheinlichkeiten"
QUESTION = "Was gibt das Modell aus, und was muss ich damit tun?"

CONTROLS = {
    "source": {"label": "Logits", "options": {"typed": "hier eingegeben", "run": "aus meinem letzten Training"}},
    "function": {"label": "Aktivierung", "options": {"softmax": "Softmax", "sigmoid": "Sigmoid, jedes für sich"}},
    "logits": {"label": "Deine Logits", "allowed": "1 bis 20 Zahlen, durch Kommas getrennt"},
    "computed_in": {"label": "Gerechnet in"},
    "temperature": {
        "label": "Temperatur",
        "help": "Die Logits werden durch sie geteilt: Über 1 werden die Wahrscheinlichkeiten weicher, unter 1 "
        "härter. Die Entscheidungen bleiben.",
    },
    "axis": {
        "label": "Skala",
        "help": "Log-Odds trennen, was nahe 0 und was nahe 1 liegt. Eine lineare Skala zeigt beides nicht.",
        "options": {"odds": "Log-Odds", "log": "logarithmisch", "linear": "linear"},
    },
    "way": {"label": "Rechenweg", "options": {"stable": "wie Bibliotheken", "naive": "wie die Formel dasteht"}},
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
    "threshold": {"label": "Die Anwendung akzeptiert über"},
    "positive": {"label": "„Ja“ heißt Klasse"},
    "false_positive": {"label": "Ein falsches Ja kostet"},
    "false_negative": {"label": "Ein falsches Nein kostet"},
}
TYPED_TITLE = "Deine Logits"
TYPED_COUNT = "Logits: {count} kamen an, erlaubt sind 1 bis {most} Zahlen, durch Kommas getrennt"
TYPED_NUMBER = "Logits: „{part}“ ist keine Zahl zwischen −{most} und {most}"
TYPED_PROBLEM = "Diese Logits sind nicht brauchbar. {problem}."

NO_RUN = (
    "In diesem Tab wurde noch nichts trainiert. **{preset}** dauert ein paar Sekunden: {arms} lernen mit denselben "
    "Gewichten und Batches und beantworten {samples} Beispiele, die sie nie gesehen haben."
)
UNFINISHED = (
    "Das letzte Training kam nicht ans Ende, seine letzten Logits fehlen also. Mach weiter oder trainiere noch einmal."
)
TRAIN = "„{preset}“ trainieren"
PLAY = "Aufzeichnung von „{preset}“ abspielen"
TO_TRAINING = "Zur Seite Training"
SETTLED = "Alle Logits von {arm} sind NaN oder unendlich: Dieser Arm entscheidet nichts."
NOTHING_DEFINED = (
    "Kein Arm hat endliche Logits. Das hinterlässt ein NaN im Training: nichts, womit man entscheiden könnte."
)

NONE_TO_SHOW = "Ein solches Beispiel gibt es nicht, gezeigt werden alle {count}."
IMAGE_ALT = "Validierungsbeispiel {row}, ein Bild der Klasse {name}."
POINT_ALT = "Validierungsbeispiel {row} der Klasse {name}, bei ({x:.2f}, {y:.2f}), zwischen den anderen eingekreist."

BANDS = {"zero": "exakt 0", "one": "exakt 1", "nan": "NaN"}
SCALES = {
    "odds": {
        "axis": "Wahrscheinlichkeit, Skala der Log-Odds",
        "reading": (
            "Auf der Skala der Log-Odds sind gleiche Schritte gleiche Faktoren von p / (1 − p), man sieht beide Enden."
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
    "nearest": "der nächstliegende Wert des Formats",
    "off": "endlich, aber nicht der nächstliegende Wert",
    "one": "exakt 1, aber die Wahrheit ist kleiner",
    "zero": "exakt 0, aber die Wahrheit ist größer",
    "undefined": "keine Zahl",
}
ALT_EXAMPLE = (
    "{arm}: {format} gibt {name} die größte Wahrscheinlichkeit, {value}; exakt ist {exact}. Klassen mit exakt 0: "
    "{zeros}."
)
ALT_UNDEFINED = "{arm}: In {format} ist eine Wahrscheinlichkeit keine Zahl, also gewinnt keine Klasse."
READING = "Ein Punkt ist, was {format} berechnet, ein Ring der exakte Wert, die Linie dazwischen der Fehler. {scale}"

DECIDES = "entscheidet für"
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
            "Eine Zeile ergibt zusammen zwischen **{low}** und **{high}**, nicht 1.",
            "Mit {threshold} verglichen werden **{changed} von {count}** Antworten anders angenommen oder abgelehnt.",
            "Die Schwelle auf ln({threshold} / (1 − {threshold})) = {logit_threshold} zu verschieben lässt "
            "**{changed_with_logit_threshold}** davon falsch: Bei mehreren Klassen hängt die richtige Schwelle von den "
            "anderen Logits ab.",
            "Die Gewinnerklasse ist in **{argmax_changed} von {count}** Fällen eine andere: Argmax braucht kein "
            "Softmax, Schwellen schon.",
        ),
    },
    "sigmoid": {
        "probability": "Wahrscheinlichkeit für Ja",
        "how": "Sigmoid seines Logits in {format}; Ja heißt: ein Logit über 0",
        "forgotten": "Wenn Sigmoid vergessen wird",
        "facts": (
            "**{share_negative}** der Antworten sind negative „Wahrscheinlichkeiten“, **{share_above}** liegen über 1.",
            "Mit {threshold} verglichen fallen **{changed} von {count}** Entscheidungen anders aus.",
            "Mit dem Logit der Schwelle verglichen, ln({threshold} / (1 − {threshold})) = {logit_threshold}, fallen "
            "**{changed_with_logit_threshold}** anders aus: Die Schwelle 0,5 auf einer Wahrscheinlichkeit ist 0 auf "
            "einem Logit.",
        ),
    },
}
EXACT_NOTE = "exakt: {exact}"
OF_TRUTH = "wahre Klasse bekommt"

EVENTS_TITLE = "Was in {format} geschah"
EVENTS = {
    "logit_lost": "{format} hat keine endliche Zahl für das Logit von {names}.",
    "logit_rounded": "{format} speichert gerundet: {names}.",
    "exponential_lost": "Die Exponentialfunktion von {names} läuft über.",
    "exponential_zero": "Die Exponentialfunktion von {names} wird auf 0 gerundet.",
    "undefined": "Die Wahrscheinlichkeit von {names} ist keine Zahl.",
    "one": "Die Wahrscheinlichkeit von {names} ist exakt 1, obwohl die Wahrheit kleiner ist.",
    "zero": (
        "Die Wahrscheinlichkeit von {names} ist exakt 0, obwohl die Wahrheit größer ist: Ihr Logarithmus ist minus "
        "unendlich."
    ),
    "tie": (
        "{names} teilen sich die größte Wahrscheinlichkeit, obwohl ihre Logits verschieden sind: Das Argmax der "
        "Wahrscheinlichkeiten ist verloren."
    ),
    "sum_is_not_one": "Die Wahrscheinlichkeiten ergeben zusammen {total}, nicht exakt 1.",
}
NO_EVENTS = (
    "Nichts: Jede Wahrscheinlichkeit ist der Wert des Formats, der der Wahrheit am nächsten liegt, und zusammen "
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
    True: "Mit {threshold} verglichen wird das beste so angenommen oder abgelehnt wie seine Wahrscheinlichkeit: Glück.",
    False: "Mit {threshold} verglichen wird das beste **anders** angenommen oder abgelehnt als seine "
    "Wahrscheinlichkeit.",
}
ONE_WINNER = {
    True: "Der Gewinner ist derselbe: Argmax braucht kein Softmax, Schwellen schon.",
    False: "Der Gewinner ist ein anderer.",
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
CONFUSION = "Welche Klasse wurde für welche gehalten?"
CONFUSION_HOVER = "wahr %{y}, entschieden %{x}: %{customdata}<extra></extra>"
CONFUSION_ALT = "{arm} liegt zu {accuracy:.1%} richtig; {undefined:|Beispiel ist|Beispiele sind} undefiniert."
CONFUSION_MOST = "Der häufigste Fehler hält {true} für {decided}, {count}-mal."
DECIDED = "entschieden"
TRUE_CLASS = "wahr"
HISTOGRAM = "Wie sicher sind richtige und falsche Entscheidungen?"
RIGHT_WRONG = {"right": "richtig", "wrong": "falsch"}
CONFIDENCE = "genannte Wahrscheinlichkeit der Entscheidung"
EXAMPLES = "Beispiele"
HISTOGRAM_ALT = (
    "{arm}: {right} Entscheidungen sind richtig und {wrong} falsch; mit Wahrscheinlichkeit exakt 1 genannt werden "
    "{right_at_one} richtige und {wrong_at_one} falsche."
)
RELIABILITY = "Ist die genannte Wahrscheinlichkeit ehrlich?"
HONEST = "ehrlich"
SHARE_RIGHT = "Anteil richtiger Entscheidungen"
WITH_ERROR = "{arm}: Kalibrierungsfehler {error}"
RELIABILITY_HOVER = "genannt %{x:.3f}, richtig %{y:.3f}, %{customdata} Beispiele"
RELIABILITY_ALT = "Anteil richtiger Entscheidungen über der genannten Wahrscheinlichkeit. {errors}."
AT_ONE = (
    "{arm} nennt in {format} für **{count:|Beispiel|Beispiele}** Wahrscheinlichkeit exakt 1, davon sind **{wrong}** "
    "falsch."
)
UNDEFINED = (
    "{arm}: {count:|Beispiel hat|Beispiele haben} NaN oder unendliche Logits: hier weggelassen und als nicht richtig "
    "gezählt."
)
DIFFER_TITLE = "Wo die Arme uneins sind"
DIFFER_NONE = "{first} und {second} entscheiden in allen {count} Beispielen gleich."
DIFFER = (
    "{first} und {second} entscheiden in **{differing} von {count}** Beispielen verschieden: Nur {first} liegt in "
    "{only_first} richtig, nur {second} in {only_second}."
)
GALLERY = "wahr {true}"
GALLERY_MORE = "und {count} weitere, in der Auswahl oben unter „{show}“"

DECISIONS_TITLE = "Entscheidungen: Was ein Fehler kostet"
MEANING = (
    "Ein falsches Ja: Ein Beispiel einer anderen Klasse wird für **{name}** gehalten. Ein falsches Nein: **{name}** "
    "wird übersehen. Bei diesen Kosten sage Ja über der Wahrscheinlichkeit **{threshold}**, das sind Log-Odds über "
    "**{logit_threshold}**."
)
NOT_EXPRESSIBLE = (
    "{format} kann diese Schwelle nicht als Wahrscheinlichkeit nennen: Sie wird zu {stored} gerundet. Das Logit kann "
    "es: {logit}."
)
SAYING = {"yes": "Kosten, Ja zu sagen", "no": "Kosten, Nein zu sagen"}
ANSWERS = "Erwartete Kosten jeder Antwort"
PROBABILITY_OF_YES = "Wahrscheinlichkeit für Ja"
EXPECTED_COST = "erwartete Kosten"
THRESHOLD_NOTE = " Schwelle {threshold}"
ANSWERS_ALT = (
    "Erwartete Kosten für Ja und für Nein über der Wahrscheinlichkeit für Ja. Die Linien schneiden sich bei "
    "{threshold}, Log-Odds {logit_threshold}."
)
COST_CURVE = "Was jeder Arm an jeder Schwelle wirklich kostet"
LOGIT_THRESHOLD = "Schwelle auf den Log-Odds"
MEAN_COST = "mittlere Kosten je Beispiel"
COST_OF_ARM = "{arm} {cost}, bei Log-Odds 0 {cost_at_zero}"
COST_ALT = "Mittlere Kosten je Beispiel über der Schwelle. Bei {threshold}, das aus den Kosten folgt: {values}."
COST_TABLE = (
    "Arm",
    "an der Schwelle aus den Kosten",
    "bei 0 (p = ½)",
    "so billig wie möglich",
    "übersehen",
    "Fehlalarme",
)

WHY_FORMULA = r"""
$$p_j = \frac{e^{z_j}}{\sum_k e^{z_k}}, \qquad \ln\frac{p_j}{1 - p_j} = z_j - \ln\sum_{k \ne j} e^{z_k}.$$

Softmax erhält die Reihenfolge der Logits, der Gewinner ist also mit und ohne derselbe. Die Abstände erhält ein Format
mit $p$ signifikanten Bits nicht: Die Zahl neben 1 ist $1 - 2^{-p}$, was näher an 1 als an ihr liegt, wird exakt 1, und
nahe 0 gehen der Exponentialfunktion die Exponenten aus. Das Logit hält fest, was die Wahrscheinlichkeit verloren hat.
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
        "1000, 0, −1000, wie die Formel dasteht",
        {"source": "typed", "logits": "1000, 0, -1000", "computed_in": "float32", "way": "naive"},
    ),
    "try_tie": (
        "Ein Gleichstand durch float16",
        {"source": "typed", "logits": "2048, 2049, 0", "computed_in": "float16"},
    ),
}
SOURCE = "Der Code, der das berechnet"
