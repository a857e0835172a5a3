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
