"""What is wrong with a loss: what was pasted or chosen is turned into signs, and the signs into ranked causes.

Nothing pasted is executed or evaluated; programs are read by ``logit_doctor`` in processes of its own.
"""
