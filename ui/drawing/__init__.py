"""How results are drawn: figures, their component and colours, cards, tables, numbers."""
