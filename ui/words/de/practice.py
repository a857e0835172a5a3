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
        "allowed": "ein Code, den diese Seite geschrieben hat, ein Zeichen je Antwort",
    },
}
ANSWER = (
    "Triff **{rounds} Vorhersagen**, finde den Fehler in **{bugs} Programmen**, erkläre **{questions} Fragen** laut: "
    "Danach siehst du jeweils die Antwort, die das Labor berechnet, und der Link behält deinen Punktestand."
)
INTRODUCTIONS = {
    "rounds": (
        "Sag das Ergebnis voraus, bevor du es siehst. Jede Möglichkeit ist eine Zahl, die das Labor eben berechnet hat."
    ),
    "bugs": (
        "Wähle die falsche Zeile oder „Hier ist nichts falsch“. Der Doktor des Labors hat dasselbe Programm gelesen."
    ),
    "interview": "Antworte laut, wie in einem Vorstellungsgespräch. Öffne dann die Antwort des Labors und den Lauf, "
    "der sie zeigt.",
}
SCORE = "{right} von {given} richtig, {total} Fragen insgesamt"
SCORE_EMPTY = "{total} Fragen, noch keine beantwortet"
HAND_IN = "Abgeben"
CODE_HELP = "Deine Antworten stehen auch im Link: Kopiere ihn, um sie aufzuheben oder abzugeben."
PLACE = "{number} von {total} · {title}"
PREVIOUS = "Zurück"
NEXT = "Weiter"
AGAIN = "Noch einmal versuchen"
RIGHT = "✓ Richtig."
WRONG = "✗ Nicht ganz: Die Antwort ist **{answer}**, du hast {given} gewählt."
MARKS = {"right": "✓ die Antwort", "given": "✗ deine Antwort", "other": ""}
SEE = "Auf der Seite {page} ansehen"
ALL_ANSWERED = "Alle {total} beantwortet, {right} richtig."
REVIEW = "Zum Nacharbeiten ein Link für jede falsche Antwort:"
REVIEW_ROUND = "{title}: siehe Seite {page}"
NOTHING_TO_REVIEW = "Nichts nachzuarbeiten: Jede Antwort ist richtig."
SLIDER = "Deine Vorhersage"
COMMIT = "Das ist meine Vorhersage"
SCALE_NOTE = "Eine Antwort, die eine Stufe danebenliegt, gilt noch als richtig."
LINE = "Zeile {line}"
NO_BUG = "Hier ist nichts falsch"
PICK = "Welche Zeile ist falsch?"
NOTHING_FOUND = "Der Doktor findet in diesem Programm keinen Fehler."
CLAIMS = "Was die Tests des Labors von diesem Lauf verlangen"
INTERVIEW = "Die Fragen"
TRADE_OFFS = "Die drei Abwägungen"

KINDS = {
    "fused": "den fusionierten Loss der Logits",
    "two_step": "den Loss abgeschnittener Wahrscheinlichkeiten",
    "double": "Softmax doppelt",
    "missing": "den Loss von Logits, die als Wahrscheinlichkeiten behandelt werden",
}

ROUNDS = {
    "clipped_loss": {
        "title": "Der abgeschnittene Loss",
        "question": (
            "Drei Klassen, float32. Eine falsche Klasse liegt um {margin} vor der wahren, und aus den "
            "Softmax-Wahrscheinlichkeiten, die predict() geliefert hat, berechnet Keras einen Loss von {before}. Der "
            "Vorsprung verdoppelt sich auf {twice}. Welchen Loss berechnet Keras jetzt?"
        ),
        "why": (
            "Immer noch **{truth}**: Keras schneidet die Wahrscheinlichkeit bei 10⁻⁷ ab, und beide "
            "Wahrscheinlichkeiten sind kleiner. Der exakte Loss ist jetzt {exact}."
        ),
    },
    "clipped_gradient": {
        "title": "Sein Gradient",
        "question": (
            "Eine falsche Klasse liegt um {margin} vorn, Keras hat die Wahrscheinlichkeit der wahren Klasse also "
            "abgeschnitten. Wie groß ist der Gradient dieses Loss an der wahren Klasse?"
        ),
        "why": (
            "Ein abgeschnittener Wert hängt nicht mehr von den Logits ab, sein Gradient ist also exakt **{truth}**; "
            "der des fusionierten Loss ist {fused}. Gerade das Beispiel, das einen Schubs am nötigsten hätte, "
            "bekommt keinen."
        ),
    },
    "clip_dies": {
        "title": "Wo das Lernen aufhört",
        "question": (
            "Bei welchem Vorsprung der falschen Klasse wird der Gradient des abgeschnittenen Loss zum ersten Mal "
            "exakt 0? Ganze Vorsprünge, float32."
        ),
        "why": (
            "Ab **{truth}**: Eine Wahrscheinlichkeit von 10⁻⁷ hat den Loss {cap}, und jenseits davon schneidet "
            "der Clip den Gradienten ab."
        ),
    },
    "overflow": {
        "title": "Unendlich in bfloat16",
        "question": (
            "In bfloat16 wird Softmax als exp(z) / Σ exp(z) berechnet. Ab welchem Logit läuft die "
            "Exponentialfunktion auf unendlich über?"
        ),
        "why": (
            "Bei **{truth}**: bfloat16 hat wenige Stellen, aber einen weiten Bereich, bis {largest}. float16 hat "
            "mehr Stellen, läuft aber schon bei {half} über."
        ),
    },
    "difference": {
        "title": "Eine kleine Differenz",
        "question": "Was ist 1,0001 − 0,9999 in float16, wenn jeder Schritt gerundet wird?",
        "why": (
            "**{truth}**. Oberhalb von 1 liegen die Zahlen von float16 {spacing} auseinander; 1,0001 wird also auf "
            "{above} und 0,9999 auf {below} gerundet, bevor subtrahiert wird."
        ),
    },
    "lost_integer": {
        "title": "Eine Zahl, die es nicht gibt",
        "question": "Was speichert float16, wenn du ihm {number} gibst?",
        "why": (
            "**{truth}**. Mit {bits} signifikanten Bits ist die nächste Zahl {above}; liegt ein Wert genau in der "
            "Mitte, gewinnt der gerade Signifikand."
        ),
    },
    "logit_threshold": {
        "title": "Eine Schwelle von 0,5",
        "question": (
            "Das Modell liefert Logits, und die Anwendung nimmt alles über {threshold} an. Welcher "
            "Wahrscheinlichkeit entspricht diese Schwelle?"
        ),
        "why": (
            "sigmoid({threshold}) = **{truth}**. Jedes Beispiel zwischen einhalb und dieser Wahrscheinlichkeit wird "
            "fälschlich abgelehnt; auf Logits ist die Schwelle 0."
        ),
    },
    "forgotten_softmax": {
        "title": "Vergessenes Softmax",
        "question": (
            "Ein Modell liefert Logits für {count} Beispiele, und die Anwendung vergisst Softmax. Bei wie vielen "
            "Beispielen ändert sich die Klasse mit der größten Ausgabe?"
        ),
        "why": "Bei **{truth}**: Softmax erhält die Reihenfolge. Aber {decisions} von {count} Antworten ändern sich, "
        "wenn die größte Ausgabe mit {threshold} verglichen wird, denn Logits sind keine Wahrscheinlichkeiten.",
    },
    "half_precision_head": {
        "title": "Eine Ausgabe, die ihre Logits versteckt",
        "question": (
            "Dense(10, activation='softmax') mit dem Standard-Loss: In float32 rechnet Keras {before}. Was rechnet "
            "es mit demselben Code unter mixed_float16?"
        ),
        "why": (
            "**{truth}**. Der Loss wandelt die float16-Ausgabe in float32 um. Am neuen Tensor findet Keras die "
            "Logits nicht mehr, und es warnt nicht. Der Loss bleibt bei {cap} stehen."
        ),
    },
    "ignored_class": {
        "title": "Eine harmlose Option",
        "question": (
            "In einem Modell mit Softmax-Ausgabe liegt eine falsche Klasse um {margin} vorn; der Sparse-Loss hat "
            "ignore_class=-1. Welchen Loss meldet fit() in float32?"
        ),
        "why": (
            "**{truth}** statt {exact}. Die Option erzeugt einen neuen Tensor; Keras findet die Logits also nicht "
            "mehr, und der Clip bestimmt den Loss."
        ),
    },
    "accuracy_on_logits": {
        "title": "Genauigkeit auf Logits",
        "question": (
            "Eine lineare Einheit, trainiert mit from_logits=True und metrics=['accuracy']. Das Vorzeichen ihres "
            "Logits stimmt bei {exact} der Beispiele. Welche Genauigkeit meldet Keras im Test des Labors?"
        ),
        "why": (
            "**{truth}**. Die Metrik vergleicht das Logit mit 0,5 statt mit 0, manche richtigen Antworten zählen "
            "also als falsch. Das Training ist nicht betroffen, nur die Zahl, die du abliest."
        ),
    },
    "double_softmax_floor": {
        "title": "Softmax doppelt",
        "question": "Zehn Klassen, Softmax im Modell und from_logits=True in einem Loss, der es wirklich noch "
        "einmal anwendet. Wie tief kann der Loss sinken?",
        "why": (
            "**{truth}**: Im besten Fall bekommt das zweite Softmax 1 für die wahre Klasse und 0 für die übrigen "
            "neun. Bloßes Raten ergibt {guess}, dazwischen ist also wenig Platz."
        ),
    },
    "confidently_right": {
        "title": "Selbstsicher richtig",
        "question": (
            "Jetzt liegt die wahre Klasse um {margin} vorn. Wie groß ist der fusionierte Loss, log Σ exp(z − m) − "
            "(z − m), in float32?"
        ),
        "why": (
            "Exakt **{truth}**, obwohl der wahre Loss {exact} ist: 1 plus winzige Terme wird auf 1 gerundet. Ein "
            "Schritt ist besser, aber nicht vollkommen; die log1p-Form behält den kleinen Loss."
        ),
    },
    "half_two_steps": {
        "title": "Halbe Genauigkeit, kein Clip",
        "question": (
            "Eine falsche Klasse liegt um {margin} vorn. Was ist −log(softmax) in zwei Schritten in einfachem "
            "float16, ohne Clip?"
        ),
        "why": (
            "**{truth}**: Jenseits eines Vorsprungs von {vanishes} wird die Wahrscheinlichkeit in float16 durch "
            "Unterlauf exakt 0, und −log 0 ist unendlich."
        ),
    },
    "naive_softmax": {
        "title": "Eintausend",
        "question": (
            "Logits 1000, 0, −1000 in float32. Was ist die erste Wahrscheinlichkeit, wenn Softmax wörtlich nach der "
            "Formel berechnet wird, exp(z) / Σ exp(z)?"
        ),
        "why": (
            "**{truth}**: exp(1000) übersteigt die größte Zahl, {largest}, und unendlich durch unendlich ist keine "
            "Zahl. Zieht man zuerst das größte Logit ab, ist sie {stable}."
        ),
    },
}

BUGS = {
    "digits": {
        "title": "Zehn Ziffern",
        "why": "Die letzte Schicht hat keine Aktivierung, und dieser Loss erwartet Wahrscheinlichkeiten.",
    },
    "twice": {
        "title": "Sicherheitshalber",
        "why": "Softmax im Modell und from_logits=True im Loss: Eines davon muss weg, am besten das Softmax.",
    },
    "churn": {
        "title": "Kunden, die gehen",
        "why": "Der Loss weiß, dass er Logits bekommt; die Metrik weiß es nicht, und ihre Schwelle ist 0,5.",
    },
    "spam": {
        "title": "Ab in den Müll",
        "why": "predict() liefert hier ein Logit; vergleiche es mit 0 oder wende zuerst Sigmoid an.",
    },
    "axis": {
        "title": "Eine Summe von eins",
        "why": "Achse 0 ist der Batch: Jede Vorhersage hängt von den anderen Beispielen im Batch ab.",
    },
    "by_hand": {
        "title": "Nach Lehrbuch",
        "why": (
            "Die Formel stimmt auf dem Papier, aber wo eine Wahrscheinlichkeit auf 0 gerundet wird, ist ihr "
            "Logarithmus nicht endlich."
        ),
    },
    "epsilon": {
        "title": "Eine kleine Zahl dazu",
        "why": "Das Epsilon verdeckt das Unendliche und deckelt den Loss; log_softmax braucht keines.",
    },
    "in_one_step": {
        "title": "Zwei Funktionen",
        "why": "Der Loss nimmt die Logits in einem Schritt; Softmax wird erst im Betrieb angewandt.",
    },
    "one_unit": {
        "title": "Krank oder gesund",
        "why": "Softmax über eine Einheit ist immer 1; der Loss mag sinken, die Antwort ändert sich nie.",
    },
    "swapped": {"title": "Eine eigene Schleife", "why": "Keras erwartet zuerst die Labels, dann die Ausgabe."},
    "half": {
        "title": "Halber Speicher",
        "why": "Die Wahrscheinlichkeiten kommen in 16 Bits heraus, und der Loss findet die Logits dahinter nicht mehr.",
    },
    "served": {
        "title": "Noch einmal in den Müll",
        "why": "Die Schwelle der Metrik ist 0, und vor dem Vergleich mit 0,5 wird Sigmoid angewandt.",
    },
}

QUESTIONS = {
    "two_against_one": {
        "question": "Warum ein Schritt, wenn zwei auf dem Papier dasselbe ergeben?",
        "answer": (
            "Die Wahrscheinlichkeit dazwischen wird gerundet, und Keras schneidet sie ab, damit der Logarithmus "
            "endlich bleibt. Liegt eine falsche Klasse um {margin} vorn, ergeben Keras' zwei Schritte aus "
            "Wahrscheinlichkeiten den Loss {clipped} und den Gradienten {clipped_gradient}. Ein Schritt ergibt "
            "{fused} und {fused_gradient}, weil sich Exponentialfunktion und Logarithmus aufheben, bevor etwas "
            "Winziges gespeichert wird. Einfaches float32 hält ohne Clip länger durch, bis die Wahrscheinlichkeit "
            "unterläuft."
        ),
    },
    "when_it_matters": {
        "question": "Wann spielt es eine Rolle, und wann nicht?",
        "answer": (
            "Bei einem Vorsprung von {small} ergibt Keras aus Wahrscheinlichkeiten {clipped} und ein Schritt "
            "{fused}: bis auf Rundung dasselbe. Einen Unterschied machen erst große Logits, bei Keras' Clip jenseits "
            "von {cap}, oder ein schmales Format. Mit den üblichen Anfangsgewichten geschieht nichts."
        ),
    },
    "keras_hides": {
        "question": "Was versteckt Keras vor dir?",
        "answer": (
            "Bei einer Softmax-Ausgabe und from_logits=False sucht Keras die Logits und rechnet {before}. Eine "
            "Typumwandlung, ein Reshape oder eine 16-Bit-Policy erzeugt einen neuen Tensor; dann rechnet Keras "
            "stillschweigend mit abgeschnittenen Wahrscheinlichkeiten, und der Loss wird nicht größer als {cap}."
        ),
    },
    "at_inference": {
        "question": "Du hast auf Logits trainiert. Was musst du bei der Inferenz tun?",
        "answer": (
            "Softmax oder Sigmoid anwenden, um Wahrscheinlichkeiten zu lesen. Für die vorhergesagte Klasse genügt "
            "das Argmax der Logits. Eine Schwelle von {threshold} auf der Wahrscheinlichkeit ist {logit} auf dem "
            "Logit; {threshold} auf dem Logit hieße eine Wahrscheinlichkeit von {probability}."
        ),
    },
    "binary_against_softmax": {
        "question": "Ist das Problem bei logistischer Regression so ernst wie bei Softmax?",
        "answer": (
            "Weniger ernst: Es gibt nur ein Logit, und es wird selten groß, wo sich Klassen überlappen. Aber in "
            "float32 ist 1 − sigmoid ab einem Logit von {absorbs} exakt 0, und Softmax hat dasselbe Problem mit so "
            "vielen Exponentialtermen wie Klassen. In einem Schritt ist selbst ein Vorsprung von {wide} nur ein "
            "Loss von {fused}."
        ),
    },
    "clip_against_fuse": {
        "question": "Abschneiden ist auch stabil. Warum fusionieren?",
        "answer": (
            "Ein Clip hält die Zahl endlich, sieht aber die Logits nicht mehr: Bei einem Vorsprung von {margin} ist "
            "der Loss {cap} und sein Gradient 0. Fused ist der Loss {fused}, mit einem Gradienten, der "
            "noch zieht."
        ),
    },
    "expressive": {
        "question": "Ausdrucksstärke oder Überanpassung: Was gibst du auf?",
        "answer": (
            "{units} verdeckte Einheiten lernen Daten mit {noise} % falschen Labels auswendig: Die Genauigkeit im "
            "Training steigt, in der Validierung sinkt sie. Keine Berechnung des Loss heilt das; ein kleineres "
            "Modell oder ein früheres Ende schon."
        ),
    },
    "speed": {
        "question": "Tempo oder Stabilität: Was gibst du auf?",
        "answer": (
            "16-Bit-Formate sind schnell und klein, mit {bits} signifikanten Bits und nichts über {largest}. Liegt "
            "eine falsche Klasse um {margin} vorn, ergeben zwei Schritte in einfachem float16 den Loss {loss}, "
            "ein Schritt ergibt {fused}. Behalte also das Tempo in den Schichten und die Stabilität im Loss."
        ),
    },
    "features": {
        "question": "Viele Funktionen oder einfache Wartung: Was gibst du auf?",
        "answer": (
            "Keras nimmt viele Schreibweisen an und repariert manche Fehler stillschweigend. Von {cells} "
            "Kombinationen aus letzter Schicht, Loss und Labels lehnt es {refused} ab, und {silent} optimieren "
            "einen Loss, der nicht zu ihren Vorhersagen passt. Eine Bequemlichkeit, auf die du dich verlässt, ist "
            "Verhalten, das du pflegen musst; eine lineare Ausgabe mit from_logits=True verlässt sich auf keine."
        ),
    },
}
SOURCE = "Der Code hinter Fragen und Antworten"
