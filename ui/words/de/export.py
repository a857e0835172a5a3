"""Die Knöpfe, die den Zustand einer Seite in ein Skript, ein Notebook oder eine Tabelle verwandeln."""

BUTTONS = {"script": "Python-Skript", "notebook": "Notebook", "csv": "CSV"}
NOTES = {
    "loss_error": "Dieser Zustand als eigenständiger Code für Jupyter oder Colab; er gibt dieselben Zahlen aus.",
    "training": (
        "Dieses Training als reiner, eigenständiger Keras-Code für Jupyter oder Colab; es endet mit denselben "
        "Gewichten."
    ),
    "probabilities": (
        "Diese Wahrscheinlichkeiten als eigenständiger Code, mit den richtigen Wegen, Logits bei der Inferenz zu "
        "verwenden."
    ),
    "doctor": "Der Quelltext mit den Befunden als Kommentaren, korrigiert, wo der Doktor eine Korrektur hat.",
    "doctor_without_source": (
        "Die Befunde als Tabelle. Skripte und Notebooks entstehen nur aus Python-Quelltext: Die Zellen eines "
        "Notebooks müssen weder einzeln noch der Reihe nach laufen, und eine `.keras`-Datei enthält keinen "
        "Quelltext."
    ),
    "logits": "Diese Tabelle als eigenständiger Code; die ausgewerteten Logits sind enthalten.",
}
