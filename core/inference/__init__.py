"""From logits to probabilities and decisions: calibration, costs, and the effect of a forgotten activation."""
