"""Everything that belongs to the server and not to a single visitor: engine, caches, limits, and time sharing."""
