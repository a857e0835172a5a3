"""From facts to verdicts and corrections: what every rule is made of, and what is done with all of them."""
