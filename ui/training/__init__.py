"""The parts of the training page: settings, the run of a session, the live view, and the results."""
