"""Numbers: float formats, arithmetic that rounds to one, its elementary functions, pairs; what rounding does."""
