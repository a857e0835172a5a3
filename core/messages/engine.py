"""How a run ended, what the engine is doing, and why it does nothing."""

from core.messages import Template

ENDINGS = {
    "finished": Template("run-finished", ""),
    "asked": Template("run-asked", "Stopped on request."),
    "replaced": Template("run-replaced", "Stopped because the same session started another run."),
    "closed": Template("run-closed", "Stopped because its browser tab was closed."),
    "abandoned": Template(
        "run-abandoned", "Stopped because the server that started it no longer asked for its results."
    ),
    "records": Template("run-records", "Stopped at the limit of {records} records a run."),
    "seconds": Template("run-seconds", "Stopped at the limit of {seconds:g} seconds a run."),
    "memory": Template("run-memory", "Stopped at the limit of {memory_megabytes:g} MB of memory a run."),
    "total": Template("run-total", "Stopped at the limit of {total_megabytes:g} MB of results a run."),
    "pause": Template(
        "run-pause", "Stopped because it was paused for {pause_seconds:g} seconds while others were waiting."
    ),
    "no_memory": Template(
        "run-no-memory",
        "There was not enough memory for it on the machine that computes. Something smaller may fit.",
    ),
    "died": Template("run-died", "Its worker process died. Retry starts the run again from the beginning."),
    "silent": Template("run-silent", "It gave no result for {silence_seconds:g} seconds, so its worker was restarted."),
    "overtime": Template(
        "run-overtime", "It went on past its limit of {seconds:g} seconds, so its worker was restarted."
    ),
    "hog": Template(
        "run-hog", "It took more than its limit of {memory_megabytes:g} MB of memory, so its worker was restarted."
    ),
    "unanswered": Template("run-unanswered", "Its worker no longer answered and was restarted."),
    "disconnected": Template(
        "run-disconnected",
        "The connection to the cluster was lost. Retry starts the run again from the beginning.",
    ),
    "unavailable": Template("run-unavailable", "No worker was available for {waiting_seconds:g} seconds."),
    "shut_down": Template("engine-shut-down", "The engine was shut down."),
    "code_changed": Template(
        "run-code-changed",
        "The code of the lab has changed since this run was started. Retry runs it with the new code.",
    ),
}
"""Why a run ended, by its reason; the values are fields of ``core.engine.protocol.Limits``."""

LARGE_RECORD = Template("run-record-size", "A record of {size:.2f} MB is above the limit of {record_megabytes:g} MB.")

NO_WORKER = Template("engine-no-worker", "No worker is available.")
UNAVAILABLE = Template("engine-unavailable", "The training engine is not available; it is being tried again.")
STARTING = Template("engine-starting", "The training engine is starting.")
WARMING = Template("engine-warming", "The worker is loading TensorFlow.")
READY = Template("engine-ready", "Ready to train.")
CANNOT_LOAD = Template("engine-cannot-load", "The worker cannot load {module}: {reason}")

FOREIGN_IMPORT = Template(
    "result-imports", "A result would import {module} into the server; results are plain numbers and arrays."
)
FOREIGN_RESULT = Template("result-holds", "A result holds a {name}; results are plain numbers and arrays.")
NO_RESULT = Template("call-no-result", "{function} gave no result within {seconds:g} seconds.")
WORKER_DIED = Template("call-worker-died", "The worker died {times} times while it computed {function}.")
NO_ANSWER = Template("call-no-answer", "The engine did not answer a call of {function}.")

NOT_INSTALLED = Template(
    "not-installed",
    "{library} is not installed here, in Python {version}; the lab runs it on Python 3.11 to 3.13, on Linux, Windows "
    "and Macs with Apple silicon.",
)
LITTLE_MEMORY = Template("little-memory", "This server has {granted:.0f} MB of memory, and training needs {needed} MB.")
