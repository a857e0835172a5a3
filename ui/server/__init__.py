"""What belongs to the server and not to a visitor: the engine, caches, limits, and how it shares its time."""
