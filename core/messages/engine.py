"""How a run ended, what the engine is doing, and why it is idle."""

from core.messages import Template

ENDINGS = {
    "finished": Template("run-finished", ""),
    "asked": Template("run-asked", "Stopped on request."),
    "replaced": Template("run-replaced", "Stopped because the same session started another run."),
    "closed": Template("run-closed", "Stopped because its browser tab was closed."),
    "abandoned": Template(
        "run-abandoned", "Stopped because the server that started it no longer collected its results."
    ),
    "records": Template("run-records", "Stopped at the limit of {records} records per run."),
    "seconds": Template("run-seconds", "Stopped at the limit of {seconds:g} seconds per run."),
    "memory": Template("run-memory", "Stopped at the limit of {memory_megabytes:g} MB of memory per run."),
    "total": Template("run-total", "Stopped at the limit of {total_megabytes:g} MB of results per run."),
    "pause": Template(
        "run-pause", "Stopped because it was paused for {pause_seconds:g} seconds while others were waiting."
    ),
    "no_memory": Template(
        "run-no-memory",
        "The machine that runs it did not have enough memory. A smaller run may fit.",
    ),
    "died": Template("run-died", "Its worker process died. Retry restarts the run from the beginning."),
    "silent": Template(
        "run-silent", "It produced no results for {silence_seconds:g} seconds, so its worker was restarted."
    ),
    "overtime": Template("run-overtime", "It ran past its limit of {seconds:g} seconds, so its worker was restarted."),
    "hog": Template(
        "run-hog", "It used more memory than its limit of {memory_megabytes:g} MB, so its worker was restarted."
    ),
    "unanswered": Template("run-unanswered", "Its worker stopped responding and was restarted."),
    "disconnected": Template(
        "run-disconnected",
        "The connection to the cluster was lost. Retry restarts the run from the beginning.",
    ),
    "unavailable": Template("run-unavailable", "No worker was available for {waiting_seconds:g} seconds."),
    "shut_down": Template("engine-shut-down", "The engine was shut down."),
    "code_changed": Template(
        "run-code-changed",
        "The code of the lab has changed since this run started. Retry runs it with the new code.",
    ),
}
"""Why a run ended, by its reason; the values are fields of ``core.engine.protocol.Limits``."""

LARGE_RECORD = Template("run-record-size", "A record of {size:.2f} MB exceeds the limit of {record_megabytes:g} MB.")

NO_WORKER = Template("engine-no-worker", "No worker is available.")
UNAVAILABLE = Template("engine-unavailable", "The training engine is unavailable; the lab keeps trying to reach it.")
STARTING = Template("engine-starting", "The training engine is starting.")
WARMING = Template("engine-warming", "The worker is loading TensorFlow.")
READY = Template("engine-ready", "Ready to train.")
CANNOT_LOAD = Template("engine-cannot-load", "The worker cannot load {module}: {reason}")

FOREIGN_IMPORT = Template(
    "result-imports", "A result would import {module} into the server; results must be plain numbers and arrays."
)
FOREIGN_RESULT = Template("result-holds", "A result contains a {name}; results must be plain numbers and arrays.")
NO_RESULT = Template("call-no-result", "{function} returned no result within {seconds:g} seconds.")
WORKER_DIED = Template("call-worker-died", "The worker died {times} times while computing {function}.")
NO_ANSWER = Template("call-no-answer", "The engine did not answer a call to {function}.")

NOT_INSTALLED = Template(
    "not-installed",
    "{library} is not installed for this Python ({version}); the lab runs it on Python 3.11 to 3.13, on Linux, Windows "
    "and Macs with Apple silicon.",
)
LITTLE_MEMORY = Template("little-memory", "This server has {granted:.0f} MB of memory, but training needs {needed} MB.")
