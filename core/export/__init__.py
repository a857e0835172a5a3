"""The state of a page as a Python script or a notebook that runs alone and reproduces the page's numbers."""
