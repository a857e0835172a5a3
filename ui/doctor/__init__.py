"""What the Doctor page shares with nobody: where its source comes from, and how findings are drawn."""
