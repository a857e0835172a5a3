"""The tests that check a held text, and the reasons why some numbers are not claims; a text refers to an entry."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact with its numbers, each of which is in every text that states it.

    Parameters
    ----------
    numbers : tuple of float
        Empty where a statement without a number could be doubted.
    tests : tuple of str
        Tests that hold it, as ``file::function`` below ``tests``.
    """

    numbers: tuple[float, ...]
    tests: tuple[str, ...]


def fact(numbers: tuple[float, ...], *tests: str) -> Fact:
    """Return a fact."""
    return Fact(numbers, tests)


CLIPPED = "core/test_losses.py::test_clipped_probabilities_stop_learning"
UNDERFLOW = "core/test_losses.py::test_max_shift_underflow_gives_infinity_and_nan"
ONSETS = "core/test_onsets.py::test_the_event_starts_and_completes_where_the_law_says"
PRESETS = "core/keras/test_keras_presets.py::test_fresh_runs_hold_what_all_recorded_ones_hold"
DOCTOR = "logit_doctor/test_fixes.py::test_a_failing_program_is_wrong_in_keras"
CORRECTED = "logit_doctor/test_fixes.py::test_a_corrected_program_runs_in_keras_with_the_right_result"
PROBE = "core/keras/test_keras_probe.py::test_the_table_is_what_was_seen"
CAPPED = "core/keras/test_keras_probe.py::test_the_clip_is_the_cap_of_the_table_and_its_gradient_zero"
KNOWN = "core/keras/test_matrix.py::test_what_the_matrix_says_about_the_known_facts"
AGAIN = "core/keras/test_matrix_runs.py::test_running_a_combination_again_finds_the_same"
METRIC = "core/keras/test_matrix_runs.py::test_running_a_metric_again_finds_the_same"
PRACTICE = "core/test_practice.py::test_an_answer_is_what_the_closed_form_or_numpy_gives"
VERDICTS = "core/test_fixes.py::test_verdicts_follow_from_the_numbers"
MASK = "pages/test_fixes.py::test_the_trace_is_what_numpy_computes_in_float32"
SCALES = "pages/test_probabilities_page.py::test_every_scale_keeps_the_order_of_probabilities"
SINGLE = "core/test_serving.py::test_a_single_logit_needs_only_another_threshold"
STORY = "ui/test_start_story.py::test_the_clip_holds_the_loss_and_kills_the_gradient_from_its_law_on"
GUESS = (
    "ui/test_start_story.py::test_the_question_has_one_right_answer_and_it_is_what_keras_computes_from_probabilities"
)
CANCELLATION = "core/test_round_off.py::test_cancellation_is_what_the_dtype_computes_and_keeps_its_bound"

TESTED = {
    # The clip, and where probabilities leave their format.
    "gradient_ends": fact((0,), STORY),
    "clip_keeps_off_zero": fact((0,), GUESS, CLIPPED),
    "clipped_gradient": fact((0,), CLIPPED, CAPPED),
    "practice_clip": fact((0,), PRACTICE),
    "probability_underflows": fact((0,), UNDERFLOW),
    "log_of_rounded": fact((0, 1), UNDERFLOW, ONSETS),
    "onset": fact((0,), ONSETS),
    "onset_of_saturation": fact((1, 0), ONSETS),
    "sigmoid_is_one": fact((1,), ONSETS),
    "both_sides_of_zero": fact((0,), "core/test_exhaustive.py::test_the_values_are_all_there"),
    # Repairs.
    "epsilon_gone": fact((0,), "core/test_fixes.py::test_an_epsilon_that_the_format_cannot_hold_is_reported_as_zero"),
    "dead_verdict": fact((0,), VERDICTS),
    "faint_verdict": fact((1,), VERDICTS),
    "masked_branch": fact((0,), MASK),
    "mask_sends": fact((-1, 0), MASK),
    "mask_acts": fact((0,), MASK),
    # Round-off.
    "spacing_at_one_and_zero": fact((1, 0), "core/test_bits.py::test_ulp_is_numpys_spacing"),
    "spacing_above_one": fact((1,), PRACTICE),
    "absorbed_by_one": fact((1,), PRACTICE),
    "detour": fact((1,), "core/test_round_off.py::test_two_ways_are_what_the_dtype_computes"),
    "same_number": fact((0,), "core/test_round_off.py::test_two_ten_thousandths_in_all_digits"),
    "cancellation": fact((1,), CANCELLATION),
    "exact_subtraction": fact((), CANCELLATION),
    "limits_of_exp": fact((0,), "core/test_round_off.py::test_exp_limits_are_exact"),
    "tenth": fact((0.1,), "core/test_bits.py::test_decimal_text_is_rounded_once"),
    # Probabilities and decisions.
    "almost_one": fact((0.9999999, 1), "pages/test_probabilities_page.py::test_what_the_tries_promise_is_true"),
    "temperature": fact((1,), "core/test_probabilities.py::test_temperature_divides_the_logits"),
    "ends_of_log_odds": fact((0, 1), SCALES),
    "log_scale": fact((1,), SCALES),
    "linear_scale": fact((1e-3, 1e-9, 0), SCALES),
    "next_to_one": fact(
        (1, 0), "core/test_probabilities.py::test_the_largest_probability_below_one_is_one_unit_roundoff_away"
    ),
    "sum_of_probabilities": fact((1,), "core/test_probabilities.py::test_the_sum_is_reported_exactly"),
    "softmax_keeps_order": fact((), "core/test_probabilities.py::test_argmax_needs_no_softmax"),
    "argmax_needs_no_softmax": fact((), "core/test_serving.py::test_argmax_needs_no_softmax_thresholds_do"),
    "log_odds_decide": fact((0,), "core/test_decisions.py::test_deciding_on_the_logit_is_deciding_on_the_probability"),
    # Keras: heads, losses, metrics.
    "one_and_nine_zeros": fact((1, 9, 0), PRACTICE),
    "floor_in_words": fact((9, 1), PRESETS, PRACTICE),
    "one_unit_output": fact((1,), DOCTOR, KNOWN),
    "one_unit_gradient": fact((0,), DOCTOR, KNOWN),
    "one_unit_labels": fact((0, 1), DOCTOR, AGAIN),
    "one_unit_probabilities": fact(
        (0, 1), "logit_doctor/test_harm.py::test_over_a_single_class_the_loss_is_0_for_every_label"
    ),
    "only_class": fact((0,), AGAIN),
    "refused_label": fact((1,), AGAIN),
    "sum_of_outputs": fact((1,), DOCTOR),
    "axis_of_the_batch": fact((0,), DOCTOR),
    "clipped_scores": fact((0, 1), DOCTOR, AGAIN),
    "threshold_of_a_metric": fact((0.5,), METRIC, SINGLE),
    "counted_wrong": fact((0.5, 0), METRIC, SINGLE),
    "corrected_threshold": fact((0,), CORRECTED),
    "auc_of_logits": fact((0.5,), METRIC),
    "auc_thresholds": fact((0, 1), METRIC),
    "metric_range": fact((0, 1), METRIC),
    "served_range": fact((0, 1), "core/keras/test_matrix.py::test_each_rule_is_broken_by_its_own_fault"),
    "step_is_gradient": fact(
        (1,), "core/keras/test_matrix.py::test_the_true_gradient_is_the_derivative_of_the_true_loss"
    ),
    "spelling_of_a_loss": fact((), "core/keras/test_matrix.py::test_how_the_loss_is_spelled_makes_no_difference"),
    "sixteen_bit_sigmoid": fact(
        (1, 6.24, 100, 0), "logit_doctor/test_harm.py::test_a_sigmoid_in_bfloat16_saturates_where_the_page_says"
    ),
    "two_steps_stop": fact((0, 1), "logit_doctor/test_harm.py::test_two_steps_stop_where_the_probability_rounds"),
    "missing_logarithm": fact(
        (-1,), "logit_doctor/test_harm.py::test_a_mean_of_probabilities_is_bounded_and_its_gradient_vanishes"
    ),
    "sixteen_bits": fact(
        (16,), "core/test_practice.py::test_the_head_under_a_16_bit_policy_is_that_of_the_tested_preset", PROBE
    ),
    # Trainings.
    "preset_underflows": fact((0,), PRESETS),
    "preset_zero_loss": fact((0,), PRESETS),
    "preset_sure_example": fact((1,), PRESETS),
    "keras_remembers": fact((), PRESETS, PROBE),
    "closing_the_tab": fact(
        (), "core/engine/test_engine_runs.py::test_a_closed_session_ends_its_run_after_the_grace_period"
    ),
    "same_start": fact(
        (),
        "core/keras/test_keras_training.py::test_arms_start_from_identical_weights_and_meet_identical_batches",
    ),
    "same_bits_again": fact(
        (),
        "core/keras/test_keras_training.py::test_the_same_parameters_give_the_same_bits_after_and_beside_other_runs",
    ),
    # The command line and the doctor.
    "exit_codes": fact(
        (0, 1, 2, 130),
        "logit_doctor/test_command.py::test_a_correct_file_exits_with_0_and_says_so",
        "core/test_command_line.py::test_bad_input_is_one_line_and_exit_code_2",
        "core/test_terminal.py::test_ctrl_c_while_a_command_is_imported_is_one_line",
    ),
    "nothing_is_run": fact((), "logit_doctor/test_hostile.py::test_a_hostile_source_gets_an_answer"),
}
REASONS = {
    "shown": "a state that is measured beside it, called by its name",
    "formula": "part of a formula",
    "bit_field": "the field of a bit pattern, and its value in the standard",
    "shape": "the shape of an array, the sign of an axis or an argument",
    "two_classes": "the names of the two classes",
    "label": "the name of a thing",
    "example": "an example of what may be typed",
    "version": "a version",
}
"""Why a number is no claim: its entry covers whatever number it is; other languages carry the same one."""
