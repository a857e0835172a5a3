"""``python -m core doctor``: the command line of ``logit_doctor`` as a subcommand of the lab."""

from logit_doctor.command import EPILOG, OPTIONS, run

__all__ = ["EPILOG", "OPTIONS", "run"]
