"""The parts of the traps page: the grid, the details of a cell, and the tables below."""
