"""Messages: a stable key and values, English as their text, and the same ones after every journey."""

import copy
import json
import pickle
from dataclasses import asdict, replace
from pathlib import Path

import pytest

import core.messages
from core.autopsy.autopsy import AutopsyParams, autopsy
from core.engine import protocol, remote
from core.engine.payload import unpack
from core.keras.training.records import NonFinite, Ran, ran_sentence
from core.logits.reader import packed, unpacked
from core.messages import Message, Template, Writer, as_data, said, with_codes
from core.messages.catalogue import ENGLISH, TOPICS, by_key, from_data
from core.messages.engine import NO_ANSWER
from core.messages.files import CSV_ROWS, MANY_ARRAYS
from core.messages.training import A_LOGIT, LEFT_RANGE
from core.sweep.run import SweepParams
from logit_doctor.intake.limits import RefusalError
from logit_doctor.messages import say

LEFT = LEFT_RANGE(what=A_LOGIT(), dtype="float16", largest=65504.0)


def refuse(low: float) -> None:
    """What a worker calls here."""
    SweepParams(magnitudes=(low, 0.0, 1))


def test_a_message_is_its_english_text_and_keeps_what_it_is_made_of() -> None:
    assert LEFT == "a logit left the range of float16, whose largest number is 65504"
    assert (LEFT.key, LEFT.values["dtype"], LEFT.values["what"].key) == ("left-range", "float16", "a-logit")
    assert str(LEFT) in {LEFT}


@pytest.mark.parametrize(
    "travel",
    [
        lambda message: pickle.loads(pickle.dumps(message)),
        lambda message: unpack(pickle.dumps(message)),
        copy.deepcopy,
        lambda message: asdict(NonFinite(step=1, operation="logits", reason=message))["reason"],
        lambda message: replace(NonFinite(step=1, operation="logits", reason=message), step=2).reason,
        lambda message: from_data(json.loads(json.dumps(as_data(message)))),
    ],
)
def test_key_and_values_survive_a_journey(travel) -> None:  # type: ignore[no-untyped-def]
    arrived = travel(LEFT)
    assert (arrived, arrived.key, dict(arrived.values)) == (LEFT, LEFT.key, LEFT.values)
    assert arrived.values["what"].key == "a-logit"


def test_a_refusal_on_a_worker_arrives_as_the_message_that_was_raised() -> None:
    kind, message = remote.call(f"{__name__}:refuse", pickle.dumps(((-1.0,), {})))
    assert (kind, message.key, message.values["low"]) == ("refused", "magnitudes-range", -1.0)
    assert protocol.sentence(ValueError(LEFT)) is LEFT
    assert protocol.sentence(OSError("broken")) == "OSError: broken"
    assert pickle.loads(pickle.dumps(NO_ANSWER)).key == copy.deepcopy(NO_ANSWER).key == NO_ANSWER.key


def test_a_refused_file_says_why_as_a_message_behind_its_name() -> None:
    with pytest.raises(ValueError, match=r"mine\.csv: ") as caught:
        unpacked("mine.csv", packed("file.csv", b"a,b\n1,x\n"))
    message = said(caught.value)
    assert isinstance(message, Message)
    assert (message.key, message.values["file"]) == ("in-file", "mine.csv")
    assert message.values["reason"].key == "logits-line"


def test_a_damaged_archive_says_why_as_a_message_of_the_doctor() -> None:
    with pytest.raises(ValueError, match=r"mine\.npz: ") as caught:
        unpacked("mine.npz", packed("file.npz", b"PK"))
    message = said(caught.value)
    assert isinstance(message, Message)
    reason = message.values["reason"]
    assert (reason.key, reason.values["kind"]) == ("logits-damaged", "NPZ")
    assert reason.values["reason"] == say("zip")
    crowded = say("at", reason=say("zip-members", found=2_000, most=16), place="x")
    assert from_data(json.loads(json.dumps(as_data(crowded)))) == crowded


def test_what_an_error_says_is_its_message_or_its_text() -> None:
    assert said(RefusalError("zip-part")) == say("zip-part")
    assert said(ValueError(LEFT)) is LEFT
    assert said(OSError(2, "no such file")) == "[Errno 2] no such file"
    assert said(ValueError()) == ""


def test_a_field_that_is_missing_or_too_much_is_refused() -> None:
    with pytest.raises(TypeError, match="logits-arrays"):
        MANY_ARRAYS()
    with pytest.raises(TypeError, match="logits-arrays"):
        MANY_ARRAYS(most=1, other="b")
    assert MANY_ARRAYS.of({"most": 1, "other": "b"}) == "got more than 1 arrays"


def test_two_templates_cannot_have_one_key() -> None:
    again = Template(NO_ANSWER.key, "other words")
    assert by_key(vars(TOPICS[3]), vars(TOPICS[3]))
    with pytest.raises(ValueError, match="'call-no-answer' names two templates"):
        by_key(vars(TOPICS[3]), {"AGAIN": again})


def test_a_counted_word_has_the_form_of_its_number() -> None:
    assert CSV_ROWS(count=1, least=10, most=5000) == "csv: got 1 row, need 10 to 5,000"
    assert CSV_ROWS(count=6000, least=10, most=5000) == "csv: got 6,000 rows, need 10 to 5,000"
    assert Writer().fill("{count:|layer|layers}", {"count": 0}) == "0 layers"


def test_every_topic_is_in_the_catalogue_and_every_key_in_kebab_case() -> None:
    folder = Path(core.messages.__file__).parent
    topics = {path.stem for path in folder.glob("*.py")} - {"__init__", "catalogue"}
    assert {topic.__name__.rpartition(".")[2] for topic in TOPICS} == topics
    assert len(ENGLISH) > 100
    assert [key for key in ENGLISH if key != key.lower() or "_" in key or " " in key] == []


def test_json_has_the_code_of_a_message_beside_it_and_nothing_renamed() -> None:
    ran = Ran(
        kind="raw",
        warned=False,
        logit_gap=40.0,
        loss=40.0,
        fused_loss=40.0,
        clipped_loss=16.118,
        gradient_is_zero=False,
    )
    record = json.loads(json.dumps(with_codes(asdict(replace(ran, sentence=ran_sentence("fused", ran))))))
    assert record["sentence"].startswith("fused computed the logarithm of unclipped probabilities: ")
    assert record["sentence_code"] == "arm-ran"
    assert record.keys() - {"sentence_code"} == asdict(ran).keys()


def test_an_autopsy_names_its_numbers() -> None:
    found = autopsy(
        AutopsyParams(loss="softmax", format="float32", formulation="naive", logits=(90.0, 0.0), label=1)
    ).loss
    assert found.first_damaged == found.explanation.values["number"]
    assert found.explanation.values["why"].key == "cause-overflow"
