"""Claims that a test holds as a whole, and numbers that are no claim."""

from tests.claims.claim import named, tested

SHOWN = "a state that is measured beside it, called by its name"
FORMULA = "part of a formula"
SHAPE = "the shape of an array or the sign of an axis"
EXAMPLE = "an example of what may be typed"
LABEL = "the name of a thing"

LOSSES = "core/test_losses.py::"
CLIPPED = LOSSES + "test_clipped_probabilities_stop_learning"
UNDERFLOW = LOSSES + "test_max_shift_underflow_gives_infinity_and_nan"
ONSETS = "core/test_onsets.py::test_the_event_starts_and_completes_where_the_law_says"
PRESETS = "core/keras/test_keras_presets.py::test_every_claim_holds_over_five_seeds"
DOCTOR = "logit_doctor/test_fixes.py::test_a_failing_program_is_wrong_in_keras"
CORRECTED = "logit_doctor/test_fixes.py::test_a_corrected_program_runs_in_keras_with_the_right_result"
PROBE = "core/keras/test_keras_probe.py::test_the_table_is_what_was_seen"
CAPPED = "core/keras/test_keras_probe.py::test_the_clip_is_the_cap_of_the_table_and_its_gradient_zero"
MATRIX = "core/keras/test_matrix.py::test_what_the_matrix_says_about_the_known_facts"
AGAIN = "core/keras/test_matrix_runs.py::test_running_a_combination_again_finds_the_same"
METRIC = "core/keras/test_matrix_runs.py::test_running_a_metric_again_finds_the_same"
PRACTICE = "core/test_practice.py::test_an_answer_is_what_the_closed_form_or_numpy_gives"
VERDICTS = "core/test_fixes.py::test_verdicts_follow_from_the_numbers"
MASK = "pages/test_fixes.py::test_the_trace_is_what_numpy_computes_in_float32"
SERVING = "core/test_serving.py::"
SINGLE = SERVING + "test_a_single_logit_needs_only_another_threshold"
PROBABILITIES = "core/test_probabilities.py::"
STORY = "ui/test_start_story.py::test_the_clip_holds_the_loss_and_kills_the_gradient_from_its_law_on"
GUESS = (
    "ui/test_start_story.py::test_the_question_has_one_right_answer_and_it_is_what_keras_computes_from_probabilities"
)
CANCELLATION = "core/test_round_off.py::test_cancellation_is_what_the_dtype_computes_and_keeps_its_bound"
EXP = "core/test_round_off.py::test_exp_limits_are_exact"

TESTED = (
    tested(r"that gradient is 0 or no number|gradient is 0 from|loss goes flat, its gradient is 0", STORY),
    tested(r"Nothing is rounded to 0 here", GUESS, CLIPPED),
    tested(r"digits near 1\. Near 0", "core/test_bits.py::test_ulp_is_numpys_spacing"),
    tested(r"gradient of exactly 0|its gradient is (?:exactly )?0|gradient is exactly 0 there", CLIPPED, CAPPED),
    tested(r"with gradient 0, and small", CAPPED),
    tested(r"gradient of the clipped loss exactly 0", PRACTICE),
    tested(
        r"this epsilon is rounded to \*\*0\*\*",
        "core/test_fixes.py::test_an_epsilon_that_the_format_cannot_hold_is_reported_as_zero",
    ),
    tested(
        r"exactly 0, so nothing is learned|gradient are exactly 0|\*\*exactly 0\*\*|gradient is exactly 0 where",
        VERDICTS,
    ),
    tested(r"spacing of numbers at 1", VERDICTS),
    tested(r"the 0 of the branch not taken with its infinite slope, and 0 × ∞", MASK),
    tested(r"sends to log p: −1, or 0 if masked|log ε if p is 0|probability (?:is not|never becomes) 0", MASK),
    tested(r"as soon as the probability underflows to 0", MASK),
    tested(
        r"(?:underflows|rounds) to (?:exactly )?0(?:,| when the model)|is rounded to (?:exactly )?0(?: in|,)", UNDERFLOW
    ),
    tested(r"−log 0 is infinite", UNDERFLOW),
    tested(r"confidently right loss (?:and gradient )?rounds? to 0", ONSETS),
    tested(r"1 - a rounds to 0", ONSETS),
    tested(r"1 - sigmoid rounds to 0|1 − sigmoid is exactly 0", ONSETS),
    tested(r"(?:probability|loss|gradient) (?:rounds|underflows) to 0$|flushes the probability to 0", ONSETS),
    tested(r"1 plus tiny terms is rounded to 1", PRACTICE),
    tested(r"one 1 and nine 0", PRACTICE),
    tested(r"Above 1 the numbers|above 1 the numbers|apart just above 1", PRACTICE),
    tested(
        r"a probability is 0 from|a loss of exactly 0$|exactly 0, although its probability is not 1|, 1/p overflows",
        PRESETS,
    ),
    tested(r"ln\(e \+ 9\) - 1", PRESETS, PRACTICE),
    tested(r"Softmax over one unit is 1|output is exactly 1 whatever the input, and its gradient is 0", DOCTOR, MATRIX),
    tested(r"the probability rounds to 0 the logarithm|where it rounds to 1 the loss is exactly 0", UNDERFLOW, ONSETS),
    tested(r"outputs sum to 1|do not sum to 1|axis 0 they depend|Axis 0 is the batch", DOCTOR),
    tested(r"Label 0 has a loss of exactly 0 .+ label 1 is out of range", DOCTOR, AGAIN),
    tested(r"for label 0 it reports|label 1 is refused|only class 0 exists", AGAIN),
    tested(r"between 0 and 0\.5|compares? logits with 0\.5|compares the logit with 0\.5 instead of 0", METRIC, SINGLE),
    tested(r"can be ranked at 0\.5|thresholds from 0 to 1", METRIC),
    tested(r"BinaryAccuracy\(threshold=0\.0\)", CORRECTED),
    tested(r"clipped into \[0, 1\]", DOCTOR, AGAIN),
    tested(
        r"served lies in \[0, 1\], and .+ adds up to 1",
        "core/keras/test_matrix.py::test_each_rule_is_broken_by_its_own_fault",
    ),
    tested(r"outside \[0, 1\]", METRIC),
    tested(
        r"step at learning rate 1 is the gradient",
        "core/keras/test_matrix.py::test_the_true_gradient_is_the_derivative_of_the_true_loss",
    ),
    tested(r"the detour over 1 costs|by way of 1", "core/test_round_off.py::test_two_ways_are_what_the_dtype_computes"),
    tested(
        r"round to the same number: the difference is exactly 0",
        "core/test_round_off.py::test_two_ten_thousandths_in_all_digits",
    ),
    tested(r"Near 1 that is an absolute error|At an error of 1 nothing is left", CANCELLATION),
    tested(r"to the left of 0, where the worst that can happen is a 0|exp is 0,|0 from", EXP),
    tested(r"0\.9999999 is not 1", "pages/test_probabilities_page.py::test_what_the_tries_promise_is_true"),
    tested(r"0\.1 is not 0\.1", "core/test_bits.py::test_decimal_text_is_rounded_once"),
    tested(r"above 1 the probabilities get softer, below 1", PROBABILITIES + "test_temperature_divides_the_logits"),
    tested(
        r"near 0 and what is near 1|close to 1 looks like 1|10⁻³ and 10⁻⁹ look like 0",
        "pages/test_probabilities_page.py::test_every_scale_keeps_the_order_of_probabilities",
    ),
    tested(
        r"lies nearer to 1 than to it becomes exactly 1, and near 0|number next to 1",
        PROBABILITIES + "test_the_largest_probability_below_one_is_one_unit_roundoff_away",
    ),
    tested(r"they add up to 1|not (?:exactly )?to 1", PROBABILITIES + "test_the_sum_is_reported_exactly"),
    tested(
        r"yes means a logit above 0|at log odds 0|at 0 \(p = ½\)",
        "core/test_decisions.py::test_deciding_on_the_logit_is_deciding_on_the_probability",
    ),
    tested(r"axis is logarithmic on both sides of 0", "core/test_exhaustive.py::test_the_values_are_all_there"),
    tested(
        r"Exit codes: 0 success; 1 .+; 2 bad .+; 130 Ctrl-C",
        "logit_doctor/test_command.py::test_a_correct_file_exits_with_0_and_says_so",
        "core/test_command_line.py::test_bad_input_is_one_line_and_exit_code_2",
        "core/test_terminal.py::test_ctrl_c_while_a_command_is_imported_is_one_line",
    ),
    tested(
        r"16 bits|16-bit",
        "core/test_practice.py::test_the_head_under_a_16_bit_policy_is_that_of_the_tested_preset",
        PROBE,
    ),
)

NAMED = (
    named(
        r"^(?:(?:whole )?gradient (?:at the label )?(?:is )?|loss is |exp\(x\) is )?exactly [01]"
        r"(?:$|, but the truth| \(dotted)",
        SHOWN,
    ),
    named(r"^(?:all )?0$|gradient is all 0|^(?:loss|gradient) 0$|one above 1|lie above 1|is rounded to 0\.$", SHOWN),
    named(r"Dead: the whole gradient is exactly 0|is no number, exactly 0, or clipped|^Gradient exactly 0", SHOWN),
    named(r"classes have exactly 0|of is exactly [01], although|probability exactly 1", SHOWN),
    named(r"loss is exactly 0|sum of exponentials is exactly 1", SHOWN),
    named(
        r"N\(0, 1\)|\(0, z\)|1 ?/ ?p|1/δ|x\(1 \+ δ\)|\([12] [+−] [hpδ]\)|[(|]?1 [+−-] [hpt]\b|2-norm|p > 0|log 0"
        r"|/ \(1 − \)",
        FORMULA,
    ),
    named(
        r"1 \+ bits|0 \+ bits|× 2|\(1 ulp\)|subnormal / 2|p \(1 - p\)|both ways from 0|at 1 the distance|away from 0",
        FORMULA,
    ),
    named(r"exponent 0|significand 0|significand: not 0", "the field of a bit pattern, and its value in the standard"),
    named(r"\(N, 1\)|axis=-1|ignore_class=-1|Dropout\(0\)|Dense\(10|lecture=1", SHAPE),
    named(r"(?:of class|sigmoid,|Digits,) [01](?: or 1| against 1)?", "the names of the two classes"),
    named(
        r"arm [1-4]|three classes|three or more units|Ten digits|Ten classes|ten to the power|10 to the power", LABEL
    ),
    named(r"allowed are 1 to|25-15|0\.1, |-1e-7|0x1\.8p-3|2/10000|1/3|2049 in half|margin 20", EXAMPLE),
    named(r"Python 3\.1\d(?: to 3\.13)?|CC BY 4\.0", "a version"),
)

FACTS = (
    tested(r"Nothing (?:is|you paste is) run", "logit_doctor/test_hostile.py::test_a_hostile_source_gets_an_answer"),
    tested(r"which no Keras|Keras remembers the logits behind its own softmax", PRESETS, PROBE),
    tested(r"softmax keeps the order", PROBABILITIES + "test_argmax_needs_no_softmax"),
    tested(r"argmax does not need softmax", SERVING + "test_argmax_needs_no_softmax_thresholds_do"),
    tested(r"The subtraction itself is exact", CANCELLATION),
    tested(
        r"closing the tab does",
        "core/engine/test_engine_runs.py::test_a_closed_session_ends_its_run_after_the_grace_period",
    ),
    tested(
        r"All start from the same weights and see the same",
        "core/keras/test_keras_training.py::test_arms_start_from_identical_weights_and_meet_identical_batches",
    ),
    tested(
        r"Back to the same initial weights, bit for bit",
        "core/keras/test_keras_training.py::test_the_same_parameters_give_the_same_bits_after_and_beside_other_runs",
    ),
    tested(
        r"How the loss is passed .+ changes nothing",
        "core/keras/test_matrix.py::test_how_the_loss_is_spelled_makes_no_difference",
    ),
)
"""Statements without a number that somebody could doubt."""
