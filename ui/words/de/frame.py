"""Was alle Seiten teilen."""

NAME = "Logit Lab"
CLAIM = "Erst Softmax, dann Logarithmus, oder beides zugleich?"
COPY_LINK = "Link zu diesem Zustand kopieren"
COPIED = "Kopiert"
COPY_FAILED = "Kopiere diesen Link:"
LECTURE = "Vortragsmodus"
LECTURE_HELP = "Große Schrift für die letzte Reihe, Regler eingeklappt. Im Link als lecture=1."
LANGUAGE = "Sprache"
PANEL = "Einstellungen"
RESET = "Zurücksetzen"
BAD_VALUE = "Der Link verlangt {key} = {value}, das geht hier nicht. Erlaubt: {allowed}. Gezeigt wird {shown}."
RANGE = "{minimum} bis {maximum}"
NONE = "nichts"
AND = "und"
WHY = "Warum"
TRY = "Probiere das"
CONTROLS = {
    "seed": {"label": "Startwert (Seed)"},
}
OFFLINE = (
    "Keine Verbindung zum Labor. Was du siehst, bleibt, und die Seite kommt von selbst zurück, sobald das Labor wieder "
    "antwortet."
)
RUNS_ON = (
    "Streamlit {streamlit}, NumPy {numpy}, Plotly {plotly}. "
    "In einem eigenen Prozess: TensorFlow {tensorflow}, Keras {keras}."
)
NO_FIGURES = (
    "Auf diesem Server ist `server.enableStaticServing` ausgeschaltet, deshalb kann er keine Abbildungen zeichnen. "
    "Was jede von ihnen zeigt, steht an ihrer Stelle; alles andere auf dieser Seite funktioniert."
)
UNCONNECTED = (
    "Diese Seite bekommt keine Verbindung zum Labor. Ihre Dateien kommen an, aber es öffnet sich keine "
    "WebSocket-Verbindung: Vielleicht sperrt sie ein Proxy, eine Firewall, ein VPN oder eine Erweiterung des Browsers. "
    "Die Seite versucht es weiter."
)
REFUSED_UPLOADS = {
    "cookie": (
        "Diese Datei wurde nicht hochgeladen. Dafür braucht es ein Cookie dieser Website, und dein Browser behält es "
        "nicht. Erlaube Cookies für diese Website, lade die Seite neu und versuche es noch einmal."
    ),
    "room": (
        "Diese Datei wurde nicht hochgeladen. Das Labor nimmt Dateien bis {file} MB, von einem Besucher bis {session} "
        "MB oder {files} Dateien und von allen zusammen bis {server} MB. Entferne eine Datei, die du nicht mehr "
        "brauchst, oder versuche es in einer Minute noch einmal."
    ),
    "forgotten": (
        "Diese Datei wurde nicht hochgeladen: Das Labor kennt diese Seite nicht mehr. Lade sie neu und versuche es "
        "noch einmal."
    ),
    "connection": (
        "Diese Datei wurde nicht hochgeladen: Die Übertragung ist gescheitert. Klicke auf die Datei, um es noch "
        "einmal zu versuchen."
    ),
    "size": "Diese Datei ist zu groß. Die Grenze ist {{1}}.",
    "type": "Dateien dieser Art werden hier nicht gelesen.",
}
