"""Figures: pure functions from a frozen result of ``core`` to a Plotly figure and its alt text."""
