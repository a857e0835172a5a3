"""A training: what is told, its data, its arms, and the records that it gives."""
