"""Everything that belongs to the server and not to a visitor: engine, caches, limits, and time sharing."""
