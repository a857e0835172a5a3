"""The parts of the repair gallery: the survey over the margins, the cards, and the trace through where."""
