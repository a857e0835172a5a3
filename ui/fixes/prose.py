"""The sentences on top of the repair gallery: the effect of the epsilon at a margin, and what fails from where."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType, ModuleType

from core.sweep.compare_repairs import Place, RepairOutcome, RepairSurvey
from ui.drawing import live
from ui.drawing.live import inline
from ui.drawing.numbers import shown
from ui.fixes.gallery import BAD

ON_TOP, BELOW = ("seen", "fails"), ("keepers", "held")
"""The sentences that answer the page's question, and the others."""


def padded_of(survey: RepairSurvey) -> RepairOutcome:
    """Return the outcome of the repair that the page's question is about."""
    (padded,) = (outcome for outcome in survey.comparison.outcomes if outcome.repair.name == "add_epsilon")
    return padded


def seen(place: Place, verdict: str, text: ModuleType) -> str:
    """Describe the effect of the epsilon at a margin, in the words of a verdict; with places that the sliders move."""
    padded = padded_of(place.survey)
    said = str(
        text.VERDICTS[verdict]["seen"].format(
            margin=live.number("margin", place.margin, 4),
            loss=live.number("add_epsilon_loss", place.loss(padded), 4),
            true_loss=live.number("true_loss", place.true_loss, 4),
            gradient=live.number("add_epsilon_gradient", place.gradient(padded), 4),
            true_gradient=live.number("true_gradient", place.true_gradient, 4),
        )
    )
    return str(text.NO.format(seen=said)) if verdict in BAD else said


def fails(survey: RepairSurvey, text: ModuleType) -> str:
    """Say from which margin on the epsilon does damage, and no repair at all."""
    first = survey.fails_from(padded_of(survey))
    unrepaired = survey.fails_from(survey.comparison.outcomes[0])
    template = text.EPSILON_NEVER_FAILS if first is None else text.EPSILON_FAILS
    return str(
        template.format(
            first=shown(first or 0.0, 4),
            unrepaired=text.NEVER if unrepaired is None else text.FROM.format(margin=shown(unrepaired, 4)),
            reach=shown(float(survey.margins[-1]), 4),
        )
    )


def keepers(survey: RepairSurvey, text: ModuleType) -> str:
    """Name the repairs that do no damage at any margin."""
    kept = [
        f"**{text.REPAIRS[one.repair.name]}**" for one in survey.comparison.outcomes if survey.fails_from(one) is None
    ]
    reach = shown(float(survey.margins[-1]), 4)
    return str(text.KEEPERS.format(names=", ".join(kept), reach=reach) if kept else text.NO_KEEPERS)


def held(survey: RepairSurvey, text: ModuleType) -> str:
    """Say what the format makes of the epsilon."""
    comparison = survey.comparison
    template = text.EPSILON_HELD if comparison.epsilon else text.EPSILON_GONE
    return str(template.format(format=comparison.format.name, held=shown(comparison.epsilon)))


BY_EPSILON: Mapping[str, Callable[[RepairSurvey, ModuleType], str]] = MappingProxyType(
    {"fails": fails, "keepers": keepers, "held": held}
)
"""The sentences that hold at every margin, by the names of the arrays that choose them."""


def paragraph(place: Place, names: Sequence[str], text: ModuleType) -> str:
    """Return some of the sentences as HTML, which the sliders move."""
    verdict = str(padded_of(place.survey).verdicts[place.index])
    said = {"seen": seen(place, verdict, text)}
    said |= {name: sentence(place.survey, text) for name, sentence in BY_EPSILON.items()}
    spans = (
        f"<span{live.choice(name, name)}>{inline(sentence)}</span>" for name, sentence in said.items() if name in names
    )
    return live.with_places(f'<p class="lab-prose">{" ".join(spans)}</p>')
