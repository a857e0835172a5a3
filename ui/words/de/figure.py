"""Wie die Knöpfe eines Bildes heißen, und was Plotly von sich aus sagt, nach seinen englischen Worten."""

SAVE_PNG = "Als PNG speichern"
SAVE_HTML = "Als interaktives HTML speichern"
PLOTLY = {
    "Zoom": "Ausschnitt vergrößern",
    "Pan": "Verschieben",
    "Zoom in": "Vergrößern",
    "Zoom out": "Verkleinern",
    "Reset axes": "Achsen zurücksetzen",
    "Double-click to zoom back out": "Doppelklick zeigt wieder alles",
    "Double-click on legend to isolate one trace": "Doppelklick in der Legende zeigt eine Linie allein",
    "Preparing image - this may take a few seconds": "Das Bild wird erzeugt, das kann ein paar Sekunden dauern",
    "Image download succeeded": "Bild gespeichert",
    "Sorry, there was a problem downloading your image!": "Das Bild ließ sich nicht speichern.",
}
MISSING = (
    "Diese Abbildung wurde nicht geladen; vielleicht blockiert ein Proxy, eine Firewall oder ein Werbeblocker die "
    "Dateien unter app/static/. Der Rest dieser Seite funktioniert. Lade die Seite neu, um es noch einmal zu "
    "versuchen."
)
