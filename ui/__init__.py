"""What the pages share on top of Streamlit: frame, controls, charts, caches and words. Never imported by ``core``."""
