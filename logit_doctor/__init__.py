"""The doctor: finds mismatches between a model's output and its loss without running anything.

``intake`` turns files into programs, ``reading`` programs into facts, ``judging`` and ``rules`` facts into verdicts.
``audit`` runs all these steps, ``report`` formats the findings, ``process`` isolates untrusted files, and ``command``
is the command line. Only the standard library is imported, so that a hook or a CI job can run it.
"""

__version__ = "1.0.0"
