"""A class session page by page: the teacher and phones in sessions of their own, on one store."""

import csv
import io
import math
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from streamlit.runtime.scriptrunner import RerunData
from streamlit.testing.v1 import AppTest, local_script_runner

from core.classroom import board as moves
from core.classroom import codes, session
from core.classroom.limits import ALLOWED, Limits
from core.classroom.questions import Question, askable, own_question
from core.classroom.sqlite_store import SqliteStore
from core.classroom.store import StoreUnavailableError
from tests.pages.opening import html, open_page
from ui.classroom import desk
from ui.drawing.questions import option_texts, title
from ui.frame import attending
from ui.server import sessions
from ui.words import in_language, words

KINDS = {question.kind: question for question in reversed(askable())}


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqliteStore]:
    kept, limits = SqliteStore(tmp_path / "sessions.sqlite3"), Limits()
    monkeypatch.setattr(sessions, "store", lambda: kept)
    monkeypatch.setattr(sessions, "limits", lambda: limits)
    monkeypatch.setattr(sessions, "address", lambda: "school")
    yield kept
    kept.shut()


def teacher(page: str = "start", **link: str) -> tuple[AppTest, str, str]:
    app = open_page(page, **link)
    app.button(key="lab_class_open").click().run()
    code, _, key = app.session_state[attending.TEACHER].partition(".")
    return app, code, key


def phone(code: str, nickname: str = "", **link: str) -> AppTest:
    app = open_page("classroom", join=code, **link)
    app.text_input(key="class_nickname").set_value(nickname)
    return app.button(key="class_join_button").click().run()


def press_in_fragment(app: AppTest, key: str) -> AppTest:
    """Press a button as a browser does: its fragment is run, and the whole page only if the fragment asks for that."""
    button = app.button(key=key)
    drawn = app._session_state._state.get_widget_metadata(button.id)
    assert drawn is not None
    assert drawn.fragment_id is not None
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(local_script_runner, "RerunData", partial(RerunData, fragment_id=drawn.fragment_id))
        return button.click().run()


def keys(app: AppTest) -> set[str]:
    return {str(one.key) for one in app.button}


def test_a_vote_from_the_question_to_its_answer() -> None:
    text = words("classroom")
    projector, code, _ = teacher()
    pupil = phone(code.lower())
    projector.button(key="lab_class_ask").click().run()
    pupil.run()
    pupil.button(key="class_option_1").click().run()
    assert any(text.RECEIVED.partition("{")[0] in one.value for one in pupil.success)
    projector.run()
    projector.button(key="lab_class_reveal").click().run()
    pupil.run()
    assert any("✓" in one.value or "✗" in one.value for one in pupil.markdown)
    assert not [one for one in pupil.button if str(one.key).startswith("class_option")]
    projector.button(key="lab_class_again").click().run()
    pupil.run()
    assert [one for one in pupil.button if str(one.key).startswith("class_option")]
    assert not projector.exception
    assert not pupil.exception


@pytest.mark.parametrize("question", KINDS.values(), ids=list(KINDS))
@pytest.mark.parametrize("lang", ["en", "de"])
def test_every_kind_of_question_is_asked_answered_and_revealed(lang: str, question: Question) -> None:
    with in_language(lang):
        projector, code, key = teacher(lang=lang)
        pupil = phone(code, lang=lang)
        for change in (
            lambda board: moves.ask(board, question, now=time.time()),
            moves.close,
            lambda board: moves.vote_again(board, now=time.time()),
        ):
            session.move(sessions.store(), code, key, change, now=time.time())
        pupil.run()
        press = "class_option_1" if any(one.key == "class_option_1" for one in pupil.button) else "class_send"
        pupil.button(key=press).click().run()
        assert pupil.success
        session.move(sessions.store(), code, key, moves.reveal, now=time.time())
        for app in (pupil.run(), projector.run(), projector.switch_page("pages/classroom.py").run()):
            assert not app.exception


def test_wrong_codes_are_refused_and_then_limited() -> None:
    text = words("classroom")
    _, code, _ = teacher()
    app = open_page("classroom", join=code)
    wrong = "ABCDEF" if code != "ABCDEF" else "ABCDEG"
    for typed, said in (("ABC", text.NO_CODE.format(letters=codes.CODE_LENGTH)), (wrong, text.REFUSED["gone"])):
        app.text_input(key="class_code").set_value(typed)
        app.button(key="class_join_button").click().run()
        assert [one.value for one in app.warning] == [said]
    for _ in range(30):
        sessions.limits().note("school", "wrong_code", now=time.time())
    app.button(key="class_join_button").click().run()
    assert [one.value for one in app.warning] == [text.TOO_MANY["wrong_code"]]
    app.text_input(key="class_code").set_value(code)
    app.button(key="class_join_button").click().run()
    assert attending.MEMBER in app.session_state


def test_a_phone_has_no_right_of_the_teacher() -> None:
    _, code, _ = teacher()
    pupil = phone(code)
    assert not [one for one in pupil.button if str(one.key).startswith("lab_class")]
    forged = open_page("classroom", teach=f"{code}.{codes.new_key()}")
    assert attending.TEACHER not in forged.session_state
    assert not [one for one in forged.button if str(one.key) == "lab_class_lock"]


def test_the_teachers_link_brings_the_session_back() -> None:
    _, code, key = teacher()
    again = open_page("classroom", teach=f"{code}.{key}")
    assert [one for one in again.button if str(one.key) == "lab_class_lock"]
    assert "teach" not in again.query_params


def test_the_desk_asks_a_question_of_the_teachers_own_and_deletes() -> None:
    projector, code, _ = teacher("classroom")
    pupil = phone(code, "Ada")
    projector.text_input(key="class_own_text").set_value("Is *this* ![](http://evil.test/a) literal?")
    projector.text_area(key="class_own_options").set_value("yes\n<b>no</b>").run()
    projector.button(key="class_own_ask").click().run()
    pupil.run()
    pupil.button(key="class_option_0").click().run()
    assert pupil.success
    assert not any("![](" in one.value for one in pupil.markdown)
    projector.run()
    projector.button(key="class_end").click().run()
    assert attending.TEACHER not in projector.session_state
    assert sessions.store().sheet(code, now=time.time()) is None
    pupil.run()
    assert not pupil.exception


def test_the_desk_asks_the_question_of_a_stop() -> None:
    projector, code, _ = teacher("classroom")
    pupil = phone(code)
    projector.button(key="class_next").click().run()
    projector.button(key="class_plan_ask").click().run()
    assert projector.button(key="class_plan_ask").disabled
    assert any(str(one.key).startswith("class_option") for one in pupil.run().button)
    projector.button(key="class_next").click().run()
    assert session.look(sessions.store(), code, now=time.time()).board.present is None


def test_the_csv_has_what_arrived_up_to_the_press_in_the_teachers_language() -> None:
    with in_language("de"):
        _, code, key = teacher(lang="de")
        pupil = phone(code, "Ada", lang="de")
        question = next(one for one in askable() if one.kind == "arms")
        session.move(
            sessions.store(), code, key, lambda board: moves.ask(board, question, now=time.time()), now=time.time()
        )
        pupil.run().button(key="class_option_0").click().run()
        said = [title(question), option_texts(question)[0]]
    with ThreadPoolExecutor() as pool:
        made = pool.submit(desk.current_csv, code, "de").result()
    (row,) = csv.DictReader(io.StringIO(made))
    assert [row["text"], row["answer"], row["nickname"]] == [*said, "Ada"]


def test_a_link_without_a_code_or_with_a_wrong_key_is_reported() -> None:
    text, wrong = words("classroom"), "0123456789abcdef"
    (notice,) = open_page("classroom", join="<b>no</b>").warning
    assert notice.value == text.NO_CODE_IN_LINK.format(code="`<b>no</b>`", letters=codes.CODE_LENGTH)
    _, code, _ = teacher()
    for right in (wrong, f"{code}.{codes.new_key()}"):
        (notice,) = open_page("classroom", teach=right).warning
        assert notice.value == text.REFUSED["not_teacher"]
        assert right not in notice.value


def test_a_lost_store_is_reported_and_the_page_works_on(monkeypatch: pytest.MonkeyPatch, store: SqliteStore) -> None:
    text = words("classroom")
    projector, code, _ = teacher("traps")
    pupil = phone(code)

    def lost(*_: object, **__: object) -> None:
        raise StoreUnavailableError

    with monkeypatch.context() as patched:
        patched.setattr(store, "sheet", lost)
        for app in (projector.run(), pupil.run()):
            assert text.LOST in [one.value for one in app.warning]
            assert not app.exception
    for app in (projector.run(), pupil.run()):
        assert text.LOST not in [one.value for one in app.warning]


def test_from_a_session_that_is_over_a_phone_can_join_another() -> None:
    projector, code, key = teacher()
    pupil = phone(code)
    projector.button(key="lab_class_ask").click().run()
    pupil.run()
    session.end(sessions.store(), code, key, now=time.time())
    press_in_fragment(pupil, "class_option_1")
    assert words("classroom").OVER in [one.value for one in pupil.info]
    press_in_fragment(pupil, "class_join_another")
    assert "class_join_button" in keys(pupil)


def test_a_phone_leaves_its_session() -> None:
    _, code, _ = teacher()
    pupil = press_in_fragment(phone(code), "class_leave")
    assert attending.MEMBER not in pupil.session_state
    assert "class_join_button" in keys(pupil)


def test_the_link_to_another_session_lets_a_phone_change_or_stay() -> None:
    (_, first, _), (_, second, _) = teacher(), teacher()
    key = codes.new_key()
    session.join(sessions.store(), first, key, "", now=time.time())
    pupil = open_page("classroom", join=second)
    pupil.session_state[attending.MEMBER] = f"{first}.{key}"  # as a browser that remembers it tells a new tab
    pupil.run()
    assert pupil.text_input(key="class_code").value == second
    press_in_fragment(pupil, "class_stay")
    assert pupil.session_state[attending.MEMBER].startswith(first)
    assert "class_leave" in keys(pupil)
    pupil.query_params["join"] = second
    press_in_fragment(pupil.run(), "class_join_button")
    assert pupil.session_state[attending.MEMBER].startswith(second)
    assert "class_leave" in keys(pupil)


def test_of_two_phones_of_one_name_the_chosen_one_is_removed() -> None:
    projector, code, _ = teacher("classroom")
    for _ in range(2):
        phone(code, "Max")
    first, second = sessions.store().members(code)
    chooser = projector.run().selectbox(key=desk.CHOSEN)
    assert len(set(chooser.options)) == 2
    chooser.set_value(first).run()
    projector.button(key="class_remove_member").click().run()
    assert list(sessions.store().members(code)) == [second]
    projector.run()
    assert projector.selectbox(key=desk.CHOSEN).value is None  # a second press removes nobody


def test_the_desk_removes_the_answer_to_the_question_that_is_asked_now() -> None:
    projector, code, key = teacher("classroom")
    pupil = phone(code)
    (member,) = sessions.store().members(code)
    first, second = [question for question in askable() if question.kind == "first"][:2]
    for place, question in enumerate((first, second)):
        now = time.time()
        session.move(sessions.store(), code, key, partial(moves.ask, question=question, now=now), now=now)
        pupil.run().button(key="class_option_0").click().run()
        if place == 0:
            projector.run().selectbox(key=desk.CHOSEN).set_value(member).run()
    press_in_fragment(projector, "class_remove_answer")  # drawn while the first question was asked
    given = [dict(sessions.store().answers(code, moves.ballot_of(place, 1))) for place in range(2)]
    assert given == [{member: "0"}, {}]


@pytest.mark.parametrize("what", ["name", "answer", "member"])
def test_phones_are_told_of_what_the_teacher_removes(what: str) -> None:
    projector, code, _ = teacher("classroom")
    pupil = phone(code, "Ada")
    projector.button(key="lab_class_ask").click().run()
    pupil.run().button(key="class_option_0").click().run()
    (member,) = sessions.store().members(code)
    shown, _ = sessions.store().news([code])[code]
    projector.run().selectbox(key=desk.CHOSEN).set_value(member).run()
    projector.button(key=f"class_remove_{what}").click().run()
    phones = sessions.Follower(code=code, fragment="seat", seen=(shown, 0), sees_answers=False, due=math.inf)
    assert phones.is_behind(sessions.store().news([code])[code], time.time())


def test_the_desk_says_why_no_rehearsal_begins(monkeypatch: pytest.MonkeyPatch, store: SqliteStore) -> None:
    text = words("classroom")
    projector, code, _ = teacher("classroom")
    projector.button(key="lab_class_lock").click().run()
    press_in_fragment(projector, "class_rehearse")
    assert text.REFUSED["locked"] in [one.value for one in projector.warning]
    assert not sessions.is_rehearsed(code)

    def lost(*_: object, **__: object) -> None:
        raise StoreUnavailableError

    monkeypatch.setattr(sessions, "is_rehearsed", lambda _code: True)
    monkeypatch.setattr(sessions, "end_rehearsal", lambda _code: ["someone"])
    monkeypatch.setattr(store, "dismiss", lost)
    press_in_fragment(projector, "class_rehearse")
    assert text.LOST in [one.value for one in projector.warning]
    assert not projector.exception


def test_what_is_too_many_or_too_long_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    text = words("classroom")
    projector, code, _ = teacher("traps")
    monkeypatch.setattr(moves, "MOST_ADDRESS", 3)
    projector.button(key="lab_class_follow_me").click().run()
    assert [one.value for one in projector.warning] == [text.REFUSED["too_long"]]
    monkeypatch.setitem(ALLOWED, "join", (1, 3600.0))
    app = open_page("classroom", join=code)
    monkeypatch.setattr(sessions, "address", lambda: "elsewhere")
    sessions.limits().note("elsewhere", "join", now=time.time())
    app.button(key="class_join_button").click().run()
    assert [one.value for one in app.warning] == [text.TOO_MANY["join"]]


def test_an_answer_far_off_leaves_the_others_apart() -> None:
    projector, code, key = teacher()
    question = own_question("How many?", (), 12.0)
    session.move(
        sessions.store(), code, key, lambda board: moves.ask(board, question, now=time.time()), now=time.time()
    )
    for answer in ("10.0", "12.0", "14.0", "1e300"):
        member = codes.new_key()
        session.join(sessions.store(), code, member, "", now=time.time())
        session.answer(sessions.store(), code, member, "0.1", answer, now=time.time())
    drawn = html(projector.run())
    assert [float(place) for place in re.findall(r'<i style="left: ([\d.]+)%"', drawn)] == [0.0, 50.0, 100.0]
    assert words("classroom").OFF_SCALE.format(count=1) in [one.value for one in projector.caption]
