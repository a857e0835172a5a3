"""The parts of the Doctor page: the input of source code, and the drawing of findings."""
