"""Die Übungsseite. Die Felder der Vorlagen berechnet ``core.teaching``."""

TITLE = "Üben"
QUESTION = "Könnte ich es erklären?"

CONTROLS = {
    "practice_part": {
        "label": "Üben durch",
        "options": {"rounds": "Vorhersagen", "bugs": "Fehlersuche", "interview": "Erklären"},
    },
    "practice_round": {"label": "Runde"},
    "practice_bug": {"label": "Programm"},
    "score": {
        "label": "Deine Antworten als Code",
        "allowed": "was diese Seite geschrieben hat, ein Zeichen für jede Antwort",
    },
}
INTRODUCTIONS = {
    "rounds": "Sag, was herauskommt, bevor du es siehst. Jede Möglichkeit ist eine Zahl, die das Labor eben berechnet "
    "hat.",
    "bugs": "Klicke auf die Zeile, die falsch ist, oder sag, dass keine es ist. Der Doktor dieses Labors hat dasselbe "
    "Programm gelesen.",
    "interview": "Antworte laut, wie in einem Vorstellungsgespräch. Öffne dann die Antwort des Labors und den Lauf, "
    "der sie zeigt.",
}
SCORE = "{right} von {given} richtig, {total} Fragen insgesamt"
SCORE_EMPTY = "{total} Fragen, noch keine beantwortet"
HAND_IN = "Abgeben"
CODE_HELP = "Er steht auch im Link: Kopiere den Link, um deine Antworten zu behalten oder abzugeben."
PLACE = "{number} von {total} · {title}"
PREVIOUS = "Zurück"
NEXT = "Weiter"
AGAIN = "Noch einmal versuchen"
RIGHT = "✓ Richtig."
WRONG = "✗ Nicht ganz: Die Antwort ist **{answer}**, du hast {given} gesagt."
MARKS = {"right": "✓ die Antwort", "given": "✗ deine Antwort", "other": ""}
SEE = "Sieh es auf der Seite {page}"
SLIDER = "Deine Vorhersage"
COMMIT = "Das ist meine Vorhersage"
SCALE_NOTE = "Eine Stufe der Skala daneben gilt noch als richtig."
LINE = "Zeile {line}"
NO_BUG = "Hier ist nichts falsch"
PICK = "Welche Zeile ist falsch?"
NOTHING_FOUND = "Der Doktor findet in diesem Programm nichts Falsches."
CLAIMS = "Woran die Tests des Labors diesen Lauf messen"
INTERVIEW = "Die Fragen"
TRADE_OFFS = "Die drei Abwägungen"

KINDS = {
    "fused": "den fusionierten Verlust der Logits",
    "two_step": "den Verlust abgeschnittener Wahrscheinlichkeiten",
    "double": "Softmax doppelt",
    "missing": "Logits als Wahrscheinlichkeiten",
}

ROUNDS = {
    "clipped_loss": {
        "title": "Ein Verlust mit Clip",
        "question": "Drei Klassen, float32. Eine falsche Klasse führt vor der wahren um {margin}. Welchen Verlust "
        "berechnet Keras aus den Softmax-Wahrscheinlichkeiten, die predict() lieferte?",
        "why": "Keras schneidet die Wahrscheinlichkeit zuerst bei 10⁻⁷ ab, der Verlust bleibt also bei **{truth}** "
        "stehen, obwohl der exakte {exact} ist.",
    },
    "clipped_gradient": {
        "title": "Sein Gradient",
        "question": "Dasselbe Beispiel, Vorsprung {margin} in die falsche Richtung: Was ist der Gradient des "
        "abgeschnittenen Verlusts an der wahren Klasse?",
        "why": "Ein abgeschnittener Wert hängt nicht mehr von den Logits ab, sein Gradient ist also exakt **{truth}**; "
        "der fusionierte Verlust würde {fused} sagen. Gerade das Beispiel, das einen Schubs am nötigsten hat, bekommt "
        "keinen.",
    },
    "clip_dies": {
        "title": "Wo das Lernen aufhört",
        "question": "Bei welchem Vorsprung der falschen Klasse ist der Gradient des abgeschnittenen Verlusts zum "
        "ersten Mal exakt 0? Ganze Vorsprünge, float32.",
        "why": "Ab **{truth}**: Der Verlust einer Wahrscheinlichkeit von 10⁻⁷ ist {cap}, und dahinter schneidet der "
        "Clip den Gradienten ab.",
    },
    "overflow": {
        "title": "Unendlich in bfloat16",
        "question": "Ab welchem Logit trifft das als exp(z) / Σ exp(z) geschriebene Softmax in bfloat16 auf einen "
        "unendlichen Exponentialterm?",
        "why": "Bei **{truth}**: bfloat16 hat wenige Stellen, aber einen weiten Bereich, bis {largest}. In float16, "
        "mit mehr Stellen, geschieht es schon bei {half}.",
    },
    "difference": {
        "title": "Eine kleine Differenz",
        "question": "Was ist 1,0001 − 0,9999 in float16, jeder Schritt gerundet?",
        "why": "**{truth}**. Über 1 liegen die Zahlen von float16 {spacing} auseinander, 1,0001 wird also zu {above} "
        "und 0,9999 zu {below} gerundet, bevor überhaupt subtrahiert wird.",
    },
    "lost_integer": {
        "title": "Eine Zahl, die es nicht gibt",
        "question": "Was speichert float16, wenn du ihm {number} gibst?",
        "why": "**{truth}**. Mit {bits} signifikanten Bits ist die nächste Zahl {above}; bei Gleichstand gewinnt der "
        "gerade Signifikand.",
    },
    "logit_threshold": {
        "title": "Eine Schwelle von 0,5",
        "question": "Das Modell liefert Logits, und die Anwendung sagt Ja über {threshold}. Welche Wahrscheinlichkeit "
        "ist diese Schwelle?",
        "why": "sigmoid({threshold}) = **{truth}**. Jedes Beispiel zwischen einhalb und diesem Wert bekommt "
        "fälschlich ein Nein; auf Logits ist die Schwelle 0.",
    },
    "forgotten_softmax": {
        "title": "Softmax vergessen",
        "question": "Ein Modell liefert Logits für {count} Beispiele, und niemand wendet Softmax an. Bei wie vielen "
        "ändert sich die Klasse mit der größten Ausgabe?",
        "why": "Bei **{truth}**: Softmax erhält die Reihenfolge. Aber {decisions} von {count} Antworten ändern sich, "
        "wenn die größte Ausgabe mit {threshold} verglichen wird, denn Logits sind keine Wahrscheinlichkeiten.",
    },
    "half_precision_head": {
        "title": "Die Ausgabe, die ihre Rettung verliert",
        "question": "Dense(10, activation='softmax') und der Standardverlust: In float32 rechnet Keras {before}. Was "
        "rechnet es für denselben Code unter mixed_float16?",
        "why": "**{truth}**. Der Verlust wandelt die float16-Ausgabe in float32 um; am neuen Tensor findet Keras die "
        "Logits nicht mehr, ohne ein Wort. Der Verlust endet bei {cap}.",
    },
    "ignored_class": {
        "title": "Eine harmlose Option",
        "question": "Eine Softmax-Ausgabe, deren falsche Klasse um {margin} führt, und ein Sparse-Verlust mit "
        "ignore_class=-1. Welchen Verlust meldet fit() in float32?",
        "why": "**{truth}** statt {exact}. Die Option baut einen neuen Tensor, der fusionierte Verlust geht verloren, "
        "und der Clip entscheidet.",
    },
    "accuracy_on_logits": {
        "title": "Genauigkeit von Logits",
        "question": "Eine lineare Einheit, trainiert mit from_logits=True und metrics=['accuracy']. Ihre Vorzeichen "
        "stimmen für {exact} der Beispiele. Welche Genauigkeit meldet Keras im Test des Labors?",
        "why": "**{truth}**. Die Metrik vergleicht das Logit mit 0,5 statt mit 0, manche richtige Antwort zählt also "
        "als falsch. Das Training leidet nicht, nur das, was du abliest.",
    },
    "double_softmax_floor": {
        "title": "Softmax doppelt",
        "question": "Zehn Klassen, Softmax im Modell und from_logits=True in einem Verlust, der es wirklich noch "
        "einmal anwendet. Wie tief kann der Verlust sinken?",
        "why": "**{truth}**: Das zweite Softmax sieht bestenfalls eine 1 und neun 0. Bloßes Raten ergibt {guess}, viel "
        "Spielraum bleibt also nicht.",
    },
    "confidently_right": {
        "title": "Selbstsicher richtig",
        "question": "Jetzt führt die wahre Klasse um {margin}. Was ist der fusionierte Verlust in float32, "
        "log Σ exp(z − m) − (z − m)?",
        "why": "Exakt **{truth}**, obwohl der wahre Verlust {exact} ist: 1 plus winzige Terme wird zu 1 gerundet. Ein "
        "Schritt ist besser, nicht vollkommen; die log1p-Form behält den kleinen Verlust.",
    },
    "half_two_steps": {
        "title": "Halbe Genauigkeit, kein Clip",
        "question": "Einfaches float16, eine falsche Klasse führt um {margin}: Was ist −log(softmax) in zwei "
        "Schritten, ohne Clip?",
        "why": "**{truth}**: Ab einem Vorsprung von {vanishes} wird die Wahrscheinlichkeit in float16 exakt zu 0 "
        "gerundet, und −log 0 ist unendlich.",
    },
    "naive_softmax": {
        "title": "Eintausend",
        "question": "Logits 1000, 0, −1000 in float32. Was ist die erste Wahrscheinlichkeit, wenn Softmax so berechnet "
        "wird, wie die Formel dasteht, exp(z) / Σ exp(z)?",
        "why": "**{truth}**: exp(1000) liegt jenseits der größten Zahl, {largest}, und unendlich durch unendlich ist "
        "keine Zahl. Zieht man zuerst das größte Logit ab, ist es {stable}.",
    },
}

BUGS = {
    "digits": {
        "title": "Zehn Ziffern",
        "why": "Die letzte Schicht hat keine Aktivierung, und dieser Verlust erwartet Wahrscheinlichkeiten.",
    },
    "twice": {
        "title": "Sicherheitshalber",
        "why": "Softmax im Modell und from_logits=True im Verlust: Eines davon muss weg, am besten das Softmax.",
    },
    "churn": {
        "title": "Kunden, die gehen",
        "why": "Der Verlust weiß, dass er Logits bekommt, die Metrik nicht: Ihre Schwelle ist 0,5.",
    },
    "spam": {
        "title": "Ab in den Müll",
        "why": "Was predict() liefert, ist ein Logit; vergleiche es mit 0 oder wende zuerst Sigmoid an.",
    },
    "axis": {
        "title": "Eine Summe von eins",
        "why": "Achse 0 ist der Batch: Die Antwort auf jedes Beispiel hängt davon ab, wer noch gefragt wird.",
    },
    "by_hand": {
        "title": "Nach Lehrbuch",
        "why": "Die Formel stimmt auf dem Papier; wo eine Wahrscheinlichkeit zu 0 gerundet wird, ist ihr Logarithmus "
        "nicht endlich.",
    },
    "epsilon": {
        "title": "Eine kleine Zahl dazu",
        "why": "Das Epsilon versteckt das Unendliche und deckelt den Verlust; log_softmax braucht keines.",
    },
    "in_one_step": {
        "title": "Zwei Funktionen",
        "why": "Der Verlust nimmt die Logits in einem Schritt, und Softmax ist nur zum Ausliefern da.",
    },
    "one_unit": {
        "title": "Krank oder gesund",
        "why": "Softmax über eine Einheit ist 1 für alle; der Verlust mag sinken, die Antwort ändert sich nie.",
    },
    "swapped": {"title": "Eine eigene Schleife", "why": "Keras will zuerst die Labels, dann die Ausgabe."},
    "half": {
        "title": "Halber Speicher",
        "why": "Die Wahrscheinlichkeiten kommen in 16 Bits heraus, und der Verlust findet die Logits dahinter nicht "
        "mehr.",
    },
    "served": {
        "title": "Noch einmal in den Müll",
        "why": "Die Schwelle der Metrik ist 0, und vor dem Vergleich mit 0,5 kommt Sigmoid.",
    },
}

QUESTIONS = {
    "two_against_one": {
        "question": "Warum ein Schritt, wenn zwei auf dem Papier dasselbe ergeben?",
        "answer": "Die Wahrscheinlichkeit zwischen den Schritten wird gerundet, und Keras schneidet sie ab, damit der "
        "Logarithmus endlich bleibt. Führt eine falsche Klasse um {margin}, sagen Keras' zwei Schritte aus "
        "Wahrscheinlichkeiten Verlust {clipped} und Gradient {clipped_gradient}. Ein Schritt sagt {fused} und "
        "{fused_gradient}, weil sich Exponentialfunktion und Logarithmus treffen, bevor etwas Winziges gespeichert "
        "wird. Einfaches float32 hält ohne Clip länger durch, bis die Wahrscheinlichkeit unterläuft.",
    },
    "when_it_matters": {
        "question": "Wann spielt es eine Rolle, und wann nicht?",
        "answer": "Bei einem Vorsprung von {small} ergeben Keras aus Wahrscheinlichkeiten und der eine Schritt "
        "{clipped} und {fused}: gleich bis auf Rundung. Es braucht große Logits, jenseits von {cap} für Keras' Clip, "
        "oder ein schmales Format. Mit üblichen Anfangsgewichten geschieht nichts.",
    },
    "keras_hides": {
        "question": "Was versteckt Keras vor dir?",
        "answer": "Hinter einer Softmax-Ausgabe und from_logits=False sucht es die Logits und rechnet {before}. Eine "
        "Typumwandlung, ein Reshape oder eine 16-Bit-Policy macht einen neuen Tensor; dann rechnet es stillschweigend "
        "mit abgeschnittenen Wahrscheinlichkeiten, bis {cap}.",
    },
    "at_inference": {
        "question": "Du hast auf Logits trainiert. Was musst du bei der Inferenz tun?",
        "answer": "Softmax oder Sigmoid anwenden, um Wahrscheinlichkeiten zu lesen. Für den Gewinner genügt das Argmax "
        "der Logits; eine Schwelle von {threshold} auf der Wahrscheinlichkeit ist {logit} auf dem Logit; {threshold} "
        "auf dem Logit hieße eine Wahrscheinlichkeit von {probability}.",
    },
    "binary_against_softmax": {
        "question": "Ist es für logistische Regression so ernst wie für Softmax?",
        "answer": "Weniger: Es ist ein Logit, und es wird selten groß, wo sich Klassen überlappen. Aber 1 − sigmoid "
        "ist in float32 ab einem Logit von {absorbs} exakt 0, und Softmax trifft dasselbe mit so vielen "
        "Exponentialtermen wie Klassen. In einem Schritt ist auch ein Vorsprung von {wide} nur ein Verlust von "
        "{fused}.",
    },
    "clip_against_fuse": {
        "question": "Abschneiden ist auch stabil. Warum fusionieren?",
        "answer": "Ein Clip hält die Zahl endlich, indem er die Frage abschneidet: Bei einem Vorsprung von {margin} "
        "sagt der Verlust {cap}, und sein Gradient ist 0. Fusioniert ist er {fused}, mit einem Gradienten, der noch "
        "zieht.",
    },
    "expressive": {
        "question": "Ausdrucksstark gegen Überanpassung: Was gibst du auf?",
        "answer": "{units} verdeckte Einheiten lernen Daten mit {noise} % falschen Labels auswendig: Die Genauigkeit "
        "im Training steigt, in der Validierung fällt sie. Keine Art, den Verlust zu berechnen, heilt das; weniger "
        "Kapazität oder früheres Aufhören schon.",
    },
    "speed": {
        "question": "Tempo gegen Stabilität: Was gibst du auf?",
        "answer": "16 Bits sind schnell und klein, mit {bits} signifikanten Bits und nichts über {largest}. In "
        "einfachem float16 ergeben zwei Schritte einen Verlust von {loss}, wenn eine falsche Klasse um {margin} führt, "
        "ein Schritt {fused}. Behalte also das Tempo in den Schichten und die Stabilität im Verlust.",
    },
    "features": {
        "question": "Viele Funktionen gegen Wartung: Was gibst du auf?",
        "answer": "Keras nimmt viele Schreibweisen an und repariert manche Fehler stillschweigend. Von {cells} "
        "Kombinationen aus letzter Schicht, Verlust und Labels lehnt es {refused} ab, und {silent} trainieren etwas "
        "anderes, als predict() ausliefert. Bequemlichkeit, auf die du dich verlässt, ist Verhalten, das du wartest; "
        "eine lineare Ausgabe und from_logits=True verlassen sich auf keine.",
    },
}
SOURCE = "Der Code, der gefragt und geantwortet hat"
