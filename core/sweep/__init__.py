"""Computed losses and gradients against the truth along the magnitude of the logits: errors and what a sweep finds."""
