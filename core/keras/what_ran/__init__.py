"""The formulas that Keras actually ran: probes, and the library's own operations."""
