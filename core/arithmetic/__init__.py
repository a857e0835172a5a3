"""Numbers: float formats, rounded arithmetic with elementary functions, double-double pairs, effects of rounding."""
