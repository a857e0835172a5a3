"""What exported scripts use where the lab itself uses certified balls: the same values from Python's own decimals."""
