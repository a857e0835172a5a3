"""Where TensorFlow work runs: worker processes behind a queue, never the web server.

``Engine`` (in ``service``) is what pages and the command line use; ``dispatcher`` decides who runs where,
``following`` and ``remote`` are the two ends of one run, ``cluster`` and ``worker`` keep processes alive, and
``protocol`` is what they say to each other.
"""

from core.engine.protocol import EngineError, EngineStatus, Limits
from core.engine.runs import Run
from core.engine.service import Engine

__all__ = ["Engine", "EngineError", "EngineStatus", "Limits", "Run"]
