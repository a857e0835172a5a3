"""Shared parts of the pages, on top of Streamlit: frame, controls, charts, caches, words. Never imported by ``core``."""
