"""Texts to try the Emergency page with, one of each kind: the table ``EXAMPLES``."""

from logit_doctor.rules import RULES

EXAMPLES: dict[str, str] = {
    "log": """epoch,accuracy,loss,val_loss
0,0.1140,2.3502,9.8417
1,0.0981,14.2210,211.3072
2,0.0993,3817.4414,98217.5000
3,0.0987,2.1e9,8.7e14
4,0.0987,nan,nan
5,0.0987,nan,nan
""",
    "message": """Traceback (most recent call last):
  File "train.py", line 41, in <module>
    loss = torch.nn.functional.cross_entropy(logits, labels)
IndexError: Target 10 is out of bounds.
""",
    "logits": """logits = [[12.5, 0.3, -1.0], [inf, 2.0, 0.5], [0.1, 3.2, 0.4]]
labels = [0, 1, 1]
""",
    "program": RULES["missing-activation"].failing,
}
"""The examples, by the kind that they are recognised as."""
