"""The lessons: stops that lead through the pages, and the plans that combine them."""
