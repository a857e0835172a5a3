"""The loss error page."""

TITLE = "Loss error"
QUESTION = "How wrong is the loss, at which logits, in which format?"
