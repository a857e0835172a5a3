"""The probabilities page: where its logits come from, one example, what is forgotten, all examples, decisions."""
