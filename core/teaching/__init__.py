"""Questions whose answers the lab computes: rounds to predict, bugs to find, interview questions, and the score.

No answer is typed in: ``rounds`` and ``interview`` ask the rest of ``core`` when they are opened, and what is wrong in
a program of ``bugs`` is what ``logit_doctor`` finds. The words of the questions live in ``ui.words``.
"""
