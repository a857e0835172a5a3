"""From logits to probabilities and decisions: calibration, costs, and what happens when the activation is forgotten."""
