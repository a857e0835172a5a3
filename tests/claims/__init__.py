"""The claims of the lab's texts, number by number, and the check of each."""
