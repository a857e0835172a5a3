"""Parts shared by all pages on top of Streamlit: frame, controls, charts, caches, words; ``core`` never imports it."""
