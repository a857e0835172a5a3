"""``python -m core doctor``: the command of ``logit_doctor`` under the lab's own command line."""

from logit_doctor.command import add_arguments, run

__all__ = ["add_arguments", "run"]
