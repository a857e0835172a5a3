"""Computed losses and gradients against the truth along the magnitude of the logits: errors, bounds, onsets, what a sweep found."""
