"""From files to programs: limits, paths, encodings, and the conversion of notebooks and ``.keras`` files to source."""
