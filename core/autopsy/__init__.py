"""One input of one formulation, operation by operation: every intermediate value, and the first error."""
