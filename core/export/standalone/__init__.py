"""Replacements in exported scripts for the lab's certified balls: the same values from Python's own decimals."""
