"""The answers of a class as bars, or as dots along a scale, in HTML: drawn anew in place with every answer."""

from collections.abc import Collection, Sequence

from core.classroom.results import Tally
from ui.drawing.literal import as_html
from ui.drawing.numbers import formatted, shown
from ui.words import words

PERCENT = 100.0


def bars(options: Sequence[str], votes: Sequence[Tally], *, right: Collection[int] = ()) -> str:
    """Return a bar for each option and vote.

    Parameters
    ----------
    options : sequence of str
        Text of any origin: it is shown literally.
    votes : sequence of Tally
        The first vote, and those after it.
    right : collection of int
        Options to mark as right; none while the answer is held back.
    """
    text = words("classroom")
    rows = []
    for place, option in enumerate(options):
        mark = f" <b>{text.MARK_RIGHT}</b>" if place in right else ""
        drawn = "".join(_bar(vote.counts(len(options))[place], vote.total, name) for name, vote in _named(votes))
        rows.append(f'<li class="{"right" if place in right else ""}"><p>{as_html(option)}{mark}</p>{drawn}</li>')
    return f'<ul class="lab-votes" aria-label="{text.CHART}">{"".join(rows)}</ul>'


def _named(votes: Sequence[Tally]) -> list[tuple[str, Tally]]:
    text = words("classroom")
    names = [text.VOTE.format(number=number) if len(votes) > 1 else "" for number in range(1, len(votes) + 1)]
    return list(zip(names, votes, strict=True))


def _bar(count: int, total: int, name: str) -> str:
    share = PERCENT * count / total if total else 0.0
    said = f"{name} " if name else ""
    written = f"{count} · {formatted(share, '.0f')} %" if total else "0"
    return f'<div><i aria-hidden="true"><s style="width: {share:.1f}%"></s></i><span>{said}{written}</span></div>'


def dots(positions: Sequence[Sequence[float]], *, low: float, high: float, truth: float | None = None) -> str:
    """Return the answers of each vote as dots between two ends, and the right answer as a line.

    Parameters
    ----------
    positions : sequence of sequence of float
        For each vote.
    low, high : float
        Ends of the scale.
    truth : float, optional
        The right answer; none while it is held back.
    """
    text = words("classroom")
    width = (high - low) or 1.0

    def place(value: float) -> str:
        return f"{min(max(PERCENT * (value - low) / width, 0.0), PERCENT):.2f}%"

    rows = []
    for number, values in enumerate(positions, 1):
        name = f"<span>{text.VOTE.format(number=number)}</span>" if len(positions) > 1 else ""
        marks = "".join(f'<i style="left: {place(value)}"></i>' for value in values)
        line = "" if truth is None else f'<b style="left: {place(truth)}"></b>'
        rows.append(f"<li>{name}<div>{marks}{line}</div></li>")
    ends = f"<p><span>{shown(low)}</span><span>{shown(high)}</span></p>"
    said = text.DOTS.format(count=len(positions[-1]) if positions else 0)
    return f'<div class="lab-dots"><ul aria-label="{said}">{"".join(rows)}</ul>{ends}</div>'
