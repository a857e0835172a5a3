"""The causes of a symptom: what comes first, what does not appear, and what each way in recognises."""

import json
import time
from contextlib import suppress
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from core.__main__ import main
from core.emergency.causes import CAUSES
from core.emergency.curve_signs import first_not_finite, plateau_of
from core.emergency.curves import curve_of
from core.emergency.described import symptoms_in
from core.emergency.diagnosis import diagnose
from core.emergency.entrances import Presented, from_symptom, from_text, from_value
from core.emergency.limits import MAX_CHARACTERS, MAX_NUMBERS, plain
from core.emergency.questions import MOST_ASKED, QUESTIONS
from core.emergency.signs import OF_FINGERPRINTS, OTHER_RULE, POINTS, SYMPTOMS
from core.emergency.signs import RULES as RULES_OF_CAUSES
from core.keras.training.recordings import recording_of
from core.losses.fingerprints import FINGERPRINTS, asked, explain
from core.messages.emergency import REPAIRS, SIGNS, TITLES, WHYS
from logit_doctor.audit import audit_text
from logit_doctor.rules import RULES
from tests.core.emergency_cases import AS_PRINTED, CASES, NOT_ABOUT_A_LOSS, Case, Spelling, Symptom, Text, Value
from tests.core.emergency_texts import ACCURACIES, CURVES, DIAGNOSED, HEALTHY, SENTENCES, TOLD, VALIDATION

MODERATE = 2.0
"""Seconds of a processor for the longest text; a regular expression that backtracks takes minutes."""
SPELLED = [
    pytest.param(case, spelling, id=f"{case.name} {number}")
    for case in CASES
    for number, spelling in enumerate(case.spellings, 1)
]


def presented(spelling: Spelling) -> Presented:
    match spelling:
        case Value(text):
            return from_value(text)
        case Symptom(name):
            return from_symptom(name)
        case Text(text):
            found = from_text(text)
            return from_text(text, audit_text(text, "tensorflow")) if found.kind == "program" else found


def test_there_are_enough_symptoms_each_in_three_spellings() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 24
    assert {len(case.spellings) for case in CASES} == {3}


@pytest.mark.parametrize(("case", "spelling"), SPELLED)
def test_the_cause_of_a_symptom_comes_first_and_no_false_one_appears(case: Case, spelling: Spelling) -> None:
    found = presented(spelling)
    names = [suspect.cause.name for suspect in diagnose(found.signs).suspects]
    assert names[:1] == [case.first]
    assert set(names).isdisjoint(case.never)


@pytest.mark.parametrize(("case", "spelling"), [pair for pair in SPELLED if isinstance(pair.values[1], Text)])
def test_a_text_is_recognised_by_itself(case: Case, spelling: Text) -> None:
    assert from_text(spelling.text).kind == spelling.kind


@pytest.mark.parametrize(("text", "kind", "first"), AS_PRINTED)
def test_a_text_is_read_as_it_is_printed(text: str, kind: str, first: str) -> None:
    found = from_text(text)
    assert found.kind == kind
    assert diagnose(found.signs).suspects[0].cause.name == first


@pytest.mark.parametrize(("text", "kind", "first", "never"), DIAGNOSED)
def test_a_text_that_is_easily_misread(text: str, kind: str, first: str, never: tuple[str, ...]) -> None:
    found = presented(Text(text, kind))
    names = [suspect.cause.name for suspect in diagnose(found.signs).suspects]
    assert (found.kind, names[:1]) == (kind, [first])
    assert set(names).isdisjoint(never)


@pytest.mark.parametrize(("text", "symptoms"), TOLD)
def test_a_description_tells_a_symptom_or_none(text: str, symptoms: tuple[str, ...]) -> None:
    assert tuple(symptoms_in(text)) == symptoms


@pytest.mark.parametrize("text", HEALTHY)
def test_a_healthy_log_has_no_cause(text: str) -> None:
    found = from_text(text)
    assert found.kind == "log"
    assert diagnose(found.signs).suspects == ()


@pytest.mark.parametrize(("text", "sentence"), SENTENCES)
def test_the_evidence_says_what_the_log_shows(text: str, sentence: str) -> None:
    assert any(sentence in one.text for one in from_text(text).signs)


@pytest.mark.parametrize("text", NOT_ABOUT_A_LOSS)
def test_a_text_about_something_else_has_no_cause(text: str) -> None:
    assert diagnose(from_text(text).signs).suspects == ()


@pytest.mark.parametrize("value", ["0.693", "0.313", "1.461", "2.303", "7.97", "8.06", "10.745", "11.09", "14.506"])
def test_a_value_has_its_causes_in_the_order_of_explain_loss(value: str) -> None:
    shown = [suspect.evidence[0] for suspect in diagnose(from_value(value).signs).suspects]
    order = [cause.text for cause in explain(asked(value))]
    assert shown == [text for text in order if text in shown]
    assert shown[:1] == order[:1]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x" * (MAX_CHARACTERS + 1), "emergency-too-long"),
        ("1 2\n3\n", "emergency-uneven"),
        ("{'loss': [" + "1," * (MAX_NUMBERS + 1) + "]}", "emergency-too-many"),
        ("1 2\n" * (MAX_NUMBERS // 2 + 1), "emergency-too-many"),
    ],
)
def test_what_is_too_large_or_uneven_is_refused_in_one_sentence(text: str, code: str) -> None:
    with pytest.raises(ValueError, match=r"^got [^\n]+$") as caught:
        from_text(text)
    assert caught.value.args[0].key == code


HOSTILE = (
    *("gpu ", "loss ", "loss: ", "loss: 1\n", "a=[", "'loss': [1,", "\n", " \n", "nan ", "9", "9.", "\x1b["),
    *("1/2 ", "Received a label value of ", "Target 1", "x.compile(", "label[", '"', "Shapes (", "1e999999 "),
    *("x" * 99 + "Error", "accuracy 0.5 ", "\ud800"),
)


@pytest.mark.parametrize(
    ("begin", "piece"),
    [*(("", piece) for piece in HOSTILE), ("loss,x\n", '"'), ("epoch,loss\n1,", "9"), ("epoch,loss\n", "1,2\n")],
)
def test_a_hostile_text_is_read_in_moderate_time(begin: str, piece: str) -> None:
    text = (begin + piece * MAX_CHARACTERS)[:MAX_CHARACTERS]
    begun = time.process_time()
    with suppress(ValueError):
        diagnose(from_text(text).signs)
    assert time.process_time() - begun < MODERATE


@pytest.mark.parametrize("text", ["__import__('os').system('touch /tmp/x')", "{'loss': [exit(1), 2]}", "{{ 7 * 7 }}"])
def test_a_text_is_never_evaluated(text: str) -> None:
    assert diagnose(from_text(text).signs).suspects == ()


def test_all_tables_name_the_same_causes_signs_and_rules() -> None:
    assert TITLES.keys() == WHYS.keys() == REPAIRS.keys() == CAUSES.keys()
    assert SIGNS.keys() - POINTS.keys() == {"finding", "finding_somewhere"}
    assert POINTS.keys() <= SIGNS.keys()
    named = {cause for points in POINTS.values() for cause in points} | {
        *OF_FINGERPRINTS.values(),
        *RULES_OF_CAUSES.values(),
        OTHER_RULE,
    }
    assert named == CAUSES.keys()
    assert OF_FINGERPRINTS.keys() == FINGERPRINTS.keys()
    assert RULES_OF_CAUSES.keys() < RULES.keys()
    assert {sign for question in QUESTIONS.values() for sign in question.answers.values()} <= POINTS.keys()


@pytest.mark.parametrize("rule", RULES)
def test_the_example_of_every_rule_of_the_doctor_has_its_cause(rule: str) -> None:
    program = RULES[rule].failing
    found = diagnose(from_text(program, audit_text(program, "tensorflow")).signs)
    assert RULES_OF_CAUSES.get(rule, OTHER_RULE) in [suspect.cause.name for suspect in found.suspects]


@pytest.mark.parametrize("name", SYMPTOMS)
def test_a_symptom_is_asked_about_at_most_three_times_and_answers_keep_the_questions(name: str) -> None:
    signs = from_symptom(name).signs
    questions = diagnose(signs).questions
    assert 0 < len(questions) <= MOST_ASKED
    answers = {question.name: next(iter(question.answers)) for question in questions}
    assert diagnose(signs, answers).questions == questions


def test_every_question_is_asked_about_some_symptom() -> None:
    asked_names = {question.name for name in SYMPTOMS for question in diagnose(from_symptom(name).signs).questions}
    assert asked_names == QUESTIONS.keys()


def test_an_answer_rules_a_cause_out_and_says_so() -> None:
    signs = from_text("{'loss': [2.3, 61.0, 4e9, nan]}").signs
    before, after = diagnose(signs), diagnose(signs, {"rate": "same"})
    assert before.suspects[0].cause.name == "learning_rate"
    assert "learning_rate" not in [suspect.cause.name for suspect in after.suspects]
    (out,) = after.ruled_out
    assert (out.cause.name, [text.key for text in out.against]) == (
        "learning_rate",
        ["emergency-sign-not-helped-by-lower-rate"],
    )


def test_a_curve_knows_its_plateau_and_its_first_value_that_is_not_finite() -> None:
    curve = curve_of("step 10: loss 5.0\nstep 20: loss 2.30\nstep 30: loss 2.30\nstep 40: loss 2.30\n")
    assert curve is not None
    plateau = plateau_of(curve)
    assert plateau is not None
    assert (plateau.start, plateau.value, curve.steps[plateau.start], curve.unit) == (1, 2.3, 20.0, "step")
    broken = curve_of("epoch,loss\n3,1.0\n4,nan\n")
    assert broken is not None
    assert first_not_finite(broken) == 1
    assert broken.steps == (3.0, 4.0)


@pytest.mark.parametrize(("text", "unit", "steps", "losses"), CURVES)
def test_the_curve_in_a_log(text: str, unit: str, steps: tuple[float, ...], losses: tuple[float, ...]) -> None:
    curve = curve_of(plain(text))
    assert curve is not None
    assert (curve.unit, curve.steps) == (unit, steps)
    assert curve.losses == pytest.approx(losses, rel=1e-12, nan_ok=True)


@pytest.mark.parametrize(("text", "accuracies"), ACCURACIES)
def test_the_accuracies_in_a_log_are_shares(text: str, accuracies: tuple[float, ...]) -> None:
    curve = curve_of(plain(text))
    assert curve is not None
    assert curve.accuracies == pytest.approx(accuracies, rel=1e-12)


@pytest.mark.parametrize(("text", "validation"), VALIDATION)
def test_the_validation_losses_in_a_log(text: str, validation: tuple[float, ...]) -> None:
    curve = curve_of(plain(text))
    assert curve is not None
    assert curve.validation == pytest.approx(validation, rel=1e-12, nan_ok=True)


def test_a_progress_bar_counts_once_an_epoch() -> None:
    text = "Epoch 1/2\n 1/45 - loss: 9.0\r 2/45 - loss: 8.0\r45/45 - loss: 7.0\n"
    curve = curve_of(plain(f"{text}Epoch 2/2\n45/45 - loss: 6.0 - val_loss: 1\n"))
    assert curve is not None
    assert (curve.losses, curve.unit) == ((7.0, 6.0), "epoch")


def test_the_gaps_of_labels_are_counted_against_the_clip() -> None:
    found = from_text("[[20.0, 0.0], [3.0, 1.0], [0.0, 40.0]]\nlabels = [1, 0, 0]").signs
    assert [text.text.key for text in found] == ["emergency-sign-beyond-clip"]
    assert found[0].text.values["count"] == 2


@pytest.mark.parametrize(
    ("preset", "arm", "first"),
    [
        ("log-of-zero", "two_step_raw", "log_of_zero"),
        ("nan-in-float16", "two_step_clip:float16:float16", "log_of_zero"),
        ("nan-in-float16", "two_step_raw:float16", "inputs_not_finite"),
    ],
)
def test_the_losses_that_keras_gave_are_diagnosed(preset: str, arm: str, first: str) -> None:
    """As a History prints them; of one that begins with NaN nothing says how it began."""
    recording = recording_of(preset)
    assert recording is not None
    losses = [one.loss for record in recording.records for one in record.arms if one.label == arm]
    assert diagnose(from_text(f"{{'loss': {losses}}}").signs).suspects[0].cause.name == first


def test_the_command_prints_what_the_help_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "log.txt"
    file.write_text("{'loss': [2.3, 61.0, 4e9, nan]}", "utf-8")
    assert main(["emergency", str(file), "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["kind"] == "log"
    assert [cause["cause"] for cause in content["causes"]] == ["learning_rate", "overflow"]
    first = content["causes"][0]
    assert first["link"] == "/training?preset=learning-rate-too-high"
    assert {"title", "title_code", "why", "why_code", "repair", "repair_code", "evidence", "against"} <= first.keys()
    assert main(["emergency", str(file), "--answer", "rate=same"]) == 0
    printed = capsys.readouterr().out
    assert CAUSES["learning_rate"].title not in printed
    assert CAUSES["overflow"].title in printed


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_command_reads_a_log_in_the_encodings_of_shells(
    encoding: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "log.txt"
    file.write_text("Epoche;Verlust\r\n1;2,3026\r\n2;2,3026\r\n3;2,3026\r\n", encoding)
    assert main(["emergency", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["causes"][0]["cause"] == "not_learned"


def test_the_command_refuses_a_file_that_is_too_long(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "log.txt"
    file.write_bytes(b"loss: 2.3\n" * MAX_CHARACTERS)
    with pytest.raises(SystemExit) as stop:
        main(["emergency", str(file)])
    assert stop.value.code == 2
    assert "got more than 200,000 characters" in capsys.readouterr().err


def test_the_command_reads_a_program_by_the_doctor(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(RULES["missing-activation"].failing.encode())))
    assert main(["emergency", "-", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["causes"][0]["cause"] == "missing_activation"


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["no such file"], "need an existing file"),
        (["-", "--answer", "rate"], "answer: got 'rate'"),
        (["-", "--answer", "rate=often"], "answer: got 'rate=often'"),
    ],
)
def test_bad_input_of_the_command_is_named(
    arguments: list[str], complaint: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(b"nan")))
    with pytest.raises(SystemExit) as stop:
        main(["emergency", *arguments])
    assert stop.value.code == 2
    assert complaint in capsys.readouterr().err
