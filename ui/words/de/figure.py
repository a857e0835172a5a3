"""Die Werkzeuge eines Bildes, das Ablesen, und was Plotly von sich aus sagt, nach seinen englischen Worten."""

TOOLS = {
    "tools": "Werkzeuge des Bildes",
    "full": "Ganzer Bildschirm",
    "leave": "Ganzen Bildschirm verlassen",
    "pin": "Diese Kurven zum Vergleichen anheften",
    "unpin": "Kurven wieder lösen",
    "pinned": "{name} (angeheftet)",
    "pinDone": "Angeheftet. Die Kurven bleiben, wenn du etwas änderst.",
    "unpinDone": "Gelöst",
    "reset": "Zoom zurücksetzen",
    "png": "Als PNG speichern, mit Beschreibung und Link",
    "svg": "Als SVG speichern, mit Beschreibung und Link",
    "html": "Als interaktives HTML speichern",
    "embed": "Code zum Einbetten kopieren",
    "embedDone": "Code zum Einbetten kopiert",
    "embedFailed": "Kopiere den markierten Code.",
    "read": "Kurven mit den Pfeiltasten ablesen",
    "plainPng": "Als PNG speichern",
}
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
