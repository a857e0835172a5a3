"""A session: the rights of teacher and phones, the life of a question, limits, results, the rehearsal."""

import csv
import io
import math
import random
import threading
import time
from dataclasses import replace
from functools import partial

import pytest

from core.classroom import board as moves
from core.classroom import codes, session
from core.classroom.board import Board, as_text, from_text
from core.classroom.limits import ALLOWED, Limits
from core.classroom.questions import (
    Question,
    askable,
    form,
    is_right,
    own_question,
    question_of,
    read_answer,
)
from core.classroom.rehearsal import NUM_PHONES, Rehearsal, simulated
from core.classroom.results import HEADER, answers_csv, num_options, tally
from core.classroom.session import RefusedError
from core.classroom.store import Store
from core.keras.training.presets import PRESETS
from core.teaching import first_question
from core.teaching.bugs import BUGS
from core.teaching.plan import STOPS
from core.teaching.rounds import ROUNDS

NOW = 2e9
CHOICE = own_question("Is 0.1 exact in binary?", ("yes", "no"), right=1)
NUMBER = own_question("What loss?", right=16.0)


def asked_session(store: Store, question: Question = CHOICE, seconds: float = math.inf) -> tuple[str, str]:
    code, key = session.open_session(store, now=NOW)
    session.move(store, code, key, lambda board: moves.ask(board, question, now=NOW, seconds=seconds), now=NOW)
    return code, key


def joined(store: Store, code: str, nickname: str = "") -> str:
    phone = codes.new_key()
    session.join(store, code, phone, nickname, now=NOW)
    return phone


def refusal(store: Store, code: str, phone: str, ballot: str = "0.1", text: str = "1", now: float = NOW) -> str:
    with pytest.raises(RefusedError) as refused:
        session.answer(store, code, phone, ballot, text, now=now)
    return refused.value.reason


def test_codes_and_keys_are_random_and_have_their_form() -> None:
    drawn = {codes.new_code() for _ in range(1_000)}
    assert len(drawn) > 990
    assert {codes.read_code(code.lower()) for code in drawn} == drawn
    assert not set("".join(drawn)) & set("IO01")
    keys = {codes.new_key() for _ in range(1_000)}
    assert len(keys) == 1_000
    assert all(codes.is_key(key) for key in keys)
    assert not codes.is_key("g" * 32)


@pytest.mark.parametrize("text", ["", "ABC", "ABCDE1", "ÄBCDEF", "A" * 1_000_000, "ABC;DEF"])
def test_what_cannot_be_a_code_is_none(text: str) -> None:
    assert codes.read_code(text) == ""


@pytest.mark.parametrize(
    "text", ["x" * 1_000_000, "\u202e" * 50, "e\u0301" * 100, "<b>![](http://evil.test)</b>\n\n# x"]
)
def test_a_nickname_is_one_short_line(text: str) -> None:
    name = codes.nickname(text)
    assert len(name) <= codes.MOST_NICKNAME
    assert name.isprintable()


def test_a_session_is_opened_joined_and_answered(store: Store) -> None:
    code, key = asked_session(store)
    phone = joined(store, code, " Ada ")
    session.answer(store, code, phone, "0.1", "0", now=NOW)
    session.answer(store, code, phone, "0.1", "1", now=NOW)
    held = session.look(store, code, now=NOW)
    seat = session.seat(store, held, phone)
    assert (seat.nickname, seat.answer) == ("Ada", "1")
    assert session.is_teacher(held, key)
    assert not session.is_teacher(held, phone)


def test_the_code_alone_gives_no_right(store: Store) -> None:
    code, key = asked_session(store)
    phone = joined(store, code)
    attempts = (
        lambda wrong: session.move(store, code, wrong, moves.reveal, now=NOW),
        lambda wrong: session.as_teacher(store, code, wrong, now=NOW),
        lambda wrong: session.end(store, code, wrong, now=NOW),
        lambda wrong: session.remove_answer(store, code, wrong, "0.1", codes.digest(phone), now=NOW),
        lambda wrong: session.remove_nickname(store, code, wrong, codes.digest(phone), now=NOW),
        lambda wrong: session.remove_member(store, code, wrong, codes.digest(phone), now=NOW),
    )
    stored = store.sheet(code, now=NOW)
    assert stored is not None
    for wrong in (code, phone, "", key[:-1], codes.new_key(), session.look(store, code, now=NOW).board.teacher):
        for attempt in attempts:
            with pytest.raises(RefusedError) as refused:
                attempt(wrong)
            assert refused.value.reason == "not_teacher"
    assert key not in stored.board
    assert store.sheet(code, now=NOW) == stored


def test_forged_answers_are_refused(store: Store) -> None:
    code, key = asked_session(store, seconds=30)
    phone, other = joined(store, code), asked_session(store)[0]
    assert refusal(store, code, phone, "0.2") == "closed"
    assert refusal(store, code, phone, "1.1") == "closed"
    assert refusal(store, other, phone) == "not_member"
    assert refusal(store, code, codes.new_key()) == "not_member"
    assert refusal(store, code, codes.digest(phone)) == "not_member"
    assert refusal(store, code, phone, now=NOW + 30) == "closed"
    assert refusal(store, "ZZZZZZ", phone) == "gone"
    for text in ("2", "-1", "1.0", "", "x", "nan", "٣", "9" * 10_000):
        with pytest.raises(ValueError, match="answer"):
            session.answer(store, code, phone, "0.1", text, now=NOW)
    session.move(store, code, key, moves.reveal, now=NOW)
    assert refusal(store, code, phone) == "closed"
    assert store.answers(code, "0.1") == {}


def test_a_removed_phone_answers_no_more_and_a_locked_session_keeps_it_out(store: Store) -> None:
    code, key = asked_session(store)
    phone = joined(store, code)
    session.move(store, code, key, lambda board: replace(board, is_locked=True), now=NOW)
    session.join(store, code, phone, "", now=NOW)
    session.remove_member(store, code, key, codes.digest(phone), now=NOW)
    assert refusal(store, code, phone) == "not_member"
    with pytest.raises(RefusedError) as refused:
        session.join(store, code, phone, "", now=NOW)
    assert refused.value.reason == "locked"


@pytest.mark.parametrize("meanwhile", ["gone", "locked"])
def test_a_phone_that_joins_while_the_session_changes_reads_why_not(
    meanwhile: str, monkeypatch: pytest.MonkeyPatch, store: Store
) -> None:
    code, key = asked_session(store)
    look = session.look

    def look_and_change(*arguments: object, **named: float) -> session.Session:
        found = look(*arguments, **named)  # type: ignore[arg-type]
        monkeypatch.setattr(session, "look", look)
        if meanwhile == "gone":
            session.end(store, code, key, now=NOW)
        else:
            session.move(store, code, key, lambda board: replace(board, is_locked=True), now=NOW)
        return found

    monkeypatch.setattr(session, "look", look_and_change)
    with pytest.raises(RefusedError) as refused:
        joined(store, code)
    assert refused.value.reason == meanwhile


def test_10_000_phones_fill_a_session_and_no_more(monkeypatch: pytest.MonkeyPatch, store: Store) -> None:
    monkeypatch.setattr(session, "MOST_MEMBERS", 50)
    code, _ = asked_session(store)
    members = [joined(store, code) for _ in range(50)]
    with pytest.raises(RefusedError) as refused:
        joined(store, code)
    assert refused.value.reason == "full"
    session.join(store, code, members[7], "", now=NOW)
    assert len(store.members(code)) == 50


def test_a_session_lives_a_day(store: Store) -> None:
    code, _ = asked_session(store)
    session.look(store, code, now=NOW + session.LIFE_SECONDS - 1)
    with pytest.raises(RefusedError):
        session.look(store, code, now=NOW + session.LIFE_SECONDS)


def test_two_votes_and_the_truth(store: Store) -> None:
    code, key = asked_session(store)
    phones = [joined(store, code) for _ in range(3)]
    for phone in phones:
        session.answer(store, code, phone, "0.1", "0", now=NOW)
    session.move(store, code, key, lambda board: moves.vote_again(board, now=NOW), now=NOW)
    assert refusal(store, code, phones[0], "0.1") == "closed"
    for phone in phones[:2]:
        session.answer(store, code, phone, "0.2", "1", now=NOW)
    held = session.move(store, code, key, moves.reveal, now=NOW)
    first, second = (tally(CHOICE, given) for given in session.votes(store, held, 0))
    assert (first.counts(2), second.counts(2)) == ((3, 0), (0, 2))
    assert (first.right_share, second.right_share) == (0.0, 1.0)


def test_a_board_is_read_as_it_was_written() -> None:
    board = moves.ask(Board(teacher="t"), CHOICE, now=NOW, seconds=30)
    board = moves.follow(moves.ask(moves.put_away(board), askable()[0], now=NOW), "loss_error?side=wrong")
    assert from_text(as_text(board)) == board
    assert [asked.stage for asked in board.asked] == ["closed", "open"]
    assert board.asked[0].ends == NOW + 30


@pytest.mark.parametrize("address", ["http://evil.test", "//evil.test", "javascript:x", "a b", "x" * 10_000])
def test_phones_are_sent_to_pages_of_the_lab_only(address: str) -> None:
    with pytest.raises(ValueError, match="address"):
        moves.follow(Board(teacher="t"), f"{address}")


def test_questions_and_votes_are_bounded() -> None:
    board = Board(teacher="t")
    for _ in range(moves.MOST_ASKED):
        board = moves.ask(board, CHOICE, now=NOW)
    with pytest.raises(ValueError, match="questions"):
        moves.ask(board, CHOICE, now=NOW)
    for _ in range(moves.MOST_VOTES - 1):
        board = moves.vote_again(board, now=NOW)
    with pytest.raises(ValueError, match="votes"):
        moves.vote_again(board, now=NOW)


@pytest.mark.parametrize(("seconds", "limit"), [(30.0, 30.0), (1.0, moves.LEAST_SECONDS), (math.inf, math.inf)])
def test_a_second_vote_takes_as_long_as_the_first(seconds: float, limit: float) -> None:
    board = moves.reveal(moves.ask(Board(teacher="t"), CHOICE, now=NOW, seconds=seconds))
    again = moves.vote_again(from_text(as_text(board)), now=NOW + 100)
    assert again.ends == NOW + 100 + limit


def test_moves_without_a_question_do_nothing() -> None:
    board = Board(teacher="t")
    assert (
        moves.close(board) == moves.reveal(board) == moves.vote_again(board, now=NOW) == moves.put_away(board) == board
    )


def test_a_stop_of_a_lesson_has_a_question_of_the_lab_or_none() -> None:
    unknown = [stop.name for stop in STOPS.values() if (question_of(stop) is None) != (stop.vote is None)]
    assert unknown == []
    assert question_of(STOPS["predict"]) == askable()[0]


@pytest.mark.parametrize("question", askable(), ids=lambda question: f"{question.kind} {question.name}")
def test_the_lab_knows_the_right_answer_of_each_of_its_questions(question: Question) -> None:
    shape = form(question)
    assert shape is not None
    right = [answer for answer in range(shape.num_answers) if is_right(question, answer)]
    assert 0 < len(right) < shape.num_answers
    assert {read_answer(question, str(answer)) for answer in right} == set(right)


def test_the_right_answers_are_those_of_the_tables() -> None:
    by_kind = {kind: [one.name for one in askable() if one.kind == kind] for kind in ("first", "round", "bug", "arms")}
    assert by_kind["round"] == list(ROUNDS)
    assert by_kind["bug"] == list(BUGS)
    assert is_right(Question(kind="bug", name="churn"), BUGS["churn"].line)
    outcome = first_question.OUTCOMES.index(first_question.answer("float32"))
    assert is_right(Question(kind="first", name="float32"), outcome)
    arms = [arm.label for arm in PRESETS["loud"].params.arms]
    assert [is_right(Question(kind="arms", name="loud"), place) for place in range(len(arms))] == [
        label in ("fused", "keras_default") for label in arms
    ]
    assert "nothing-happens" not in by_kind["arms"]


@pytest.mark.parametrize(
    ("kind", "name"), [("round", "no such"), ("bug", "../x"), ("arms", "nothing-happens"), ("first", "x"), ("cell", "")]
)
def test_an_unknown_question_is_refused(kind: str, name: str) -> None:
    question = Question(kind=kind, name=name)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no question"):
        moves.ask(Board(teacher="t"), question, now=NOW)


@pytest.mark.parametrize(
    ("text", "options", "right"),
    [
        ("", ("a", "b"), None),
        ("x" * 301, ("a", "b"), None),
        ("?", ("a",), None),
        ("?", tuple("abcdefg"), None),
        ("?", ("a", "a "), None),
        ("?", ("a", " "), None),
        ("?", ("a", "b" * 81), None),
        ("?", ("a", "b"), 2),
        ("?", (), math.nan),
    ],
)
def test_a_question_of_the_teachers_own_is_bounded(text: str, options: tuple[str, ...], right: float | None) -> None:
    with pytest.raises(ValueError, match="need"):
        own_question(text, options, right)


@pytest.mark.parametrize("text", ["inf", "nan", "1e301", "x", "", "1" * 1_000])
def test_a_free_number_is_finite(text: str) -> None:
    with pytest.raises(ValueError, match=r"answer|float"):
        read_answer(NUMBER, text)


def test_a_question_without_a_right_answer_has_no_right_share() -> None:
    opinion = own_question("Which was harder?", ("the first", "the second"))
    assert tally(opinion, {"a": "1"}).num_right is None
    assert tally(opinion, {}).right_share is None
    found = tally(NUMBER, {"a": "16.0", "b": "20.0", "c": "3.5"})
    assert (found.answers, found.num_right, found.median) == ((3.5, 16.0, 20.0), 1, 16.0)
    assert (num_options(NUMBER), num_options(CHOICE)) == (None, 2)


def test_the_answers_as_csv(store: Store) -> None:
    code, _ = asked_session(store)
    first, second = joined(store, code, "=1+1; @x"), joined(store, code)
    session.answer(store, code, first, "0.1", "1", now=NOW)
    session.answer(store, code, second, "0.1", "0", now=NOW)
    held = session.look(store, code, now=NOW)
    text = answers_csv(
        held,
        store.members(code),
        [session.votes(store, held, 0)],
        said=lambda question: question.text,
        written=lambda question, answer: question.options[int(answer)],
    )
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == list(HEADER)
    assert [row[2:] for row in rows[1:]] == [["1", "1", "'=1+1; '@x", "no", "yes"], ["1", "2", "", "yes", "no"]]
    assert codes.digest(first) not in text


def test_wrong_codes_are_limited_by_address_and_a_class_at_home_is_not() -> None:
    limits, (most, seconds) = Limits(), ALLOWED["wrong_code"]
    limits.settle("school", "ABCDEF")
    for _ in range(5 * most):
        limits.note("school", "wrong_code", now=NOW)
    assert not limits.may_try("school", "BCDEFG", now=NOW)
    assert limits.may_try("school", "ABCDEF", now=NOW)
    assert limits.may_try("elsewhere", "BCDEFG", now=NOW)
    assert limits.may_try("school", "BCDEFG", now=NOW + seconds)


def test_guessing_where_a_session_is_at_home_is_limited() -> None:
    limits, (most, seconds) = Limits(), ALLOWED["refused"]
    limits.settle("school", "ABCDEF")
    tries = 0
    while limits.may_try("school", "ABCDEF", now=NOW) and tries < 10_000:
        tries += 1
        if limits.may_try("school", "BCDEFG", now=NOW):
            limits.note("school", "wrong_code", now=NOW)
    assert tries == most + ALLOWED["wrong_code"][0]
    assert limits.may_try("school", "ABCDEF", now=NOW + seconds)


def test_joins_from_one_address_are_limited() -> None:
    limits, (most, _), taken = Limits(), ALLOWED["join"], 0
    for _ in range(10_000):
        if limits.may_try("flood", "ABCDEF", now=NOW):
            limits.note("flood", "join", now=NOW)
            taken += 1
    assert taken == most


def test_what_is_remembered_of_addresses_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.classroom.limits.MOST_ADDRESSES", 10)
    monkeypatch.setattr("core.classroom.limits.MOST_HOMES", 10)
    limits = Limits()
    for number in range(100):
        limits.note(f"a{number}", "open", now=NOW)
        limits.settle(f"a{number}", "ABCDEF")
    assert len(limits._deeds) == len(limits._homes) == 10


def test_a_rehearsal_answers_every_vote(monkeypatch: pytest.MonkeyPatch, store: Store) -> None:
    monkeypatch.setattr("core.classroom.rehearsal.ANSWER_SECONDS", 0.05)
    monkeypatch.setattr("core.classroom.rehearsal.LOOK_SECONDS", 0.01)
    code, key = session.open_session(store, now=NOW)
    rehearsal = Rehearsal(store, code, [f"Phone {number}" for number in range(NUM_PHONES)])
    thread = threading.Thread(target=rehearsal.run, kwargs={"clock": lambda: NOW})
    thread.start()
    for question, ballot in ((CHOICE, "0.1"), (NUMBER, "1.1"), (askable()[0], "2.1")):
        session.move(store, code, key, partial(moves.ask, question=question, now=NOW, seconds=60), now=NOW)
        deadline = time.monotonic() + 10
        while len(store.answers(code, ballot)) < NUM_PHONES and time.monotonic() < deadline:
            time.sleep(0.01)
        assert store.answers(code, ballot).keys() == set(rehearsal.members)
    rehearsal.stop()
    thread.join(timeout=10)
    assert not thread.is_alive()


def test_simulated_phones_learn_by_discussion() -> None:
    chance = random.Random(1)
    for question in (CHOICE, Question(kind="round", name="overflow"), Question(kind="bug", name="churn")):
        first, second = (
            sum(bool(is_right(question, simulated(question, vote, chance))) for _ in range(200)) for vote in (1, 2)
        )
        assert 40 < first < second < 180


def test_a_rehearsal_ends_with_its_session(monkeypatch: pytest.MonkeyPatch, store: Store) -> None:
    monkeypatch.setattr("core.classroom.rehearsal.LOOK_SECONDS", 0.01)
    code, key = session.open_session(store, now=NOW)
    rehearsal = Rehearsal(store, code, ["a", "b"])
    thread = threading.Thread(target=rehearsal.run, kwargs={"clock": lambda: NOW})
    thread.start()
    session.end(store, code, key, now=NOW)
    thread.join(timeout=10)
    assert not thread.is_alive()


def test_no_phone_joins_once_a_rehearsal_is_stopped(monkeypatch: pytest.MonkeyPatch, store: Store) -> None:
    joined: list[str] = []

    def join_slowly(_store: Store, _code: str, _key: str, name: str, *, now: float) -> None:
        joined.append(name)
        time.sleep(0.01)

    monkeypatch.setattr("core.classroom.rehearsal.join", join_slowly)
    rehearsal = Rehearsal(store, "ABCD", [f"Phone {number}" for number in range(NUM_PHONES)])
    thread = threading.Thread(target=rehearsal.run)
    thread.start()
    while not joined:
        time.sleep(0.001)
    rehearsal.stop()
    before = len(joined)
    thread.join(timeout=10)
    assert len(joined) == before < NUM_PHONES
