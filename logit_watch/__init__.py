"""Watches the loss of a training: says when a loss becomes NaN, and why, and when it is silently wrong.

``watching`` is what all frameworks share, ``on_keras`` and ``on_torch`` adapt to one each. ``record``, ``paths``,
``silent`` and ``broken`` decide, in NumPy, what a batch shows; ``states`` is the table of what they may find, and
``journal`` the file. NumPy is all that is needed; the frameworks are those of the training.
"""

from logit_watch.entry import watch

__all__ = ["watch"]
__version__ = "1.0.0"
