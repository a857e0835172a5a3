"""A watch for trainers that call the loss themselves: ``for_trainer`` (Hugging Face) and ``for_lightning``.

While a batch is computed, PyTorch hands every call of one of its cross-entropies to the watch, wherever it is made: in
the model, as in ``transformers``, or in ``training_step``. Neither library is imported before one of these is called.
"""

import functools
import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch.nn import functional
from torch.overrides import TorchFunctionMode

from logit_watch.on_torch import watch_torch
from logit_watch.watching import MEGABYTE, Watch, say_on_stderr

LOSSES = (
    functional.cross_entropy,
    functional.nll_loss,
    functional.binary_cross_entropy,
    functional.binary_cross_entropy_with_logits,
)
SEVERAL = "A batch calls several losses: the first is watched."
NONE = "No cross-entropy of PyTorch was called in a batch: there was no loss to watch."
LIGHTNING = ("lightning.pytorch", "pytorch_lightning")


class Calls(TorchFunctionMode):  # type: ignore[misc]
    """While it is entered, the first loss that PyTorch computes is shown to a watch.

    Parameters
    ----------
    watch : Watch
    """

    def __init__(self, watch: Watch) -> None:
        super().__init__()
        self.watch = watch
        self.count = 0

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """Call a function of PyTorch; of the losses, the first one by way of the watch."""
        named = kwargs or {}
        if not any(func is one for one in LOSSES) or not torch.is_grad_enabled():
            return func(*args, **named)
        self.count += 1
        if self.count > 1:
            self.watch.limit(SEVERAL)
            return func(*args, **named)
        return self.watch.wrap(func)(*args, **named)


class Session:
    """One training: the watch of its model, and what is done around each batch.

    Parameters
    ----------
    model : torch.nn.Module
    settings : dict
        As of ``logit_watch.watch``.
    """

    def __init__(self, model: Any, settings: dict[str, Any]) -> None:
        self.watch = watch_torch(model, None, settings)
        self.has_batch, self.has_loss = False, False
        self.entered: list[Calls] = []

    def begin(self, *_: Any) -> None:
        """Let the watch see the losses from here on."""
        self.entered.append(Calls(self.watch))
        self.entered[-1].__enter__()

    def end(self, *_: Any) -> None:
        """Let it see no more."""
        if not self.entered:
            return
        calls = self.entered.pop()
        calls.__exit__(None, None, None)
        if torch.is_grad_enabled():
            self.has_batch = True
            self.has_loss = self.has_loss or calls.count > 0

    def close(self) -> None:
        """Remove every hook, close the file, and say if there was nothing to watch."""
        if self.watch.is_open and self.has_batch and not self.has_loss:
            self.watch.limit(NONE)
        self.watch.close()


def for_trainer(
    *,
    path: str | Path = "watch.jsonl",
    every: int = 50,
    most_bytes: int = 50 * MEGABYTE,
    say: Callable[[str], None] = say_on_stderr,
) -> Any:
    """Return a callback for ``transformers.Trainer`` that watches the training, for its argument ``callbacks``.

    Of a training that an exception ends, the method ``close`` of the callback removes the hooks.

    Parameters
    ----------
    path, every, most_bytes, say
        As of ``logit_watch.watch``; the number of the process and of accumulated batches are the trainer's.
    """
    from transformers import TrainerCallback

    settings = {"path": Path(path), "every": every, "most_bytes": most_bytes, "say": say}

    class WatchCallback(TrainerCallback):  # type: ignore[misc]
        """Watches the forward passes of the model, in which it computes its loss."""

        session: Session | None = None

        def on_train_begin(self, args: Any, state: Any, control: Any, model: Any = None, **named: Any) -> None:
            self.close()
            own = {"rank": args.process_index, "accumulation": args.gradient_accumulation_steps}
            session = self.session = Session(model, settings | own)
            session.watch.on_close(model.register_forward_pre_hook(session.begin).remove)
            session.watch.on_close(model.register_forward_hook(session.end, always_call=True).remove)

        def on_train_end(self, args: Any, state: Any, control: Any, **named: Any) -> None:
            self.close()

        def close(self) -> None:
            """Remove the hooks and close the file."""
            if self.session is not None:
                self.session.close()

    return WatchCallback()


def for_lightning(
    *,
    path: str | Path = "watch.jsonl",
    every: int = 50,
    most_bytes: int = 50 * MEGABYTE,
    say: Callable[[str], None] = say_on_stderr,
) -> Any:
    """Return a callback for Lightning's ``Trainer`` that watches the training, for its argument ``callbacks``.

    Parameters
    ----------
    path, every, most_bytes, say
        As of ``logit_watch.watch``; the number of the process and of accumulated batches are the trainer's.
    """
    settings = {"path": Path(path), "every": every, "most_bytes": most_bytes, "say": say}

    class WatchCallback(_base_of_lightning()):  # type: ignore[misc]
        """Watches the method ``training_step``, in which the loss is computed."""

        session: Session | None = None

        def on_train_start(self, trainer: Any, pl_module: Any) -> None:
            self.close()
            own = {"rank": trainer.global_rank, "accumulation": trainer.accumulate_grad_batches}
            session = self.session = Session(pl_module, settings | own)
            step = pl_module.training_step

            @functools.wraps(step)
            def watched(*arguments: Any, **named: Any) -> Any:
                session.begin()
                try:
                    return step(*arguments, **named)
                finally:
                    session.end()

            pl_module.training_step = watched
            session.watch.on_close(lambda: vars(pl_module).pop("training_step", None))

        def on_train_end(self, trainer: Any, pl_module: Any) -> None:
            self.close()

        def on_exception(self, trainer: Any, pl_module: Any, exception: BaseException) -> None:
            self.close()

        def close(self) -> None:
            """Remove the hooks and close the file."""
            if self.session is not None:
                self.session.close()

    return WatchCallback()


def _base_of_lightning() -> Any:
    """Return the class ``Callback`` of the package that is in use, or is installed."""
    for name in sorted(LIGHTNING, key=lambda name: name not in sys.modules):
        try:
            return importlib.import_module(name).Callback
        except ModuleNotFoundError:
            continue
    raise ModuleNotFoundError(f"need one of {', '.join(LIGHTNING)}")
