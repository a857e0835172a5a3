"""Where TensorFlow work runs: worker processes behind a queue, never the web server.

``Engine`` (in ``service``) is the interface for pages and commands. ``dispatcher`` keeps the queue and ``roster`` the
list of workers; ``following`` on the server and ``remote`` with ``stream`` on a worker are the two ends of one run, and
``protocol`` defines their messages; ``cluster`` and ``worker`` keep processes alive.
"""

from core.engine.protocol import EngineError, EngineStatus, Limits
from core.engine.runs import Run
from core.engine.service import Engine

__all__ = ["Engine", "EngineError", "EngineStatus", "Limits", "Run"]
