"""Deutsch. Zahlen stehen mit Dezimalpunkt, wie im Code und wie das Labor sie berechnet; angesprochen wird mit du."""

NAME = "Deutsch"
