"""The buttons that turn a page's state into a script, a notebook or a table."""

BUTTONS = {"script": "Python script", "notebook": "Notebook", "csv": "CSV"}
NOTES = {
    "loss_error": "This state as code that runs alone, in Jupyter or Colab, and prints the same numbers.",
    "training": "This training as plain Keras code that runs alone, in Jupyter or Colab, and ends with the same "
    "weights.",
    "probabilities": "These probabilities as code that runs alone, with the right ways at inference.",
    "doctor": "The source with its findings as comments, and corrected, ready to run.",
    "doctor_without_source": "The findings as a table. Script and notebook are made of Python source only: cells of a "
    "notebook need not run alone, nor in order, and a `.keras` file holds no source.",
    "logits": "This table as code that runs alone; the judged logits travel in it.",
}
