"""The buttons that turn a page's state into a script or a notebook."""

BUTTONS = {"script": "Python script", "notebook": "Notebook"}
NOTES = {
    "loss_error": "This state as code that runs alone, in Jupyter or Colab, and prints the same numbers. "
    "TensorFlow's own curves are not part of it.",
    "training": "This training as plain Keras code that runs alone, in Jupyter or Colab, and ends with the same "
    "weights.",
    "probabilities": "These probabilities as code that runs alone, with the right ways at inference.",
    "doctor": "The source with its findings as comments, and corrected, ready to run.",
}
