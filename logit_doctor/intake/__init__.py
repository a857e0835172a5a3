"""From files to programs: what is accepted, how a notebook and a ``.keras`` file become source, paths and encodings."""
