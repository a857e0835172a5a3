"""English."""

NAME = "English"
