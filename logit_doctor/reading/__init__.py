"""Abstract interpretation: from a syntax tree to facts about outputs and losses. ``README.md`` explains how."""
