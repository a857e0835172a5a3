"""Die Seite der Unterrichtspläne. Die Felder berechnet ``core.teaching.facts``."""

TITLE = "Unterricht"
QUESTION = "Wie unterrichte ich das in zehn Minuten oder in einer Stunde?"

LEAD = (
    "Jeder Link öffnet seine Seite im Vortragsmodus und in dem Zustand, von dem der Plan spricht. Erst fragen, auf "
    "Meldungen warten, dann klicken. Jede Zahl in einer Antwort hat das Labor berechnet."
)
CONTROLS = {
    "lesson": {"label": "Zeit"},
}
LENGTH = "{minutes} min"
PRINT = "Diesen Plan drucken"
LEADS = {
    "10": "Ein Gedanke: Der Verlust muss die Logits sehen. Vorhersage, Ursache, Folge und was bei der Inferenz zu tun "
    "ist.",
    "30": "Der Gedanke mit seinen Belegen: Genauigkeit, Größe des Fehlers, Reparaturen, die scheitern, und ein "
    "Training, das stehen bleibt.",
    "60": "Die ganze Geschichte mit ihren Überraschungen: was Keras hinter deinem Rücken repariert und wo es das nicht "
    "mehr kann.",
}
WHEN = "{place} · ab Minute {begins}, {minutes} min"
OPEN = "{page} öffnen"
PARTS = {"say": "Sagen.", "show": "Zeigen.", "ask": "Fragen.", "answer": "Erwarten."}
AFTERWARDS = (
    "Als Hausaufgabe: Gib der Klasse den Link zur Übung. Die Antworten stehen in ihrer Adresse; abgeben heißt also, "
    "einen Link zu kopieren. Ein Link mit `controls=fixed` sperrt die Regler, `controls=hidden` blendet sie aus."
)

STOPS = {
    "predict": {
        "title": "Erst vorhersagen, dann sehen",
        "say": "Ein Modell liegt selbstsicher falsch: Sein Favorit führt vor der wahren Klasse um {margin}. Auf dem "
        "Papier ergibt eine Formel den Verlust. Hier kommt erst Softmax, und Keras bekommt dessen "
        "Wahrscheinlichkeiten, wie predict() sie liefert.",
        "show": "Die Frage mit ihren {options} Möglichkeiten. Lass abstimmen, klicke erst dann, und bewege danach den "
        "Regler.",
        "ask": "Welchen Verlust meldet Keras aus den Wahrscheinlichkeiten, und wie groß ist sein Gradient?",
        "answer": "{truth}, denn Keras schneidet sie ab, mit einem Gradienten von {gradient} ab einem Vorsprung von "
        "{dead_from}. Die Überraschung: Zwei Schritte in einfachem float32 ergeben {plain}, und Keras' Standard mit "
        "einer Softmax-Schicht meldet {default}, weil TensorFlow zu den Logits zurückgeht. Ein Schritt ergibt {fused}.",
    },
    "digits": {
        "title": "Der Computer hat wenige Zahlen",
        "say": "Zwischen zwei benachbarten Zahlen liegt nichts. Was dazwischen fällt, wird verschoben.",
        "show": "Dieselbe kleine Zahl, direkt berechnet und auf dem Umweg über 1, in jedem Format.",
        "ask": "Was ist 1,0001 − 0,9999 in float16?",
        "answer": "{truth}: Oberhalb von 1 liegen die Zahlen {spacing} auseinander, beide Operanden werden also zu "
        "{above}.",
    },
    "bits": {
        "title": "Eine Zahl, die es nicht gibt",
        "say": "Eine Gleitkommazahl ist ein Vorzeichen, ein Exponent und ein paar signifikante Bits. Kippe sie um und "
        "sieh hin.",
        "show": "Die Bits von {truth} in float16 und die Nachbarn. Klicke auf das letzte Bit.",
        "ask": "Was speichert float16, wenn du {number} hineingibst?",
        "answer": "{truth}; mit {bits} signifikanten Bits ist die nächste Zahl {above}.",
    },
    "half": {
        "title": "Halbe Genauigkeit, ganzer Ärger",
        "say": "In 16 Bits zu trainieren ist üblich. Dasselbe Beispiel noch einmal in float16.",
        "show": "Die Linie der zwei Schritte in einfachem float16, nichts abgeschnitten, und wo ihr Gradient endet.",
        "ask": "Was ergeben zwei Schritte in einfachem float16 jetzt, wenn nichts abgeschnitten wird?",
        "answer": "{truth}, wo ein Schritt noch {fused} ergibt. Der Gradient geht ab einem Vorsprung von {dead_from} "
        "verloren, in float32 ab {dead_from_single}.",
    },
    "curve": {
        "title": "Wie falsch, und ab wann",
        "say": "Keine Meinung, eine Messung: richtige Stellen von Verlust und Gradient über dem Vorsprung.",
        "show": "Klicke die abgeschnittene Kurve hinter ihrem Absturz an: Die Autopsie markiert den ersten "
        "beschädigten Schritt.",
        "ask": "Bei welchem Vorsprung wächst der abgeschnittene Verlust nicht mehr?",
        "answer": "Bei {cap}, dem Verlust der kleinsten Wahrscheinlichkeit, die der Clip durchlässt; ab {dead_from} "
        "ist sein Gradient weg.",
    },
    "right": {
        "title": "Ein Schritt ist besser, nicht vollkommen",
        "say": "Jetzt hat das Modell recht und ist sehr sicher. Fairerweise sehen wir uns auch diese Seite an.",
        "show": "Auch die fusionierte Kurve verliert ihre Stellen; die log1p-Form behält sie.",
        "ask": "Bei einem Vorsprung der wahren Klasse von {margin}: Wie groß ist der fusionierte Verlust in float32?",
        "answer": "{truth}, obwohl der wahre Verlust {exact} ist. Das ist klein genug, um es zu verzeihen, aber es ist "
        "ein Fehler.",
    },
    "epsilon": {
        "title": "Einfach ein Epsilon addieren?",
        "say": "Die beliebteste Reparatur. In halber Genauigkeit addiert jemand zehn hoch {power}.",
        "show": "Die Karten der Reparaturen nebeneinander, jede mit ihrem Urteil.",
        "ask": "Welche Zahl macht float16 aus diesem Epsilon?",
        "answer": "{truth}: Die kleinste Zahl, die float16 hat, ist {smallest}. Es wurde gar nichts addiert.",
    },
    "harmless": {
        "title": "Wenn nichts geschieht",
        "say": "Mit üblichen Anfangsgewichten bleiben die Logits klein. Ein ehrlicher Vortrag zeigt das zuerst.",
        "show": "Drücke auf „Trainieren“. Die Kurven der Arme liegen aufeinander.",
        "ask": "Welcher Arm gewinnt?",
        "answer": "Keiner. Jeder Lauf wird daran geprüft: {claims}.",
    },
    "loud": {
        "title": "Wenn das Lernen aufhört",
        "say": "Dasselbe Modell, selbstsicher falsch gestartet. Ein Beispiel, dessen Wahrscheinlichkeit unter "
        "{epsilon} fällt, ist von seinem Gradienten abgeschnitten.",
        "show": "Drücke auf „Trainieren“: {epochs} Epochen dauern Sekunden. Beobachte die Genauigkeit und den Anteil "
        "mit Gradient exakt 0.",
        "ask": "Können mehr Epochen den abgeschnittenen Arm retten?",
        "answer": "Nein: Jenseits eines Verlusts von {cap} zieht nichts die Beispiele zurück. Jeder Lauf wird daran "
        "geprüft: {claims}.",
    },
    "rescued": {
        "title": "Was Keras wirklich gerechnet hat",
        "say": "Keras sucht hinter deinem Softmax nach den Logits. Manche Codezeilen verstecken sie, ohne Warnung.",
        "show": "Drücke auf „Trainieren“ und lies, was vor dem ersten Schritt für jeden Arm gemessen wurde.",
        "ask": "Derselbe Code unter mixed_float16: Was rechnet Keras?",
        "answer": "Es rechnet {truth}; in float32 rechnete es {before}. Jeder Lauf wird daran geprüft: {claims}.",
    },
    "serve": {
        "title": "Das Modell liefert jetzt Logits",
        "say": "Der Preis des einen Schritts: predict() liefert Punktzahlen, keine Wahrscheinlichkeiten. Irgendwer "
        "vergisst das.",
        "show": "Die drei Logits und ihr Softmax, dann den Abschnitt über ein vergessenes Softmax.",
        "ask": "Bei wie vielen von {count} solchen Beispielen ändert sich ohne Softmax die Siegerklasse?",
        "answer": "Bei {truth}. Aber {decisions} von {count} Antworten ändern sich, wenn die Ausgabe mit {threshold} "
        "verglichen wird.",
    },
    "threshold": {
        "title": "Wo liegt die Hälfte?",
        "say": "Binäre Modelle werden mit einer Schwelle benutzt, und sie verschiebt sich, wenn die Ausgabe ein Logit "
        "ist.",
        "show": "Ein Logit von 0,4 und seine Wahrscheinlichkeit auf der Skala der Log-Odds.",
        "ask": "Jemand vergleicht das Logit mit {threshold}. Welche Wahrscheinlichkeit ist das?",
        "answer": "{truth}. Verglichen werden muss das Logit mit 0.",
    },
    "traps": {
        "title": "Letzte Schicht, Verlust und Labels",
        "say": "Keras hat jede Kombination von letzter Schicht, Verlust und Labels gerechnet: {cells} Stück.",
        "show": "Eine lineare Schicht mit einem Verlust, der Wahrscheinlichkeiten erwartet: die Zahl, die es beweist, "
        "und die Reparatur.",
        "ask": "{silent} Kombinationen trainieren etwas anderes, als sie ausliefern. Bei wie vielen davon sagt Keras "
        "nichts?",
        "answer": "Bei {truth}. Auf Warnungen ist kein Verlass, auf eine lineare Schicht mit from_logits=True schon.",
    },
    "doctor": {
        "title": "Dein eigenes Modell",
        "say": "Nichts, was du einfügst, wird ausgeführt. Der Doktor liest, welche Ausgabe auf welchen Verlust trifft.",
        "show": "Ein Programm mit dem häufigsten Fehler: Befund, Grund, korrigierter Code.",
        "ask": "Wer hat so eine Zeile in einem Projekt?",
        "answer": "Der Doktor kennt {rules} solche Fehler und sagt, was er nicht feststellen kann.",
    },
    "practice": {
        "title": "Könntest du es erklären?",
        "say": "Jetzt allein, auf dem Telefon.",
        "show": "Den Link zur Übung in voller Größe. Alle öffnen ihn.",
        "ask": "Warum ein Schritt, wenn zwei auf dem Papier dasselbe ergeben?",
        "answer": "Es gibt {rounds} Runden zum Vorhersagen, {bugs} Programme und {questions} Interviewfragen mit den "
        "Antworten des Labors.",
    },
}
