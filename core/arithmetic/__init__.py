"""Numbers: the float formats, arithmetic that rounds to one of them, its elementary functions, pairs, and what rounding does."""
