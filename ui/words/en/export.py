"""The buttons that turn a page's state into a script, a notebook or a table."""

BUTTONS = {"script": "Python script", "notebook": "Notebook", "csv": "CSV"}
NOTES = {
    "loss_error": "This state as stand-alone code for Jupyter or Colab; it prints the same numbers.",
    "training": "This training as plain, stand-alone Keras code for Jupyter or Colab; it ends with the same weights.",
    "probabilities": "These probabilities as stand-alone code, with the correct ways to use logits at inference.",
    "doctor": "The source with the findings as comments, corrected wherever the doctor has a correction.",
    "doctor_without_source": (
        "The findings as a table. Scripts and notebooks are made from Python source only: the cells of a notebook "
        "need not run alone or in order, and a `.keras` file contains no source."
    ),
    "logits": "This table as stand-alone code; the evaluated logits are included.",
}
