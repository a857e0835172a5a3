"""What the gallery of repairs is made of: the survey along margins, the cards, the trace through where."""
