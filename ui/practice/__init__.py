"""The practice page's parts: the score, the rounds to predict, the bugs to find, the interview."""
