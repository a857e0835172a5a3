"""The parts of the round-off page, one module per section."""
