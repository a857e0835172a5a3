"""Logit Lab's computation: formats, losses, their truth, Keras experiments, the doctor.

Nothing here imports streamlit, plotly or ``ui``; TensorFlow is imported only by modules of ``core.keras``.
"""
