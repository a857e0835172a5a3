"""A user's own logits: the file, read without trusting it, and the report on it."""
