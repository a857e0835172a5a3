"""Watches a training in plain PyTorch: ``watch_torch``.

The model's last batch is held from its forward pass to the loss, where the weights are still those of the step. For
the cause of a loss that is not finite, the batch runs once more through the model with copies of its buffers, without
gradients, and with the random state given back.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch

from logit_watch.batches import Batch, Loss
from logit_watch.broken import Replay
from logit_watch.formats import FORMATS
from logit_watch.replaying import Trace, all_finite, as_array, untouched
from logit_watch.watching import Watch

COMPILED = "The loss is inside of a compiled function, where the watch cannot look: compile the model without it."
WRAPPERS = ("_orig_mod", "module")
"""Attributes of compiled and of parallel modules that have the module itself."""


def watch_torch(model: Any, loss: Any, settings: dict[str, Any]) -> Watch:
    """Return the watch of a module, with its hooks in place."""
    watch = Watch(framework="torch", **settings)
    hooks = OnTorch(model, watch)
    watch.wrap = hooks.wrap  # type: ignore[method-assign]
    handles = [model.register_forward_hook(hooks.after_model, with_kwargs=True)]
    if loss is not None:
        handles.append(loss.register_forward_hook(hooks.after_loss, with_kwargs=True, always_call=True))
    for handle in handles:
        watch.on_close(handle.remove)
    return watch


class OnTorch:
    """The hooks of a module and its loss."""

    def __init__(self, model: Any, watch: Watch) -> None:
        self.watch = watch
        self.model = model
        while name := next((one for one in WRAPPERS if isinstance(vars(self.model)["_modules"].get(one), _MODULE)), ""):
            self.model = getattr(self.model, name)
        self.given: tuple[Any, dict[str, Any]] | None = None
        self.autocast = ""
        self.is_replaying = False

    def after_model(self, module: Any, arguments: Any, named: dict[str, Any], output: Any) -> None:
        """Hold the batch of a forward pass in training."""
        if torch.is_grad_enabled() and not self.is_replaying and self.watch.is_open:
            self.given = (arguments, named)
            device = next((one.device.type for one in _tensors(output)), "cpu")
            is_cast = torch.is_autocast_enabled(device)
            self.autocast = _name(torch.get_autocast_dtype(device)) if is_cast else ""

    def after_loss(self, module: Any, arguments: Any, named: dict[str, Any], output: Any) -> None:
        """Take the loss of a module; without an output, the module has raised an error."""
        self.take(module, arguments, named, output)

    def wrap(self, loss: Callable[..., Any]) -> Callable[..., Any]:
        """Return a loss function that the watch takes."""

        def wrapped(*arguments: Any, **named: Any) -> Any:
            try:
                output = loss(*arguments, **named)
            except Exception:
                self.take(loss, arguments, named, None)
                raise
            self.take(loss, arguments, named, output)
            return output

        return wrapped

    def take(self, loss: Any, arguments: Any, named: dict[str, Any], output: Any) -> None:
        """Show the watch a loss; one of an evaluation, without gradients, is passed over."""
        if not self.watch.is_open or self.is_replaying or not torch.is_grad_enabled():
            return
        if torch.compiler.is_compiling():
            self.watch.limit(COMPILED)
            return
        parts = [*arguments, named.get("target")]
        outputs, labels = named.get("input", parts[0]), next((one for one in parts[1:] if one is not None), None)
        if not isinstance(outputs, torch.Tensor):
            return
        if output is None:
            self.watch.guarded(lambda: self.watch.refused(self.batch(float("nan"), None, loss, named, outputs, labels)))
            return
        value = float(output.detach().double().mean())
        if named.get("reduction") == "sum" and isinstance(labels, torch.Tensor) and not labels.is_floating_point():
            value /= max(
                int((labels != named.get("ignore_index", -100)).sum()), 1
            )  # transformers divides it afterwards
        self.watch.guarded(
            lambda: self.watch.step(
                value, lambda: (self.batch(value, output, loss, named, outputs, labels), self.replay)
            )
        )

    def batch(self, value: float, output: Any, loss: Any, named: dict[str, Any], outputs: Any, labels: Any) -> Batch:
        """Return a batch as arrays."""
        is_numbered = isinstance(labels, torch.Tensor) and not labels.is_floating_point()
        kind, class_weights = kind_of(loss, named, is_numbered=is_numbered)
        found = outputs.detach()
        if kind.family == "sparse" and found.ndim > 2:
            found = found.movedim(1, -1)
        given = as_array(labels) if isinstance(labels, torch.Tensor) else None
        weights = None
        if class_weights is not None and given is not None and is_numbered:
            own = as_array(class_weights)
            inside = (given >= 0) & (given < len(own))
            weights = np.where(inside, own[np.where(inside, given, 0).astype(np.int64)], 0.0)
        outputs_dtype = _name(outputs.dtype)
        largest = [float(one.detach().abs().max()) for one in self.model.parameters() if one.numel()]
        name = outputs.grad_fn.name().lower() if outputs.grad_fn is not None else ""
        return Batch(
            loss=value,
            loss_dtype=_name(output.dtype) if output is not None else outputs_dtype,
            outputs_dtype=outputs_dtype,
            computed_in="float32" if self.autocast else outputs_dtype,
            kind=kind,
            outputs=as_array(found),
            labels=given,
            sample_weights=weights,
            activation=next((one for one in ("sigmoid", "softmax") if name.startswith(one)), ""),
            autocast=self.autocast,
            largest_weight=max(largest) if largest and np.isfinite(max(largest)) else None,
        )

    def replay(self) -> Replay:
        """Return where the first number that is not finite arises in the batch that is held."""
        if self.given is None:
            return Replay()
        if not all(all_finite(as_array(part)) for part in _tensors(self.given) if part.is_floating_point()):
            return Replay(inputs_not_finite=True)
        for name, weight in self.model.named_parameters():
            if not bool(torch.isfinite(weight).all()):
                return Replay(weights=name.rpartition(".")[0] or name)
        trace = Trace()
        buffers = {name: buffer.detach().clone() for name, buffer in self.model.named_buffers()}
        device = next((one.device.type for one in self.model.parameters()), "cpu")
        cast = torch.autocast(device, getattr(torch, self.autocast or "bfloat16"), enabled=bool(self.autocast))
        self.is_replaying = True
        try:
            with untouched(), torch.random.fork_rng(), torch.no_grad(), cast, traced(self.model, trace):
                torch.func.functional_call(self.model, buffers, *self.given)
        finally:
            self.is_replaying = False
        return Replay(site=trace.site())


_MODULE = torch.nn.Module


@contextmanager
def traced(model: Any, trace: Trace) -> Iterator[None]:
    """Have every module without parts show its inputs and outputs."""

    def shown(name: str) -> Callable[[Any, Any, Any], None]:
        def hook(module: Any, inputs: Any, output: Any) -> None:
            outputs = list(_tensors(output))
            arrays = [as_array(one) for one in outputs]
            trace.show(name, _name(outputs[0].dtype), [as_array(one) for one in _tensors(inputs)], arrays)

        return hook

    leaves = [(name, module) for name, module in model.named_modules() if not list(module.children())]
    handles = [module.register_forward_hook(shown(name or type(module).__name__)) for name, module in leaves]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()


def kind_of(loss: Any, named: dict[str, Any], *, is_numbered: bool) -> tuple[Loss, Any]:
    """Return what is known of a loss, a module or a function, and its weights of classes."""
    nn, functional = torch.nn, torch.nn.functional
    numbered = "sparse" if is_numbered else "categorical"
    settings = vars(loss) | dict(getattr(loss, "_buffers", {})) if isinstance(loss, nn.Module) else named
    ignored = settings.get("ignore_index", -100) if is_numbered else None
    if type(loss) is nn.CrossEntropyLoss or loss is functional.cross_entropy:
        return Loss(family=numbered, takes="logits", ignored=ignored), settings.get("weight")
    if type(loss) is nn.NLLLoss or loss is functional.nll_loss:
        return Loss(family="sparse", ignored=ignored), settings.get("weight")
    if type(loss) is nn.BCEWithLogitsLoss or loss is functional.binary_cross_entropy_with_logits:
        return Loss(family="binary", takes="logits"), None
    if type(loss) is nn.BCELoss or loss is functional.binary_cross_entropy:
        return Loss(family="binary", takes="probabilities"), None
    return Loss(), None


def _tensors(value: Any) -> Iterator[Any]:
    """Yield the tensors in nested tuples, lists and dictionaries."""
    if isinstance(value, torch.Tensor):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _tensors(one)
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _tensors(one)


def _name(dtype: Any) -> str:
    name = str(dtype).removeprefix("torch.")
    return name if name in FORMATS else "float32"
