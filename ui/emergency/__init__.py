"""The parts of the Emergency page: the ways in, the picture, the questions back, and the causes."""
