"""The states in links: one table per page, with the keys, types, ranges, steps, defaults and parsing of its controls.

Pages draw their controls from these tables; links, exports, lessons and tests read and write states by them.
"""
