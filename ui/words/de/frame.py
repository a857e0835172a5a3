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
BAD_VALUE = "Der Link verlangt {key} = {value}, das ist hier nicht möglich. Erlaubt: {allowed}. Verwendet wird {shown}."
RANGE = "{minimum} bis {maximum}"
NONE = "nichts"
AND = "und"
WHY = "Warum"
TRY = "Zum Ausprobieren"
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
REFUSED_UPLOADS = {
    "cookie": (
        "Diese Datei wurde nicht hochgeladen. Das Hochladen braucht ein Cookie dieser Website, aber dein Browser "
        "behält es nicht. Erlaube Cookies für diese Website, lade die Seite neu und versuche es noch einmal."
    ),
    "room": (
        "Diese Datei wurde nicht hochgeladen. Das Labor nimmt Dateien bis {file} MB an, von einem Besucher bis zu "
        "{session} MB oder {files} Dateien und von allen zusammen bis zu {server} MB. Entferne eine Datei, die du "
        "nicht mehr brauchst, oder versuche es in einer Minute noch einmal."
    ),
    "forgotten": (
        "Diese Datei wurde nicht hochgeladen: Das Labor erkennt diese Seite nicht mehr. Lade sie neu und versuche es "
        "noch einmal."
    ),
    "connection": (
        "Diese Datei wurde nicht hochgeladen: Die Übertragung ist gescheitert. Klicke auf die Datei, um es noch "
        "einmal zu versuchen."
    ),
    "size": "Diese Datei ist zu groß. Die Grenze ist {{1}}.",
    "type": "Dieser Dateityp wird hier nicht unterstützt.",
}
