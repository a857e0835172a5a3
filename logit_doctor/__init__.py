"""The doctor: finds mismatches between a model's output and its loss without running anything.

``source`` and ``notebook`` turn Python into facts, ``archive`` turns a ``.keras`` file into facts, ``rules`` turns
facts into findings, ``report`` shows them. Only the standard library is imported here, so that a hook or a CI job can
run it.
"""
