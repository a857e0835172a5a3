"""``python -m core doctor``: the command of ``logit_doctor`` under the lab's own command line."""

from logit_doctor.command import EPILOG, OPTIONS, run

__all__ = ["EPILOG", "OPTIONS", "run"]
