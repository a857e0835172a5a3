"""The start page's parts: the prediction, the two ways side by side, the steps that lead through the pages."""
