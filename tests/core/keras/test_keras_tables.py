"""Arms, data sets, parameters, claims: everything of core.keras that a page reads without TensorFlow."""

import subprocess
import sys
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from sklearn.datasets import load_digits

from core.keras.training.arms import ARMS, HEADS, POLICIES, ArmChoice, parse_choice
from core.keras.training.claims import ahead, at_least, at_most, breaks, falls, level, ran, same_bits, stays_finite
from core.keras.training.datasets import DATASETS, load
from core.keras.training.listing import listing, serving
from core.keras.training.own_data import MAX_CHARACTERS, MAX_CLASSES, MAX_FEATURES, MAX_ROWS, parse_csv
from core.keras.training.plan import MAX_ARMS, MAX_EPOCHS, OPTIMIZERS, TrainParams, batches, initial_weights
from core.keras.training.presets import PRESETS, preset_named
from core.keras.training.records import ArmRecord, EpochRecord, NonFinite, Outcome, Ran
from core.keras.training.surface import SIDE, surface_grid, surface_of
from core.messages import Message, said
from core.states.links import former_labels
from core.states.training import STATE as TRAINING

TABLES = (
    *(
        f"training.{name}"
        for name in ("arms", "claims", "datasets", "listing", "own_data", "plan", "presets", "records")
    ),
    "training.surface",
    "what_ran.library",
    "versions",
)
CSV = "a,b,label\n" + "".join(f"{index},{index % 3},{'odd' if index % 2 else 'even'}\n" for index in range(20))


def test_tables_are_importable_without_tensorflow() -> None:
    modules = ", ".join(f"core.keras.{name}" for name in TABLES)
    script = (
        f"import sys, {modules}, core.losses.signatures, core.commands.train, core.commands.probe\n"
        "core.keras.training.presets.PRESETS['loud'].params.data\n"
        "core.keras.versions.versions()\n"
        "print(sorted({'tensorflow', 'keras'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize("arm", ARMS)
@pytest.mark.parametrize("policy", POLICIES)
def test_a_choice_survives_the_way_through_text(arm: str, policy: str) -> None:
    for loss_dtype in ("float32", "bfloat16"):
        choice = ArmChoice(arm=arm, policy=policy, loss_dtype=loss_dtype)
        assert parse_choice(choice.label) == choice


def test_two_step_is_another_name_for_two_step_clip() -> None:
    assert parse_choice("two_step", "float16") == ArmChoice(arm="two_step_clip", policy="float16")
    assert ArmChoice(arm="two_step") == ArmChoice(arm="two_step_clip")


@pytest.mark.parametrize(
    ("text", "named"),
    [("fuse", "arm"), ("fused:half", "policy"), ("fused:float16:int8", "loss_dtype"), ("a:b:c:d", "arm")],
)
def test_an_unknown_part_of_a_choice_is_named(text: str, named: str) -> None:
    with pytest.raises(ValueError, match=rf"^{named}: .*"):
        parse_choice(text)


def test_the_digits_are_those_of_scikit_learn() -> None:
    data = load("digits", seed=5)
    rows = np.concatenate([data.train_features, data.validation_features]) * 16
    labels = np.concatenate([data.train_labels, data.validation_labels])
    expected = load_digits()
    theirs = np.column_stack([expected.data, expected.target])
    ours = np.column_stack([rows, labels])
    assert (len(data.train_labels), len(data.validation_labels)) == (1437, 360)
    assert np.array_equal(ours[np.lexsort(ours.T)], theirs[np.lexsort(theirs.T)])


@pytest.mark.parametrize("name", [name for name in DATASETS if name != "csv"])
def test_data_are_frozen_split_and_decided_by_the_seed(name: str) -> None:
    data, again, other = load(name, seed=1), load(name, seed=1), load(name, seed=2)
    assert data is again
    assert not np.array_equal(data.train_features, other.train_features)
    assert set(np.unique(data.validation_labels)) == set(range(data.num_classes))
    assert len(data.validation_labels) == -(-(len(data.validation_labels) + len(data.train_labels)) // 5)
    assert data.num_features == DATASETS[name].num_features
    assert len(data.class_names) == data.num_classes
    for array in (data.train_features, data.train_labels, data.clean_train_labels, *data.validation):
        assert not array.flags.writeable
    assert np.isfinite(data.train_features).all()


def test_blobs_have_as_many_classes_as_asked_for() -> None:
    assert [load("blobs", seed=0, num_classes=count).num_classes for count in (2, 5, 10)] == [2, 5, 10]


def test_label_noise_changes_exactly_its_share_of_the_training_labels() -> None:
    data = load("digits", seed=3, label_noise=0.25)
    assert np.sum(data.train_labels != data.clean_train_labels) == round(0.25 * 1437)
    assert np.array_equal(data.validation_labels, load("digits", seed=3).validation_labels)
    assert np.array_equal(data.clean_train_labels, load("digits", seed=3).train_labels)


def test_csv_is_read_standardised_and_trainable() -> None:
    params = TrainParams(dataset="csv", csv=CSV, epochs=1)
    assert params.data.class_names == ("even", "odd")
    assert params.data.train_features.mean(axis=0) == pytest.approx(np.zeros(2), abs=1e-12)
    assert params.data.train_features.std(axis=0) == pytest.approx(np.ones(2))
    assert params.chosen_head.name == "binary"


def test_csv_finds_the_label_column_by_name_or_takes_the_last() -> None:
    rows = "".join(f"{index % 2},{index},{index * 2}\n" for index in range(12))
    assert parse_csv("label,u,v\n" + rows).feature_names == ("u", "v")
    assert parse_csv("u,v,w\n" + rows.replace("\n", "\n")).class_names[:3] == ("0", "2", "4")
    assert parse_csv("\ufeff" + rows).features.shape == (12, 2)


GERMAN = "a;b;label\n" + "".join(f"{row},5;-{row},25;{'even' if row % 2 == 0 else 'odd'}\n" for row in range(12))


def test_csv_has_semicolons_where_numbers_have_decimal_commas() -> None:
    table = parse_csv(GERMAN)
    assert (table.feature_names, table.class_names) == (("a", "b"), ("even", "odd"))
    assert table.features[3].tolist() == [3.5, -3.25]
    plain = GERMAN.replace(",", ".")
    assert parse_csv(plain) == parse_csv(plain.replace(";", ",")) == table
    one = "a;label\n" + "".join(f"{row},5;{row % 2}\n" for row in range(12))
    assert parse_csv(one).features[3].tolist() == [3.5]
    labelled = "".join(f"{row},{row},{row % 2};x\n" for row in range(12))
    assert parse_csv(labelled).class_names == ("0;x", "1;x")


def wide(columns: int) -> str:
    return "".join(",".join([str(row)] * columns + [str(row % 2)]) + "\n" for row in range(12))


@pytest.mark.parametrize(
    ("text", "code", "named"),
    [
        ("", "csv-columns", {}),
        ("1\n2\n", "csv-columns", {}),
        (CSV.replace("5,2,odd", "5,two,odd"), "csv-cell", {"cell": "two", "row": 6, "column": "b"}),
        (CSV.replace("5,2,odd", "5,nan,odd"), "csv-cell", {"cell": "nan", "row": 6}),
        (CSV.replace("5,2,odd", "5,1e300,odd"), "csv-cell", {"cell": "1e300", "row": 6}),
        (CSV.replace("5,2,odd", "5,2"), "csv-cells", {"row": 6, "count": 2}),
        ("a,b,label\n1,2,x\n", "csv-rows", {"count": 1}),
        (CSV.replace("even", "odd"), "csv-classes", {"count": 1}),
        ("".join(f"{row},{row}\n" for row in range(MAX_CLASSES + 1)), "csv-classes", {"count": MAX_CLASSES + 1}),
        ("".join(f"{row},5;{row % 2}\n" for row in range(12)), "csv-two-ways", {}),
        (GERMAN.replace("4,5", "4.5"), "csv-marks", {"comma": "0,5", "point": "4.5"}),
        (GERMAN.replace("4,5", "1.234,5"), "csv-marks", {"comma": "0,5", "point": "1.234,5"}),
        (GERMAN.replace("4,5", "1,234,5"), "csv-cell", {"cell": "1,234,5", "row": 5}),
        (wide(MAX_FEATURES + 1), "csv-features", {"count": MAX_FEATURES + 1}),
        ("1,0\n" * (MAX_ROWS + 1), "csv-rows", {"count": MAX_ROWS + 1}),
        ("1" * (MAX_CHARACTERS + 1), "csv-characters", {"count": MAX_CHARACTERS + 1}),
    ],
)
def test_a_bad_csv_is_refused_with_its_place(text: str, code: str, named: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"^csv: ") as caught:
        parse_csv(text)
    message = said(caught.value)
    assert isinstance(message, Message)
    assert message.key == code
    assert message.values.items() >= named.items()


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"arms": ()}, "arms"),
        ({"arms": tuple(ArmChoice(arm=arm) for arm in list(ARMS)[: MAX_ARMS + 1])}, "arms"),
        ({"arms": (ArmChoice(arm="fused"), ArmChoice(arm="fused"))}, "arms"),
        ({"dataset": "iris"}, "dataset"),
        ({"dataset": "csv"}, "csv"),
        ({"head": "linear"}, "head"),
        ({"head": "binary"}, "head"),
        ({"optimizer": "lbfgs"}, "optimizer"),
        ({"hidden": (8,) * 9}, "hidden"),
        ({"hidden": (0,)}, "hidden"),
        ({"scale": float("nan")}, "scale"),
        ({"scale": -1.0}, "scale"),
        ({"learning_rate": float("inf")}, "learning_rate"),
        ({"label_noise": 1.5}, "label_noise"),
        ({"batch_size": 0}, "batch_size"),
        ({"epochs": MAX_EPOCHS + 1}, "epochs"),
        ({"epochs": True}, "epochs"),
        ({"num_classes": 1}, "num_classes"),
        ({"seed": -1}, "seed"),
        ({"skip_steps": 10**9}, "skip_steps"),
        ({"steps_per_record": 0}, "steps_per_record"),
        ({"max_steps": -1}, "max_steps"),
    ],
    ids=lambda value: value if isinstance(value, str) else "-".join(value),
)
def test_a_bad_parameter_is_named_with_what_is_allowed(changes: Any, named: str) -> None:
    with pytest.raises(ValueError, match=rf"^{named}: .*(need|choose)"):
        TrainParams(**changes)


def test_batches_are_whole_and_new_every_epoch() -> None:
    params = TrainParams()
    first, second = batches(params, 0), batches(params, 1)
    assert first.shape == (44, 32)
    assert len(np.unique(first)) == first.size
    assert not np.array_equal(first, second)
    assert np.array_equal(first, batches(params, 0))
    assert TrainParams(dataset="csv", csv=CSV, batch_size=1000).steps_per_epoch == 1


def test_only_the_output_layer_is_scaled() -> None:
    plain, scaled = (initial_weights(TrainParams(hidden=(25, 15), scale=scale)) for scale in (1.0, 100.0))
    assert [weight.shape for weight in plain] == [(64, 25), (25,), (25, 15), (15,), (15, 10), (10,)]
    assert all(np.array_equal(left, right) for left, right in zip(plain[:4], scaled[:4], strict=True))
    assert np.array_equal(100 * plain[4], scaled[4])
    assert np.abs(plain[0]).max() <= np.sqrt(6 / (64 + 25))


def test_names_are_keys_and_titles_differ() -> None:
    for table in (ARMS, HEADS, POLICIES, DATASETS, OPTIMIZERS, PRESETS):
        assert [entry.name for entry in table.values()] == list(table)
    for table in (ARMS, HEADS, DATASETS, PRESETS):
        assert len({entry.title for entry in table.values()}) == len(table)
    assert len(PRESETS) >= 12
    assert list(PRESETS)[:2] == ["nothing-happens", "loud"]
    assert all(preset.claims and preset.cause.endswith(".") for preset in PRESETS.values())


def test_a_preset_is_found_by_name_or_title() -> None:
    assert preset_named("confidently_wrong from the START") is preset_named("LOUD") is PRESETS["loud"]
    assert preset_named("nothing_happens") is preset_named("Nothing happens") is PRESETS["nothing-happens"]
    with pytest.raises(ValueError, match=r"preset: .*loud"):
        preset_named("quiet")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("The loud one", "loud"),
        ("More precision is no cure", "float64-is-no-cure"),
        ("Too expressive: overfits", "overfits"),
    ],
)
def test_a_former_title_of_a_preset_still_opens_it_in_a_link_and_on_the_command_line(title: str, name: str) -> None:
    assert title not in {preset.title for preset in PRESETS.values()}
    assert preset_named(title.upper(), former_labels()["preset"]) is PRESETS[name]
    assert TRAINING.preset.one(title) == name


def test_no_present_title_once_meant_another_preset() -> None:
    former = former_labels()["preset"]
    assert {former.get(preset.title, name) for name, preset in PRESETS.items()} == PRESETS.keys()
    assert all(former.get(preset.title, name) == name for name, preset in PRESETS.items())


def record(label: str, **quantities: Any) -> Any:
    names = ["loss", "true_loss", "train_accuracy", "validation_accuracy", "gradient_norm", "zero_loss_share"]
    names += ["dead_share", "wrong_and_dead_share", "clipped_share", "keras_accuracy", "largest_logit"]
    names += ["weight_norm"]
    return ArmRecord(label=label, arm=label, policy="float32", **{**dict.fromkeys(names, 0.0), **quantities})


def run(**curves: Any) -> Any:
    """Records of arms with the given validation accuracies."""
    return [
        EpochRecord(
            step=step,
            epoch=step,
            arms=tuple(record(label, validation_accuracy=curve[step]) for label, curve in curves.items()),
        )
        for step in range(len(next(iter(curves.values()))))
    ]


@pytest.mark.parametrize(
    ("claim", "yes", "no"),
    [
        (ahead("a", "b", by=0.4), run(a=[0, 0.9], b=[0, 0.5]), run(a=[0.9, 0.8], b=[0, 0.5])),
        (level("a", "b", within=0.1), run(a=[0, 0.5], b=[1, 0.55]), run(a=[0.5, 0.9], b=[0.5, 0.5])),
        (falls("a", by=0.2), run(a=[0.5, 0.9, 0.6]), run(a=[0.5, 0.6, 0.9])),
        (at_least("a", "validation_accuracy", 0.5), run(a=[0.1, 0.5]), run(a=[0.9, 0.4])),
        (at_most("a", "validation_accuracy", 0.5), run(a=[0.9, 0.5]), run(a=[0.1, 0.6])),
    ],
    ids=["ahead", "level", "falls", "at_least", "at_most"],
)
def test_a_claim_holds_where_it_should_and_only_there(claim: Any, yes: Any, no: Any) -> None:
    assert (claim.holds(yes), claim.holds(no)) == (True, False)
    assert claim.text


def test_claims_about_bits_breaks_and_what_ran() -> None:
    nothing = np.zeros((0, 1))
    hashes = [Outcome(validation_logits=nothing, weights_hash=text) for text in "xxy"]
    measured = Ran(
        kind="fused",
        warned=False,
        logit_gap=1,
        loss=1,
        fused_loss=1,
        clipped_loss=1,
        gradient_is_zero=False,
        sentence="",
    )
    found = NonFinite(step=3, operation="log", reason="")
    arms = (
        record("a", outcome=hashes[0], ran=measured),
        record("b", outcome=hashes[1], nonfinite=found),
        record("c", outcome=hashes[2]),
        record("d"),
    )
    records = [EpochRecord(step=0, epoch=0, arms=arms)]
    assert [same_bits("a", other).holds(records) for other in "bcd"] == [True, False, False]
    assert [
        breaks("b", "log").holds(records),
        breaks("b", "update").holds(records),
        breaks("a", "log").holds(records),
    ] == [
        True,
        False,
        False,
    ]
    assert [stays_finite(label).holds(records) for label in "ab"] == [True, False]
    assert [
        ran("a", "fused").holds(records),
        ran("a", "two_step").holds(records),
        ran("b", "fused").holds(records),
    ] == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("arm", ARMS)
@pytest.mark.parametrize(("dataset", "head"), [("digits", "sparse"), ("digits", "one_hot"), ("moons", "binary")])
def test_a_listing_is_code_and_says_what_is_special(arm: str, dataset: str, head: str) -> None:
    params = TrainParams(dataset=dataset, head=head, hidden=(25,), optimizer="momentum")
    choice = ArmChoice(arm=arm, policy="mixed_float16", loss_dtype="float16")
    code = listing(params, choice)
    compile(code, "listing", "exec")
    assert f"from_logits={ARMS[arm].from_logits}" in code or ARMS[arm].by_hand
    assert ("Reshape" in code) == ARMS[arm].detached
    assert (f'activation="{HEADS[head].activation}"' in code) == ARMS[arm].activated
    assert "momentum=0.9" in code
    assert 'dtype="float16"' in code
    assert (HEADS[head].activation in serving(choice, head)) == (not ARMS[arm].activated)


def test_the_surface_of_known_logits() -> None:
    grid = surface_grid(load("moons", seed=0))
    assert grid is not None
    surface = surface_of(grid, grid.points[:, :1])
    xs = np.linspace(*grid.x_range, SIDE)
    assert np.array_equal(surface.class_index[0], xs > 0)
    assert np.array_equal(surface.confidence[5], np.rint(255 / (1 + np.exp(-np.abs(xs)))))
    assert surface_of(grid, np.full((SIDE * SIDE, 3), np.nan)).confidence.max() == 0
    assert surface_grid(load("digits", seed=0)) is None


def test_parameters_are_hashable_and_replaceable() -> None:
    params = PRESETS["outliers"].params
    assert hash(params) == hash(replace(params))
    assert replace(params, seed=9).data is not params.data
