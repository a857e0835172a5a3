"""What the round-off page is made of: a module for each of its sections."""
