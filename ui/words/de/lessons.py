"""Die Seite der Unterrichtspläne. Die Felder berechnet ``core.teaching.facts``."""

TITLE = "Unterricht"
QUESTION = "Wie unterrichte ich das in zehn Minuten oder in einer Stunde?"

ANSWER = (
    "Wähle, wie viel Zeit du hast: Der Plan für **{minutes} Minuten** hat **{stops} Stationen**, jede mit dem, was du "
    "sagst und zeigst, einer Frage, der vom Labor berechneten Antwort und einem Link, der sie öffnet."
)
LEAD = (
    "Jeder Link öffnet seine Seite im Vortragsmodus und in dem Zustand, den der Plan beschreibt. Erst fragen, auf "
    "Meldungen warten, dann öffnen. Jede Zahl in einer Antwort hat das Labor berechnet."
)
CONTROLS = {
    "lesson": {"label": "Verfügbare Zeit"},
}
LENGTH = "{minutes} min"
PRINT = "Diesen Plan drucken"
QR_ALT = "QR-Code der Adresse daneben"
LEADS = {
    "10": "Ein Gedanke: Der Loss muss die Logits sehen. Vorhersage, Ursache, Folge und was bei der Inferenz zu tun "
    "ist.",
    "30": (
        "Der Gedanke und seine Belege: Genauigkeit, der Fehler auf beiden Seiten, Reparaturen, die scheitern, und "
        "ein Training, das nichts mehr lernt."
    ),
    "60": (
        "Die ganze Geschichte mit ihren Überraschungen: was Keras hinter deinem Rücken repariert, und wo es das "
        "nicht mehr kann."
    ),
}
WHEN = "{place} · ab Minute {begins}, {minutes} min"
OPEN = "{page} öffnen"
PARTS = {"say": "Sagen.", "show": "Zeigen.", "ask": "Fragen.", "answer": "Erwarten."}
AFTERWARDS = (
    "Als Hausaufgabe: Gib der Klasse den Link zur Übung. Die Antworten stehen in der Adresse; zum Abgeben genügt es, "
    "den Link zu kopieren. Ein Link mit `controls=fixed` sperrt die Regler, `controls=hidden` blendet sie aus."
)

STOPS = {
    "predict": {
        "title": "Erst vorhersagen, dann sehen",
        "say": (
            "Ein Modell liegt selbstsicher falsch: Seine bevorzugte Klasse liegt um {margin} vor der wahren. Auf dem "
            "Papier ergibt eine einzige Formel den Loss. Hier kommt erst Softmax, und Keras bekommt die "
            "Wahrscheinlichkeiten, wie predict() sie liefert."
        ),
        "show": "Die Frage mit ihren {options} Möglichkeiten. Lass abstimmen, antworte erst dann, und bewege danach "
        "den Regler.",
        "ask": "Welchen Loss meldet Keras aus den Wahrscheinlichkeiten, und wie groß ist sein Gradient?",
        "answer": (
            "{truth}, denn Keras schneidet die Wahrscheinlichkeiten ab; ab einem Vorsprung von {dead_from} ist der "
            "Gradient {gradient}. Die Überraschung: Zwei Schritte in einfachem float32 ergeben {plain}, und der "
            "Keras-Standard mit einer Softmax-Schicht meldet {default}, weil TensorFlow auf die Logits zurückgreift. "
            "Ein Schritt ergibt {fused}."
        ),
    },
    "digits": {
        "title": "Ein Computer hat nur begrenzt viele Zahlen",
        "say": (
            "Zwischen zwei benachbarten Zahlen liegt nichts. Was dazwischen fällt, wird auf eine der beiden gerundet."
        ),
        "show": "Dieselbe kleine Zahl in jedem Format, direkt berechnet und auf dem Umweg über 1.",
        "ask": "Was ist 1,0001 − 0,9999 in float16?",
        "answer": (
            "{truth}: Oberhalb von 1 liegen die Zahlen {spacing} auseinander, beide Operanden werden also auf "
            "{above} gerundet."
        ),
    },
    "bits": {
        "title": "Eine Zahl, die es nicht gibt",
        "say": (
            "Eine Gleitkommazahl besteht aus einem Vorzeichen, einem Exponenten und ein paar signifikanten Bits. "
            "Kippe sie und sieh, was geschieht."
        ),
        "show": "Die Bits von {truth} in float16 und die Nachbarn. Kippe das letzte Bit.",
        "ask": "Was speichert float16, wenn du ihm {number} gibst?",
        "answer": "{truth}; mit {bits} signifikanten Bits ist die nächste Zahl {above}.",
    },
    "half": {
        "title": "Dasselbe in halber Genauigkeit",
        "say": "In 16 Bits zu trainieren ist üblich. Hier ist dasselbe Beispiel in float16.",
        "show": (
            "Die Linie der zwei Schritte in einfachem float16, nichts abgeschnitten, und der Vorsprung, bei dem ihr "
            "Gradient endet."
        ),
        "ask": "Was ergeben zwei Schritte in einfachem float16 jetzt, wenn nichts abgeschnitten wird?",
        "answer": "{truth}, wo ein Schritt noch {fused} ergibt. Der Gradient geht ab einem Vorsprung von {dead_from} "
        "verloren, in float32 ab {dead_from_single}.",
    },
    "curve": {
        "title": "Wie falsch, und ab welchem Vorsprung",
        "say": "Gemessen statt behauptet: richtige Stellen von Loss und Gradient über dem Vorsprung.",
        "show": (
            "Wähle einen Punkt der abgeschnittenen Kurve hinter dem Absturz: Die Autopsie markiert den ersten "
            "beschädigten Schritt."
        ),
        "ask": "Bei welchem Vorsprung wächst der abgeschnittene Loss nicht mehr?",
        "answer": (
            "Bei {cap}, dem Loss der kleinsten Wahrscheinlichkeit, die der Clip durchlässt; ab einem Vorsprung "
            "von {dead_from} ist sein Gradient verschwunden."
        ),
    },
    "right": {
        "title": "Ein Schritt ist besser, nicht vollkommen",
        "say": (
            "Jetzt liegt das Modell richtig und ist sehr sicher. Der Fairness halber sehen wir uns auch diese Seite an."
        ),
        "show": "Auch die fusionierte Kurve verliert ihre Stellen; die log1p-Form behält sie.",
        "ask": "Die wahre Klasse liegt um {margin} vorn. Wie groß ist der fusionierte Loss in float32?",
        "answer": (
            "{truth}, obwohl der wahre Loss {exact} ist. Der Fehler ist verzeihlich klein, aber er ist ein Fehler."
        ),
    },
    "epsilon": {
        "title": "Einfach ein Epsilon addieren?",
        "say": "Die beliebteste Reparatur. In halber Genauigkeit wird gern zehn hoch {power} addiert.",
        "show": "Die Reparaturkarten nebeneinander, jede mit ihrem Urteil.",
        "ask": "Welche Zahl speichert float16 für dieses Epsilon?",
        "answer": "{truth}: Die kleinste positive Zahl in float16 ist {smallest}. Es wurde gar nichts addiert.",
    },
    "harmless": {
        "title": "Wenn nichts geschieht",
        "say": (
            "Mit den üblichen Anfangsgewichten bleiben die Logits klein. Ein ehrlicher Vortrag zeigt diesen Fall "
            "zuerst."
        ),
        "show": "Drücke auf „Trainieren“. Die Kurven der Arme liegen aufeinander.",
        "ask": "Welcher Arm gewinnt?",
        "answer": "Keiner. In jedem Lauf geprüft: {claims}.",
    },
    "loud": {
        "title": "Wenn das Lernen aufhört",
        "say": (
            "Dasselbe Modell, aber von Anfang an selbstsicher falsch. Ein Beispiel, dessen Wahrscheinlichkeit unter "
            "{epsilon} fällt, verliert seinen Gradienten."
        ),
        "show": (
            "Drücke auf „Trainieren“: {epochs} Epochen dauern Sekunden. Beobachte die Genauigkeit und den Anteil der "
            "Beispiele, deren Gradient exakt 0 ist."
        ),
        "ask": "Können mehr Epochen den abgeschnittenen Arm retten?",
        "answer": (
            "Nein. Jenseits eines Loss von {cap} zieht nichts mehr die Beispiele zurück. In jedem Lauf geprüft: "
            "{claims}."
        ),
    },
    "rescued": {
        "title": "Was Keras wirklich gerechnet hat",
        "say": (
            "Keras sucht hinter deinem Softmax nach den Logits. Manche Codezeilen verstecken sie, ohne jede Warnung."
        ),
        "show": "Drücke auf „Trainieren“ und lies, was vor dem ersten Schritt für jeden Arm gemessen wurde.",
        "ask": "Derselbe Code unter mixed_float16: Was rechnet Keras?",
        "answer": "Es rechnet {truth}; in float32 rechnete es {before}. In jedem Lauf geprüft: {claims}.",
    },
    "serve": {
        "title": "Das Modell liefert jetzt Logits",
        "say": (
            "Der Preis des einen Schritts: predict() liefert Logits, keine Wahrscheinlichkeiten. Früher oder später "
            "wird das vergessen."
        ),
        "show": "Die drei Logits und ihr Softmax, dann der Abschnitt über ein vergessenes Softmax.",
        "ask": "Bei wie vielen von {count} solchen Beispielen ändert sich ohne Softmax die vorhergesagte Klasse?",
        "answer": "Bei {truth}. Aber {decisions} von {count} Antworten ändern sich, wenn die Ausgabe mit {threshold} "
        "verglichen wird.",
    },
    "threshold": {
        "title": "Wo liegt die Hälfte?",
        "say": (
            "Binäre Modelle werden mit einer Schwelle verwendet, und diese verschiebt sich, wenn die Ausgabe ein "
            "Logit ist."
        ),
        "show": "Ein Logit von 0,4 und seine Wahrscheinlichkeit auf der Log-Odds-Skala.",
        "ask": "Eine Anwendung vergleicht das Logit mit {threshold}. Welche Wahrscheinlichkeit ist das?",
        "answer": "{truth}. Das Logit muss mit 0 verglichen werden.",
    },
    "traps": {
        "title": "Head, Loss und Labels",
        "say": "Keras hat jede Kombination aus letzter Schicht, Loss und Labels ausgeführt: {cells} Stück.",
        "show": "Eine lineare Schicht mit einem Loss, der Wahrscheinlichkeiten erwartet: die Zahl, die es beweist, "
        "und die Reparatur.",
        "ask": (
            "{silent} Kombinationen optimieren einen Loss, der nicht zu ihren Vorhersagen passt. Bei wie vielen "
            "davon warnt Keras nicht?"
        ),
        "answer": (
            "Bei {truth}. Auf Warnungen ist kein Verlass, auf eine lineare Ausgabeschicht mit from_logits=True schon."
        ),
    },
    "doctor": {
        "title": "Dein eigenes Modell",
        "say": ("Nichts, was du einfügst, wird ausgeführt. Der Doktor verfolgt, welche Ausgabe in welchen Loss geht."),
        "show": "Ein Programm mit dem häufigsten Fehler: Befund, Grund, korrigierter Code.",
        "ask": "Wer hat so eine Zeile in einem Projekt?",
        "answer": "Der Doktor kennt {rules} solche Fehler und meldet, was er nicht bestimmen kann.",
    },
    "practice": {
        "title": "Könntest du es erklären?",
        "say": "Jetzt jeder für sich, auf dem Telefon.",
        "show": "Der Link zur Übung, bildschirmfüllend, damit alle ihn öffnen können.",
        "ask": "Warum ein Schritt, wenn zwei auf dem Papier dasselbe ergeben?",
        "answer": (
            "Es gibt {rounds} Vorhersagen, {bugs} Programme und {questions} Interviewfragen, jeweils mit der Antwort "
            "des Labors."
        ),
    },
}
