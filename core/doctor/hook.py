#!/usr/bin/env python3
"""The doctor as a pre-commit hook: the command line, callable from any folder, without anything installed."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from logit_doctor.__main__ import script

if __name__ == "__main__":
    script()
