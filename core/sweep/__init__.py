"""Errors of computed losses and gradients against the truth, by the magnitude of the logits, and their analysis."""
