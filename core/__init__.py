"""Logit Lab's computation: formats, losses, their truth, sweeps, Keras experiments, lessons, exports.

Nothing here imports streamlit, plotly or ``ui``; TensorFlow is imported only by modules of ``core.keras``.
"""
