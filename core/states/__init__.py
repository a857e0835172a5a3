"""What a link of each page says: one table a page, of its controls' keys, kinds, ranges, steps, defaults and reading.

Pages draw their controls from these tables; links, exports, lessons and tests read and write states by them.
"""
