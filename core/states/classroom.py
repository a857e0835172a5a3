"""The page of class sessions: nothing of a session is in a link, except the code by which a phone joins."""

from core.states.table import State, Values

STATE: State[Values] = State()
