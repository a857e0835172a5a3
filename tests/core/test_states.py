"""The tables of the pages' controls: reading, writing, and agreement with everything that refers to a control."""

from typing import Any

import pytest

from core.keras.training.presets import PRESETS
from core.states import fixes, loss_error, practice, probabilities, round_off, training, vocabulary
from core.states.links import former_labels
from core.states.table import Choice, Control, Named, Number, Several, State, Typed, Whole
from core.states.tables import STATES, check
from logit_doctor.rules import RULES
from ui.frame.labels import meanings, options_of, words_of
from ui.words import LANGUAGES, in_language, words

CONTROLS = [(page, control) for page, state in STATES.items() for control in state.controls.values()]
of_controls = pytest.mark.parametrize(("page", "control"), CONTROLS, ids=lambda one: getattr(one, "key", one))


@of_controls
def test_a_default_is_one_of_the_values_and_is_read_back(page: str, control: Control[Any]) -> None:
    default = STATES[page].defaults({})[control.key]
    assert control.fits(list(default) if isinstance(control, Several) else default)
    assert control.read(control.write(default)) == default
    assert STATES[page].values({control.key: control.write(default)}) == STATES[page].values("")
    assert STATES[page].query(STATES[page].values("")).keys() == STATES[page].opening().keys()


@of_controls
def test_what_a_control_cannot_be_is_refused_with_its_key(page: str, control: Control[Any]) -> None:
    bad = {Number: ("nan", "1e999", "x", str(getattr(control, "high", 0) + 1)), Named: ("nonsense",)}
    bad[Typed] = ("9" * 5_000, *(["no such text"] if control.key != "text" else []))
    for text in next(texts for kind, texts in bad.items() if isinstance(control, kind)):
        if control.key == "number" and text == "no such text":
            continue  # the format decides, below
        with pytest.raises(ValueError, match=r".+"):
            control.one(text)


@pytest.mark.parametrize(
    ("state", "link"),
    [
        (fixes.STATE, "margin=300&format=float32"),
        (round_off.STATE, "number=0x3f80000&format=float16"),
        (round_off.STATE, "number=many"),
        (loss_error.STATE, "formats="),
        (loss_error.STATE, "samples=512&classes=1000"),
        (training.STATE, "arm1=fused&arm2=fused&arm3=none"),
        (training.STATE, "dataset=csv"),
        (probabilities.STATE, "source=run"),
        (practice.STATE, "score=zzz"),
    ],
)
def test_values_that_do_not_fit_together_are_refused(state: State[Any], link: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        state.read(link)


@pytest.mark.parametrize("text", ["3", "1", "300000", "127.5", "many"])
def test_only_a_stop_can_be_chosen_and_its_positions_are_the_stops(text: str) -> None:
    control = vocabulary.STATE.size
    assert control.positions == control.stops
    assert all(control.fits(control.one(str(stop))) for stop in control.stops)
    assert not control.fits(3)
    with pytest.raises(ValueError, match=rf"^size: got '{text}', "):
        control.one(text)


def test_a_fixes_margin_goes_as_far_as_its_format() -> None:
    assert fixes.STATE.read("margin=300&format=float64")["margin"] == 300


def test_presets_lead_to_each_other_and_are_named_by_what_links_once_said() -> None:
    former = former_labels()["preset"]
    assert set(former.values()) == PRESETS.keys()
    for label, name in former.items():
        assert training.STATE.preset_of({"preset": label}) is PRESETS[name]
    for name in PRESETS:
        for other in PRESETS.values():
            assert training.STATE.read(training.STATE.link(other.params, name)) == other.params


@pytest.mark.parametrize("language", LANGUAGES)
@of_controls
def test_a_control_has_its_words_in_every_language(page: str, control: Control[Any], language: str) -> None:
    with in_language(language):
        if control.key == "guess":
            return  # buttons
        text = words(page)
        said = words_of(control, text)
        assert said["label"].format(slot=1)
        assert set(said) <= {"label", "help", "options", "allowed", "spoken"}
        assert ("allowed" in said) == isinstance(control, Typed)
        labels = options_of(control, text)
        assert isinstance(control, Named) or not labels
        if labels and isinstance(control, Named):
            assert set(labels) >= set(control.options)
            assert len(set(labels.values())) == len(labels)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", STATES)
def test_no_words_are_left_of_a_control_that_is_gone(page: str, language: str) -> None:
    with in_language(language):
        assert set(getattr(words(page), "CONTROLS", {})) <= {control.said for control in STATES[page].controls.values()}


def test_a_label_has_one_meaning_wherever_its_key_stands() -> None:
    for language in LANGUAGES:
        with in_language(language):
            for page, control in CONTROLS:
                for name, label in options_of(control, words(page)).items():
                    named = meanings().get(control.key) or meanings()[control.said]
                    assert label == name or named[label] == name, (language, page, label)
    for said, names in meanings().items():
        options = {
            name
            for _, control in CONTROLS
            if isinstance(control, Named) and said in (control.said, control.key)
            for name in control.options
        }
        assert not {label for label, name in names.items() if label in options and label != name}, said
        assert set(names.values()) <= options


@pytest.mark.parametrize("language", LANGUAGES)
def test_states_that_words_and_rules_ask_for_can_be(language: str) -> None:
    with in_language(language):
        for page in STATES:
            text = words(page)
            for label in ({} if page == "training" else getattr(text, "TRIES", {})).values():
                check(page, as_link(label[1]))
        for _, state in words("traps").RULE_SHOWS.values():
            check("traps", as_link(state))
        for name in words("training").TRIES:
            check("training", {"preset": name})
    for rule in RULES:
        check("doctor", {"doctor_rule": rule})


def as_link(state: dict[str, Any]) -> dict[str, Any]:
    return {key: value if isinstance(value, list) else str(value) for key, value in state.items()}


@pytest.mark.parametrize(
    ("page", "link"),
    [
        ("training", {"preset": "luod"}),
        ("training", {"prest": "loud"}),
        ("loss_error", {"formats": ("float32", "float12")}),
        ("fixes", {"epsilon": "-41"}),
        ("round_off", {"number": "2049", "format": "float61"}),
    ],
)
def test_a_typo_in_a_state_of_the_lab_is_seen(page: str, link: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        check(page, link)


def test_a_table_reads_and_writes_its_controls() -> None:
    small: State[Any] = State(
        Choice("side", options=("a", "b"), default="a"),
        Several("many", options=("a", "b", "c"), default=("a",)),
        Whole("size", low=1, high=3, default=2),
    )
    assert small.read("side=b&many=c&many=b&size=3") == {"side": "b", "many": ("b", "c"), "size": 3}
    assert small.link({"side": "a", "many": (), "size": 3}) == "many=&size=3"
    assert small.read(small.link({"side": "a", "many": (), "size": 3})) == {"side": "a", "many": (), "size": 3}
