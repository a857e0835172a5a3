"""Training: its parameters, data, arms and records."""
