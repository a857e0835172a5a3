"""The state of a page as a standalone Python script or notebook that reproduces the page's numbers."""
