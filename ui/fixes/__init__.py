"""What the fix gallery is made of: the survey along margins, the cards, the trace through where."""
