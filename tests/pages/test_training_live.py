"""A session's training across engine runs: continuity, steps, pauses, lost runs."""

import pytest

from core.keras.training.arms import ArmChoice
from core.keras.training.plan import TrainParams
from tests.pages.training_stub import StubEngine, records
from ui.training.live import LiveTraining

PARAMS = TrainParams(arms=(ArmChoice(arm="fused"), ArmChoice(arm="two_step_clip")), dataset="moons", epochs=4)
PER_EPOCH = PARAMS.steps_per_epoch


@pytest.fixture
def engine() -> StubEngine:
    return StubEngine()


@pytest.fixture
def training(engine: StubEngine) -> LiveTraining:
    return LiveTraining(engine, "a tab", PARAMS)


def steps(training: LiveTraining) -> list[int]:
    return [record.step for record in training.records]


def test_nothing_runs_before_a_button_is_pressed(engine: StubEngine, training: LiveTraining) -> None:
    assert training.state == "ready"
    assert not training.is_moving
    assert not engine.runs


def test_a_whole_training(engine: StubEngine, training: LiveTraining) -> None:
    training.start_over()
    assert (training.state, training.place, training.is_moving) == ("queued", 1, True)
    engine.deliver(2)
    assert (training.state, steps(training)) == ("running", [0, PER_EPOCH])
    engine.deliver()
    assert (training.state, training.step, training.is_moving) == ("done", PARAMS.last_step, False)
    assert steps(training) == [record.step for record in records(PARAMS)]
    assert engine.sessions == ["a tab"]


def test_a_pause_holds_the_run_and_going_on_takes_the_same_one(engine: StubEngine, training: LiveTraining) -> None:
    training.start_over()
    engine.deliver(2)
    training.pause()
    assert training.state == "paused"
    training.play()
    assert (training.state, len(engine.runs)) == ("running", 1)


def test_epoch_steps_advance_one_record_each(engine: StubEngine, training: LiveTraining) -> None:
    training.step_epoch()
    engine.deliver()
    assert steps(training) == [0, PER_EPOCH]
    assert training.state == "paused"
    training.step_epoch()
    assert training.is_moving
    engine.deliver()
    assert steps(training) == [0, PER_EPOCH, 2 * PER_EPOCH]
    assert len(engine.runs) == 1


def test_batch_steps_go_on_from_where_an_epoch_ended(engine: StubEngine, training: LiveTraining) -> None:
    training.step_epoch()
    engine.deliver()
    training.step_batch()
    engine.deliver()
    assert (engine.params[-1].skip_steps, engine.params[-1].steps_per_record) == (PER_EPOCH, 1)
    assert steps(training) == [0, PER_EPOCH, PER_EPOCH + 1]
    training.step_batch()
    engine.deliver()
    assert steps(training)[-1] == PER_EPOCH + 2
    training.play()
    assert (engine.params[-1].skip_steps, engine.params[-1].steps_per_record) == (PER_EPOCH + 2, None)
    engine.deliver()
    assert training.state == "done"
    assert steps(training) == sorted(set(steps(training)))


def test_stepping_to_the_end_ends_the_run(engine: StubEngine, training: LiveTraining) -> None:
    for _ in range(PARAMS.epochs):
        training.step_epoch()
        engine.deliver()
        assert training.step
    assert training.step == PARAMS.last_step
    engine.deliver()
    assert training.state == "done"


def test_a_stopped_training_keeps_what_arrived_and_can_go_on(engine: StubEngine, training: LiveTraining) -> None:
    training.start_over()
    engine.deliver(3)
    training.stop()
    assert (training.state, training.step) == ("stopped", 2 * PER_EPOCH)
    training.play()
    assert engine.params[-1].skip_steps == 2 * PER_EPOCH
    engine.deliver()
    assert list(training.records)[-1].step == PARAMS.last_step
    assert training.state == "done"


def test_reset_asks_for_the_start_and_takes_no_step(engine: StubEngine, training: LiveTraining) -> None:
    training.start_over()
    engine.deliver()
    training.reset()
    engine.deliver()
    assert engine.params[-1].max_steps == 0
    assert (training.state, steps(training)) == ("ready", [0])
    training.play()
    engine.deliver()
    assert (training.state, steps(training)[:2]) == ("done", [0, PER_EPOCH])


def test_a_lost_run_says_so_and_starts_over(engine: StubEngine, training: LiveTraining) -> None:
    training.start_over()
    engine.deliver(2)
    engine.lose()
    assert training.state == "lost"
    assert "worker process died" in training.message
    training.start_over()
    assert steps(training) == []
    engine.deliver()
    assert steps(training) == [record.step for record in records(PARAMS)]


def test_the_same_parameters_are_sent_each_time(engine: StubEngine, training: LiveTraining) -> None:
    training.start_over()
    training.start_over()
    assert engine.params[0] == engine.params[1] == PARAMS
    assert engine.runs[0].reason == "replaced"


def test_a_step_is_taken_from_the_record_that_is_held(engine: StubEngine, training: LiveTraining) -> None:
    training.start_over()
    engine.deliver()
    assert training.state == "done"
    training.hold(2 * PER_EPOCH)
    assert (training.state, training.held, len(steps(training))) == ("done", 2 * PER_EPOCH, PARAMS.epochs + 1)
    training.step_batch()
    assert (engine.params[-1].skip_steps, engine.params[-1].steps_per_record) == (2 * PER_EPOCH, 1)
    engine.deliver()
    assert steps(training) == [0, PER_EPOCH, 2 * PER_EPOCH, 2 * PER_EPOCH + 1]
    assert (training.state, training.held) == ("paused", None)


def test_to_hold_the_newest_record_of_a_run_in_progress_pauses_it(engine: StubEngine, training: LiveTraining) -> None:
    training.start_over()
    engine.deliver(2)
    training.hold(PER_EPOCH)
    assert (training.state, training.held) == ("paused", None)
    training.play()
    assert training.state == "running"
    training.hold(0)
    assert (training.state, training.held) == ("paused", 0)
    training.play()
    assert (training.state, training.held, len(engine.runs)) == ("running", None, 1)


def test_a_training_that_starts_over_has_another_name(engine: StubEngine, training: LiveTraining) -> None:
    before = training.name
    training.start_over()
    assert training.name != before


def test_a_finished_training_is_restored_without_a_run(engine: StubEngine, training: LiveTraining) -> None:
    training.restore(tuple(records(PARAMS)))
    assert (training.state, training.step, training.is_moving) == ("done", PARAMS.last_step, False)
    assert not engine.runs
    training.step_batch()
    assert engine.runs
