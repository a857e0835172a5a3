"""The start page."""

TITLE = "Start"
QUESTION = "Why does nobody compute softmax, then log?"
