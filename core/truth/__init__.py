"""The true losses and gradients: certified enclosures, and pairs of float64 for millions of them."""
