"""The parts of the loss error page."""
