"""Die Knöpfe, die den Zustand einer Seite in ein Skript, ein Notebook oder eine Tabelle verwandeln."""

BUTTONS = {"script": "Python-Skript", "notebook": "Notebook", "csv": "CSV"}
NOTES = {
    "loss_error": "Dieser Zustand als Code, der allein läuft, in Jupyter oder Colab, und dieselben Zahlen ausgibt.",
    "training": "Dieses Training als reiner Keras-Code, der allein läuft, in Jupyter oder Colab, und mit denselben "
    "Gewichten endet.",
    "probabilities": "Diese Wahrscheinlichkeiten als Code, der allein läuft, mit den richtigen Wegen bei der Inferenz.",
    "doctor": "Der Quelltext mit seinen Befunden als Kommentaren und korrigiert, bereit zum Ausführen.",
    "doctor_without_source": "Die Befunde als Tabelle. Skript und Notebook entstehen nur aus Python-Quelltext: Zellen "
    "eines Notebooks müssen weder allein noch der Reihe nach laufen, und eine `.keras`-Datei enthält keinen.",
    "logits": "Diese Tabelle als Code, der allein läuft; die beurteilten Logits stehen darin.",
}
