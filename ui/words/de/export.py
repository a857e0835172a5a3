"""Die Knöpfe, die den Zustand einer Seite in ein Skript oder ein Notebook verwandeln."""

BUTTONS = {"script": "Python-Skript", "notebook": "Notebook"}
NOTES = {
    "loss_error": "Dieser Zustand als Code, der allein läuft, in Jupyter oder Colab, und dieselben Zahlen ausgibt. "
    "TensorFlows eigene Kurven gehören nicht dazu.",
    "training": "Dieses Training als reiner Keras-Code, der allein läuft, in Jupyter oder Colab, und mit denselben "
    "Gewichten endet.",
    "probabilities": "Diese Wahrscheinlichkeiten als Code, der allein läuft, mit den richtigen Wegen bei der Inferenz.",
    "doctor": "Der Quelltext mit seinen Befunden als Kommentaren und korrigiert, bereit zum Ausführen.",
}
