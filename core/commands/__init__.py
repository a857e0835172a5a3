"""The subcommands of ``python -m core``, one module each: ``add_arguments(parser)`` and ``run(arguments) -> int``."""
