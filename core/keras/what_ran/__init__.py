"""What Keras really ran: probes, the signatures of losses, and the library's own operations."""
