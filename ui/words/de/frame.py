"""Was alle Seiten teilen."""

NAME = "Logit Lab"
CLAIM = "Erst Softmax, dann Logarithmus, oder beides zugleich?"
COPY_LINK = "Link zu diesem Zustand kopieren"
COPIED = "Kopiert"
COPY_FAILED = "Kopiere diesen Link:"
TOOLBAR = "Änderungen und Links"
UNDO = "Letzte Änderung rückgängig machen"
UNDO_KEYS = "Strg+Z"
REDO = "Wiederholen"
REDO_KEYS = "Strg+Umschalt+Z"
UNDONE = "Rückgängig gemacht"
REDONE = "Wiederholt"
SHARE = "Teilen"
SHARE_WAYS = {
    "free": ("Link kopieren", "Öffnet, was du siehst. Den Vortragsmodus wählt, wer ihn öffnet."),
    "projector": ("Link für den Beamer kopieren", "Öffnet im Vortragsmodus: große Schrift, Regler eingeklappt."),
    "fixed": ("Link mit festen Reglern kopieren", "Die Regler sind zu sehen, lassen sich aber nicht bewegen."),
    "hidden": ("Link ohne Regler kopieren", "Zu sehen sind Bilder und Text, ohne die Regler."),
    "frame": (
        "Code für eine Kursseite kopieren",
        "HTML für deine eigene Seite: Sie zeigt diesen Zustand in einem Rahmen.",
    ),
}
WITH_ANSWER = "Mit der Antwort: Sie ist sofort zu sehen. Sonst stellt die Seite zuerst die Frage."
LECTURE = "Vortragsmodus"
LECTURE_HELP = "Große Schrift für die letzte Reihe, Regler eingeklappt. Nur der Link für den Beamer schaltet ihn ein."
PLAN = "Plan"
STEP_BEFORE = "Zurück: {page}"
STEP_AFTER = "Weiter: {page}"
STEP_UP = "Auf dieser Seite nach oben"
STEP_DOWN = "Auf dieser Seite nach unten"
COPY_SHORT = "Link kopieren"
KEYS_TITLE = "Tasten"
CLOSE = "Schließen"
KEYS = (
    (("?",), "diese Liste"),
    (("Tab", "⇧ Tab"), "zum nächsten oder vorigen Bedienelement"),
    (("←", "→"), "einen Regler bewegen, die benachbarte Möglichkeit wählen"),
    (("Enter", "Leertaste"), "einen Knopf drücken, einen Abschnitt öffnen, eine Möglichkeit wählen"),
    (("Strg+Z", "Strg+Umschalt+Z"), "eine Änderung der Regler rückgängig machen oder wiederholen"),
    (("Esc",), "ein Menü oder diese Liste schließen"),
    (("Bild ab", "Bild auf"), "im Vortragsmodus: zum nächsten oder vorigen Teil der Seite, auch mit dem Presenter"),
)
LANGUAGE = "Sprache"
PANEL = "Einstellungen"
FOLDED_CHANGED = "{label} · {count} geändert"
RESET = "Zurücksetzen"
BAD_VALUE = "Der Link verlangt {key} = {value}, das ist hier nicht möglich. Erlaubt: {allowed}. Verwendet wird {shown}."
NO_SUCH_PAGE = "Eine Seite {page} gibt es hier nicht. Dies ist die Startseite; im Menü stehen alle anderen."
RANGE = "{minimum} bis {maximum}"
NONE = "nichts"
AND = "und"
WHY = "Warum"
TRY = "Zum Ausprobieren"
NOW_SHOWN = "Jetzt zu sehen: {label}"
PLAY = "Abspielen: „{label}“ durch den ganzen Bereich bewegen"
PAUSE = "Anhalten"
CONTROLS = {
    "seed": {"label": "Startwert (Seed)"},
}
OFFLINE = (
    "Keine Verbindung zum Labor. Was du siehst, bleibt erhalten, und die Seite verbindet sich von selbst wieder, "
    "sobald das Labor antwortet."
)
RUNS_ON = (
    "Streamlit {streamlit}, NumPy {numpy}, Plotly {plotly}. "
    "In einem eigenen Prozess: TensorFlow {tensorflow}, Keras {keras}."
)
NO_FIGURES = (
    "Auf diesem Server ist `server.enableStaticServing` ausgeschaltet, deshalb kann er keine Abbildungen zeichnen. "
    "An ihrer Stelle steht jeweils eine Beschreibung; der Rest dieser Seite funktioniert."
)
UNCONNECTED = (
    "Diese Seite kann sich nicht mit dem Labor verbinden. Ihre Dateien werden geladen, aber es kommt keine "
    "WebSocket-Verbindung zustande; vielleicht blockiert sie ein Proxy, eine Firewall, ein VPN oder eine "
    "Browser-Erweiterung. Die Seite versucht es weiter."
)
IN_LINE_HEADING = "Einen Moment"
IN_LINE = {
    "busy": (
        "Gerade werden viele Seiten gleichzeitig geöffnet. Platz in der Warteschlange: {place}. Diese Seite öffnet "
        "sich von selbst."
    ),
    "address": (
        "In diesem Netz sind viele Seiten des Labors geöffnet. Platz in der Warteschlange: {place}. Diese Seite öffnet "
        "sich von selbst, sobald wieder Platz ist."
    ),
    "full": (
        "Es sind sehr viele Seiten des Labors geöffnet. Platz in der Warteschlange: {place}. Diese Seite öffnet sich "
        "von selbst, sobald wieder Platz ist."
    ),
}
REFUSED_UPLOADS = {
    "cookie": (
        "Diese Datei wurde nicht hochgeladen. Das Hochladen braucht ein Cookie dieser Website, aber dein Browser "
        "behält es nicht. Erlaube Cookies für diese Website, lade die Seite neu und versuche es noch einmal."
    ),
    "room": (
        "Diese Datei wurde nicht hochgeladen. Das Labor nimmt Dateien bis {file} MB an, von einem Besucher bis zu "
        "{session} MB oder {files} Dateien, aus einem Netz bis zu {address} MB und von allen zusammen bis zu {server} "
        "MB. Entferne eine Datei, die du nicht mehr brauchst, oder versuche es in einer Minute noch einmal."
    ),
    "forgotten": (
        "Diese Datei wurde nicht hochgeladen: Das Labor erkennt diese Seite nicht mehr. Lade sie neu und versuche es "
        "noch einmal."
    ),
    "connection": (
        "Diese Datei wurde nicht hochgeladen: Die Übertragung ist gescheitert. Wähle die Datei aus, um es noch "
        "einmal zu versuchen."
    ),
    "size": "Diese Datei ist zu groß. Die Grenze ist {{1}}.",
    "type": "Dieser Dateityp wird hier nicht unterstützt.",
    "number": "Hier lässt sich nur eine Datei auswählen.",
}
