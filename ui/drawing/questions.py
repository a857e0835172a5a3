"""Questions and answers in words: those of Practice, and those that a teacher asks a class."""

from dataclasses import dataclass
from types import ModuleType

from core.classroom.questions import CELLS, Answer, Named, Question, form, is_right
from core.keras.matrix.plan import HEADS, LOSSES
from core.keras.training.presets import PRESETS
from core.teaching.bugs import BUGS, Bug
from core.teaching.first_question import MARGIN
from core.teaching.prediction import Choice, Scale
from core.teaching.rounds import ROUNDS
from ui.drawing.charts.arms import label_title
from ui.drawing.literal import literal
from ui.drawing.numbers import shown
from ui.words import core_text, words


def facts(asked: Choice | Scale, text: ModuleType) -> dict[str, str]:
    """Return the values for the templates of question and explanation, as written on screen."""
    truth = asked.options[asked.right] if isinstance(asked, Choice) else asked.truth
    return {name: spelled(value, text) for name, value in {**asked.facts, "truth": truth}.items()}


def spelled(value: float | str, text: ModuleType) -> str:
    """Write an option or a fact: a number, or a key of the words."""
    return str(text.KINDS[value]) if isinstance(value, str) else shown(value)


def asked_text(question: Question) -> str:
    """Return the text of a question, as Markdown."""
    text, practice = words("classroom"), words("practice")
    match question.kind:
        case "own" | "number":
            return literal(question.text)
        case "round":
            prediction = ROUNDS[question.name].predict()
            return str(practice.ROUNDS[question.name]["question"].format(**facts(prediction, practice)))
        case "bug":
            return str(practice.PICK)
        case "first":
            return str(words("start").GUESS.format(margin=shown(float(MARGIN)), format=question.name))
        case "arms":
            return str(text.ARMS_QUESTION.format(preset=preset_title(question.name)))
        case "cell":
            labels = words("traps").CONTROLS["trap_labels"]["options"][CELLS[question.name]]
            return str(text.CELL_QUESTION.format(head=HEADS[question.name].code, labels=labels))


def title(question: Question) -> str:
    """Return the short name of a question, for lists."""
    practice = words("practice")
    match question.kind:
        case "own" | "number":
            return question.text
        case "round":
            return str(practice.ROUNDS[question.name]["title"])
        case "bug":
            return str(practice.BUGS[question.name]["title"])
        case "arms":
            return preset_title(question.name)
    return HEADS[question.name].code if question.kind == "cell" else question.name


def preset_title(preset: str) -> str:
    """Return the title of a preset of Training."""
    return core_text("preset_titles", preset, PRESETS[preset].title)


def option_texts(question: Question) -> list[str]:
    """Return the text of each possible answer, as plain text; none for a free number or a position on a scale."""
    shape, practice = form(question), words("practice")
    match shape:
        case Choice():
            return [spelled(option, practice) for option in shape.options]
        case Bug():
            return [practice.NO_BUG, *(f"{number}  {line}" for number, line in enumerate(shape.lines, 1))]
        case Named() if question.kind == "arms":
            return [label_title(label, words("training")) for label in shape.options]
        case Named() if question.kind == "cell":
            return [LOSSES[name].code for name in shape.options]
        case Named():
            return list(shape.options)
    return []


def position(question: Question, answer: Answer) -> float:
    """Return the number that an answer stands for: on a scale the place of the position."""
    shape = form(question)
    return float(answer * shape.step if isinstance(shape, Scale) else answer)


def answer_text(question: Question, answer: Answer) -> str:
    """Return an answer as plain text."""
    texts = option_texts(question)
    return texts[int(answer)] if texts else shown(position(question, answer))


def right_text(question: Question) -> str:
    """Return the right answers as plain text; empty if there is none."""
    shape, texts = form(question), option_texts(question)
    if isinstance(shape, Scale):
        return shown(shape.truth)
    if not texts:
        return "" if question.right is None else shown(float(question.right))
    return "; ".join(text for place, text in enumerate(texts) if is_right(question, place))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The page, and its state, whose figure shows the answer of a question."""

    page: str
    state: dict[str, str | tuple[str, ...]]


def where_shown(question: Question) -> Shown | None:
    """Return where the lab shows the answer; None for a question of the teacher's own."""
    match question.kind:
        case "round":
            entry = ROUNDS[question.name]
            return Shown(page=entry.page, state=dict(entry.state))
        case "bug":
            rule = BUGS[question.name].rule
            return Shown(page="doctor", state={"doctor_rule": rule} if rule else {})
        case "first":
            return Shown(page="start", state={"margin": str(MARGIN), "format": question.name, "guess": "shown"})
        case "arms":
            return Shown(page="training", state={"preset": question.name})
        case "cell":
            return Shown(page="traps", state={"trap_head": question.name, "trap_labels": CELLS[question.name]})
    return None
