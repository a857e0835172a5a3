"""Experiments run by Keras itself; the only package that imports TensorFlow, and the tables that need none of it."""
