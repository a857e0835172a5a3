"""The doctor: finds mismatches between a model's output and its loss without running anything.

``intake`` makes programs of files, ``reading`` facts of programs, ``judging`` and ``rules`` verdicts of facts.
``audit`` goes the whole way, ``report`` shows what was found, ``process`` keeps strangers' files apart, and ``command``
is the command line. Only the standard library is imported, so that a hook or a CI job can run it.
"""

__version__ = "1.0.0"
