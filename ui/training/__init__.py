"""The training page's parts: its settings, the run of a session, what is drawn while it runs and what is left after."""
