"""Cached calls into ``core``, shared by all sessions. Every cache is bounded: unbounded ones grow with every visitor.

Arguments are frozen, hashable parameters; results are frozen and read-only, so they are shared and not copied
(``st.cache_resource``). Here a page finds everything that takes longer than a few milliseconds.
"""
