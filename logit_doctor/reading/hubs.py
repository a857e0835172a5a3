"""Models of other libraries: what their last layer is, by the documentation of each."""

import functools
import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """Models of one library.

    Parameters
    ----------
    pattern : str
        Regular expression of the paths that make them.
    activation : str, optional
        The last activation by default; None for logits.
    has_activation : bool
        Whether ``activation=`` changes it.
    units, units_position : str and int, optional
        Keyword and place of the number of classes.
    activation_position : int, optional
        Place of the activation.
    default_units : int, optional
        The number of classes by default.
    """

    pattern: str
    activation: str | None
    has_activation: bool = True
    units: str = "classes"
    units_position: int | None = None
    activation_position: int | None = None
    default_units: int | None = None


HEADS = "SequenceClassification|TokenClassification|ImageClassification|MultipleChoice|SemanticSegmentation"
SEGMENTATION = r"^segmentation_models(?:\.models\.\w+)?\."
HUBS = (
    Hub(
        pattern=rf"^transformers\.(?:models\.[\w.]+\.)?TF\w*For(?:{HEADS})(?:\.from_(?:pretrained|config))?$",
        activation=None,
        has_activation=False,
        units="num_labels",
    ),
    Hub(
        pattern=r"^keras_hub\.models\.\w*(?:Classifier|ImageSegmenter)(?:\.from_preset)?$",
        activation=None,
        units="num_classes",
    ),
    Hub(
        pattern=SEGMENTATION + "(?:Unet|Linknet)$",
        activation="sigmoid",
        units_position=2,
        activation_position=3,
        default_units=1,
    ),
    Hub(
        pattern=SEGMENTATION + "(?:FPN|PSPNet)$",
        activation="softmax",
        units_position=2,
        activation_position=3,
        default_units=21,
    ),
)


@functools.lru_cache(maxsize=4096)
def hub_of(path: str) -> Hub | None:
    """Return the entry for a path, or None.

    Examples
    --------
    >>> hub_of("transformers.TFAutoModelForSequenceClassification.from_pretrained").units
    'num_labels'
    """
    return next((hub for hub in HUBS if re.match(hub.pattern, path)), None)
