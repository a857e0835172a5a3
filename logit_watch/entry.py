"""``watch``: recognises the framework of a model and begins to watch it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from logit_watch.watching import MEGABYTE, Watch, say_on_stderr


def watch(
    model: Any,
    loss: Any = None,
    *,
    path: str | Path = "watch.jsonl",
    every: int = 50,
    rank: int | None = None,
    most_bytes: int = 50 * MEGABYTE,
    accumulation: int = 1,
    say: Callable[[str], None] = say_on_stderr,
) -> Watch:
    """Watch the loss of a training until ``close``, or to the end of a ``with`` block.

    Parameters
    ----------
    model : keras.Model or torch.nn.Module
        A Keras model, before or after ``compile``, or a PyTorch module.
    loss : torch.nn.Module, optional
        The module of the loss, for a PyTorch module; a function is wrapped by the method ``wrap`` of the result.
    path : str or Path
        The file, appended to if it exists.
    every : int
        Steps between two full records.
    rank : int, optional
        Number of this process among several; as the launcher says if omitted.
    most_bytes : int
        Size from which the file is renamed and a new one begun.
    accumulation : int
        Batches whose gradients are added up for one update of the weights; a step is one batch.
    say : callable
        Takes each sentence; prints it on standard error if omitted.

    Raises
    ------
    TypeError
        If the model is neither.
    """
    settings: dict[str, Any] = {
        "path": Path(path),
        "every": every,
        "rank": rank,
        "most_bytes": most_bytes,
        "accumulation": accumulation,
        "say": say,
    }
    if hasattr(model, "compute_loss") and hasattr(model, "make_train_function"):
        from logit_watch.on_keras import watch_keras

        return watch_keras(model, settings)
    if hasattr(model, "register_forward_hook") and hasattr(model, "named_modules"):
        from logit_watch.on_torch import watch_torch

        return watch_torch(model, loss, settings)
    raise TypeError(f"model: got {type(model).__name__}, need a Keras model or a PyTorch module")
