"""What the traps page is made of: the grid, the details of a cell, the tables below it."""
