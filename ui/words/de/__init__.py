"""Deutsch; was man tippt und was Code ist, bleibt beim Punkt. Angesprochen wird mit du."""

NAME = "Deutsch"
