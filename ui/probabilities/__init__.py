"""The probabilities page: the source of its logits, one example, a forgotten activation, all examples, decisions."""
