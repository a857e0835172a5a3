"""Drawing of results: figures, their component and colours, cards, tables, numbers."""
