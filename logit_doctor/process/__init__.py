"""Untrusted files are read in a few separate processes, with limits on time, memory and the size of the answers.

``readers`` is the interface, ``serving`` the loop in the processes. Both are independent of what is read: a module with
a table of jobs defines that, such as ``worker`` for the doctor's audits, which ``pool`` calls.
"""
