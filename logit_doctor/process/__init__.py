"""Files of strangers are read in processes of their own: a few, with limits on time, memory and what they answer.

``readers`` is what others ask, ``serving`` what runs in the processes. What a file means is none of their business: a
module with a table of jobs says that, ``worker`` for one, which judges; ``pool`` asks it.
"""
