"""Die Klassensitzung: das Telefon, die Leiste und der Schreibtisch der Lehrkraft."""

TITLE = "Klassensitzung"
QUESTION = "Was erwartet die Klasse?"

CONTROLS: dict[str, dict[str, str]] = {}

ANSWER = (
    "Treten Sie mit dem Code vom Beamer bei und antworten Sie auf diesem Gerät. Zum Unterrichten öffnen Sie im Menü "
    "eine Sitzung: Jede Seite hat dann eine Leiste mit Code, Fragen und den eintreffenden Antworten."
)
ANSWER_TEACHER = (
    "Das ist Ihr Schreibtisch: Zeigen Sie ihn nicht auf dem Beamer. Jede Seite hat die Leiste darüber, mit Code, Frage "
    "und Antworten."
)

OPEN = "Klassensitzung öffnen"
CODE = "Code"
CODE_HINT = "wie auf dem Beamer"
NICKNAME = "Spitzname, wenn Sie möchten"
NICKNAME_HELP = "Die Lehrkraft sieht ihn und kann ihn entfernen. Bleibt das Feld leer, sind Sie anonym."
JOIN = "Beitreten"
JOIN_ANOTHER = "Einer anderen Sitzung beitreten"
IN_ANOTHER = "Sie sind in der Sitzung {code}; Sie verlassen sie, wenn Sie einer anderen beitreten."
STAY = "In der Sitzung {code} bleiben"
LEAVE = "Sitzung verlassen"
PRIVACY = (
    "Ohne Konto. Dieser Browser behält einen zufälligen Schlüssel, damit Ihre Antwort einmal zählt. Das Lab behält den "
    "Spitznamen, falls Sie einen angeben, und Ihre Antworten höchstens einen Tag."
)
NO_CODE = "Ein Code hat {letters} Buchstaben, ohne I und O."
NO_CODE_IN_LINK = "Der Code {code} in diesem Link kann keiner sein: Ein Code hat {letters} Buchstaben, ohne I und O."
TOO_MANY = {
    "wrong_code": "Zu viele falsche Codes aus diesem Netz. Versuchen Sie es in einer Minute noch einmal.",
    "join": "Zu viele neue Telefone aus diesem Netz in einer Stunde. Versuchen Sie es später noch einmal.",
}
REFUSED = {
    "gone": "Es gibt keine Sitzung mit diesem Code, oder sie ist beendet.",
    "not_teacher": "Dieser Link ist nicht der Link der Lehrkraft dieser Sitzung.",
    "locked": "Die Lehrkraft hat diese Sitzung für neue Teilnehmende gesperrt.",
    "full": "Diese Sitzung ist voll.",
    "closed": "Diese Abstimmung nimmt keine Antworten mehr an; Ihre wurde nicht gezählt.",
    "not_member": "Dieses Telefon ist nicht in der Sitzung. Treten Sie noch einmal bei.",
    "no_room": "Das Lab kann gerade keine weitere Sitzung öffnen. Versuchen Sie es später.",
    "too_many": "Das ist mehr, als eine Sitzung oder eine Frage fasst.",
    "too_long": "Der Link zu dieser Seite ist so lang, dass Telefone ihm nicht folgen können.",
}
LOST = (
    "Das Lab erreicht den Speicher der Klassensitzungen nicht. Eingegangene Antworten bleiben erhalten; diese Seite "
    "funktioniert weiter, und die Abstimmung geht von selbst weiter."
)
NOT_RECEIVED = "Ihre Antwort ist nicht eingegangen: Das Lab erreicht seinen Speicher nicht. Senden Sie sie noch einmal."
TRY_AGAIN = "Noch einmal versuchen"
OVER = "Sie sind nicht mehr in dieser Sitzung: Sie ist beendet, oder die Lehrkraft hat dieses Telefon entfernt."

YOU_ARE_IN = "Sitzung {code}"
WAIT = "Warten Sie auf die nächste Frage"
WANDER = "Sie erscheint hier von selbst. Sehen Sie sich bis dahin im Lab um."
FOLLOWING = "Sie erscheint hier von selbst. Bis dahin zeigt dieses Telefon die Seite, die die Lehrkraft zeigt."
QUESTION_WAITS = "Eine Frage wartet: beantworten"
VOTE = "Abstimmung {number}"
YOUR_ANSWER = "Ihre Antwort"
SEND = "Senden"
NO_ANSWER = "Das ist keine Antwort auf diese Frage."
RECEIVED = "Eingegangen: {answer}. Sie können sie ändern, bis die Abstimmung endet."
CLOSED = "Die Abstimmung ist beendet. Sie haben nicht geantwortet."
CLOSED_RECEIVED = "Die Abstimmung ist beendet. Ihre Antwort ist eingegangen."
YOU_RIGHT = "**✓ Richtig:** {answer}"
YOU_WRONG = "**✗ Nicht ganz:** Sie haben {answer} gewählt"
YOU_SAID = "Sie haben {answer} gewählt"
SEE = "Auf der Seite {page} ansehen"

JOINED = "{count:|Telefon|Telefone}"
QR = "QR-Code"
QR_ALT = "QR-Code zum Beitritt zur Sitzung {code}"
ASK = "Fragen"
WHICH = "Frage"
KINDS = {
    "first": "Start",
    "round": "Üben",
    "bug": "Fehlersuche",
    "arms": "Welcher Arm gewinnt?",
    "cell": "Welche Zelle ist falsch?",
}
TIME = "Zeit zum Antworten"
SECONDS = "{value} s"
HOLD = "Antworten bis zum Aufdecken verbergen"
HOLD_HELP = "Der Beamer zeigt dann nur, wie viele geantwortet haben."
ASK_NOW = "Jetzt fragen"
LOCK = "Sperren"
UNLOCK = "Entsperren"
FOLLOW_ME = "Mir folgen"
LET_WANDER = "Frei umsehen lassen"
DESK = "Schreibtisch"
ANSWERS = "{given} von {count:|Telefon|Telefonen}"
LEFT = "Sekunden übrig"
CLOSE = "Abstimmung beenden"
REVEAL = "Aufdecken"
AGAIN = "Noch einmal abstimmen"
PUT_AWAY = "Weglegen"
CHART = "Antworten"
DOTS = "{count:|Antwort|Antworten}, jede ein Punkt auf der Skala"
MARK_RIGHT = "✓ richtig"
OFF_SCALE = "Außerhalb der Skala: {count:|Antwort|Antworten}."
MEDIAN = "Median: {value}"
TRUTH = "**Antwort: {answer}.**"
RIGHT_SHARE = "Richtig: {shares}."

ARMS_QUESTION = "Training, „{preset}“: Welcher Arm endet mit der höchsten Validierungsgenauigkeit?"
CELL_QUESTION = (
    "Das Modell endet mit `{head}`, und die Labels sind {labels}. Welcher Loss läuft ohne Fehlermeldung, obwohl er "
    "falsch ist?"
)

PLAN = "Eine Unterrichtseinheit halten"
LESSON = "Verfügbare Zeit"
PLAN_HELP = (
    "Der Beamer, ein anderes Fenster mit der Leiste, zeigt jede Station des Plans im Vortragsmodus; dieser "
    "Schreibtisch zeigt, was zu sagen, zu fragen und zu erwarten ist. Die Tasten eines Presenters wirken hier."
)
START_PLAN = "Beginnen"
STEP = "Station {place} von {count}"
ASK_CLASS = "Die Klasse fragen"
PREVIOUS = "Vorige Station"
NEXT = "Nächste Station"
STOP_PLAN = "Plan verlassen"
OWN = "Eine eigene Frage stellen"
OWN_TEXT = "Frage"
OWN_OPTIONS = "Antworten, eine je Zeile; keine für eine freie Zahl"
OWN_RIGHT = "Richtige Antwort, falls es eine gibt"
OWN_NUMBER = "Richtige Zahl, falls es eine gibt"
OWN_WRONG = "Schreiben Sie {least} bis {most} verschiedene Antworten mit höchstens {characters} Zeichen, oder keine."
PEOPLE = "Telefone"
WHO = "Telefon"
NAMELESS = "Telefon {number}"
REMOVE_NAME = "Spitznamen entfernen"
REMOVE_ANSWER = "Antwort entfernen"
REMOVE_MEMBER = "Telefon entfernen"
REHEARSE = "Mit {count} simulierten Telefonen proben"
END_REHEARSAL = "Simulierte Telefone wegschicken"
REHEARSE_HELP = (
    "Sie treten bei und beantworten jede Abstimmung, manche falsch; so können Sie alles allein ausprobieren."
)
SIMULATED = "Simuliert {number}"
SUMMARY = "Antworten bisher"
COLUMNS = ("Nr.", "Frage", "Antworten", "richtig", "Antwort")
CSV = "Antworten als CSV"
KEEP = "Behalten oder löschen"
KEEP_HELP = (
    "Die Sitzung wird nach {hours} Stunden gelöscht, mit allen Antworten und Spitznamen. Die Datei mit Ihrem Link "
    "bringt die Sitzung auf einen anderen Rechner; wer sie hat, ist die Lehrkraft."
)
TEACHER_LINK = "Mein Link, als Datei"
TEACHER_FILE = "Klassensitzung {code}. Öffnen Sie diesen Link zum Unterrichten; zeigen Sie ihn nicht.\n{link}\n"
END = "Sitzung löschen"
END_HELP = "Alle Antworten und Spitznamen werden sofort gelöscht und lassen sich nicht zurückholen."
END_NOW = "Jetzt löschen"
ENDED = "Die Sitzung ist gelöscht."
IN_MEMORY = (
    "Dieser Server kann nicht auf seine Platte schreiben; die Sitzung liegt im Arbeitsspeicher und endet, wenn der "
    "Server neu startet. Ein Redis-Server würde sie behalten (`LOGIT_LAB_STORE`)."
)
