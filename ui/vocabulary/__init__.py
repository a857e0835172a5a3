"""The parts of the vocabulary page, one module per section."""
