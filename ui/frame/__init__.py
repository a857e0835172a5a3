"""What is around every page: the table of pages, the address, controls, downloads, styles, text from outside."""
