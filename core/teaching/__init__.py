"""Questions whose answers the lab computes: rounds to predict, bugs to find, interview questions, and the score.

No answer is typed in: ``rounds`` and ``interview`` compute theirs with the rest of ``core`` when they are opened, and
``logit_doctor`` finds the mistakes in the programs of ``bugs``. The texts of the questions are in ``ui.words``.
"""
