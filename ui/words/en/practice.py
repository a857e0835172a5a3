"""The practice page. Fields of the templates are computed by ``core.teaching``."""

from core.messages import held

TITLE = "Practice"
QUESTION = "Could I explain it?"

CONTROLS = {
    "practice_part": {
        "label": "Practise by",
        "options": {"rounds": "Predicting", "bugs": "Finding bugs", "interview": "Explaining"},
    },
    "practice_round": {"label": "Round"},
    "practice_bug": {"label": "Program"},
    "score": {"label": "Your answers as a code", "allowed": "a code written by this page, one character per answer"},
}
ANSWER = (
    "Answer **{rounds} predictions**, find the fault in **{bugs} programs**, explain **{questions} questions** aloud: "
    "after each you see the answer that the lab computes, and the link keeps your score."
)
INTRODUCTIONS = {
    "rounds": "Predict the result before you see it. Every option is a number that the lab has just computed.",
    "bugs": "Choose the line that is wrong, or “Nothing is wrong here”. The lab's doctor has read the same program.",
    "interview": (
        "Answer aloud, as you would in an interview. Then open the lab's answer and the run that demonstrates it."
    ),
}
SCORE = "{right} of {given} right, {total} questions in total"
SCORE_EMPTY = "{total} questions, none answered yet"
HAND_IN = "Hand in"
CODE_HELP = "Your answers are also in the link: copy the link to keep them or to hand them in."
PLACE = "{number} of {total} · {title}"
PREVIOUS = "Previous"
NEXT = "Next"
AGAIN = "Try this one again"
RIGHT = "✓ Right."
WRONG = "✗ Not quite: the answer is **{answer}**, you chose {given}."
MARKS = {"right": "✓ the answer", "given": "✗ your answer", "other": ""}
SEE = "See it on the {page} page"
ALL_ANSWERED = "All {total} answered: {right} right."
REVIEW = "To review, one link for each wrong answer:"
REVIEW_ROUND = "{title}: see the {page} page"
NOTHING_TO_REVIEW = "Nothing to review: every answer is right."
SLIDER = "Your prediction"
COMMIT = "This is my prediction"
SCALE_NOTE = "An answer one step away also counts as right."
LINE = "line {line}"
NO_BUG = "Nothing is wrong here"
PICK = "Which line is wrong?"
NOTHING_FOUND = "The doctor finds nothing wrong in this program."
CLAIMS = "What the lab's tests require of this run"
INTERVIEW = "The questions"
TRADE_OFFS = held("The three trade-offs", by="trade_offs")

KINDS = {
    "fused": "the fused loss of the logits",
    "two_step": "the loss of clipped probabilities",
    "double": "softmax twice",
    "missing": "the loss of logits treated as probabilities",
}

ROUNDS = {
    "clipped_loss": {
        "title": "The clipped loss",
        "question": held(
            "Three classes, float32. A wrong class leads the true one by {margin}, and from the softmax probabilities "
            "that predict() returned, Keras computes a loss of {before}. The lead doubles to {twice}. What loss does "
            "Keras compute now?",
            by="classes_of_the_round",
        ),
        "why": held(
            "Still **{truth}**: Keras clips the probability at 10⁻⁷, and both probabilities are smaller. The exact "
            "loss is now {exact}.",
            by="clip",
        ),
    },
    "clipped_gradient": {
        "title": "Its gradient",
        "question": (
            "A wrong class leads by {margin}, so Keras has clipped the probability of the true class. What is the "
            "gradient of this loss at the true class?"
        ),
        "why": (
            "A clipped value no longer depends on the logits, so its gradient is exactly **{truth}**; that of the "
            "fused loss is {fused}. The example that most needs a push gets none."
        ),
    },
    "clip_dies": {
        "title": "Where learning stops",
        "question": held(
            "At which margin of the wrong class does the gradient of the clipped loss first become exactly 0? Whole "
            "margins, float32.",
            by="practice_clip",
        ),
        "why": held(
            "From **{truth}**: a probability of 10⁻⁷ has a loss of {cap}, and beyond that the clip cuts off the "
            "gradient.",
            by="clip",
        ),
    },
    "overflow": {
        "title": "Infinity in bfloat16",
        "question": (
            "In bfloat16, softmax is computed as exp(z) / Σ exp(z). From which logit does the exponential overflow "
            "to infinity?"
        ),
        "why": (
            "At **{truth}**: bfloat16 has few digits but a wide range, up to {largest}. float16 has more digits, yet "
            "it overflows as early as {half}."
        ),
    },
    "difference": {
        "title": "A small difference",
        "question": held("What is 1.0001 − 0.9999 in float16, with every step rounded?", by="near_one"),
        "why": held(
            "**{truth}**. Above 1, float16 numbers are {spacing} apart, so 1.0001 rounds to {above} and 0.9999 to "
            "{below} before anything is subtracted.",
            by=("spacing_above_one", "near_one"),
        ),
    },
    "lost_integer": {
        "title": "A number that does not exist",
        "question": "What does float16 store when you give it {number}?",
        "why": (
            "**{truth}**. With {bits} significant bits, the next number is {above}; a tie goes to the even significand."
        ),
    },
    "logit_threshold": {
        "title": held("A threshold of 0.5", by="threshold"),
        "question": (
            "The model returns logits, and the application accepts anything above {threshold}. What probability does "
            "this threshold correspond to?"
        ),
        "why": held(
            "sigmoid({threshold}) = **{truth}**. Every example between one half and that probability is rejected by "
            "mistake; on logits, the threshold is 0.",
            by="logit_threshold",
        ),
    },
    "forgotten_softmax": {
        "title": "Forgotten softmax",
        "question": (
            "A model returns logits for {count} examples, and the application forgets softmax. For how many examples "
            "does the class with the largest output change?"
        ),
        "why": held(
            "For **{truth}**: softmax preserves the order. But {decisions} of {count} answers change when the "
            "largest output is compared with {threshold}, because logits are not probabilities.",
            by="softmax_keeps_order",
        ),
    },
    "half_precision_head": {
        "title": "A head that hides its logits",
        "question": held(
            "Dense(10, activation='softmax') with the default loss: in float32, Keras runs {before}. What does it "
            "run for the same code under mixed_float16?",
            by="shape",
        ),
        "why": (
            "**{truth}**. The loss casts the float16 output to float32. On the new tensor, Keras can no longer find "
            "the logits, and it gives no warning. The loss stops at {cap}."
        ),
    },
    "ignored_class": {
        "title": "A harmless option",
        "question": held(
            "In a model with a softmax head, a wrong class leads by {margin}; the sparse loss has ignore_class=-1. "
            "What loss does fit() report in float32?",
            by="shape",
        ),
        "why": (
            "**{truth}** instead of {exact}. The option creates a new tensor, so Keras no longer finds the logits, "
            "and the clip sets the loss."
        ),
    },
    "accuracy_on_logits": {
        "title": "Accuracy on logits",
        "question": (
            "One linear unit, trained with from_logits=True and metrics=['accuracy']. The sign of its logit is right "
            "for {exact} of the examples. What accuracy does Keras report in the lab's test?"
        ),
        "why": held(
            "**{truth}**. The metric compares the logit with 0.5 instead of 0, so some right answers count as wrong. "
            "Training is not affected, only the number that you read.",
            by="counted_wrong",
        ),
    },
    "double_softmax_floor": {
        "title": "Softmax twice",
        "question": held(
            "Ten classes, softmax in the model, and a loss with from_logits=True that really applies softmax again. "
            "How low can the loss get?",
            by="label",
        ),
        "why": held(
            "**{truth}**: at best, the second softmax gets 1 for the true class and 0 for the other nine. Guessing "
            "alone gives {guess}, so there is little room in between.",
            by="one_and_nine_zeros",
        ),
    },
    "confidently_right": {
        "title": "Confidently right",
        "question": (
            "Now the true class leads by {margin}. What is the fused loss, log Σ exp(z − m) − (z − m), in float32?"
        ),
        "why": held(
            "Exactly **{truth}**, although the true loss is {exact}: 1 plus tiny terms rounds to 1. One step is "
            "better, but not perfect; the log1p form keeps the small loss.",
            by="absorbed_by_one",
        ),
    },
    "half_two_steps": {
        "title": "Half precision, no clip",
        "question": (
            "A wrong class leads by {margin}. In two steps in plain float16, nothing clipped, what is −log(softmax)?"
        ),
        "why": held(
            "**{truth}**: beyond a margin of {vanishes}, the probability underflows to exactly 0 in float16, and "
            "−log 0 is infinite.",
            by="probability_underflows",
        ),
    },
    "naive_softmax": {
        "title": "A thousand",
        "question": held(
            "Logits 1000, 0, −1000 in float32. What is the first probability if softmax is computed as written, "
            "exp(z) / Σ exp(z)?",
            by="huge_logits",
        ),
        "why": held(
            "**{truth}**: exp(1000) exceeds the largest number, {largest}, and infinity divided by infinity is not a "
            "number. With the largest logit subtracted first, it is {stable}.",
            by="huge_logit",
        ),
    },
}

BUGS = {
    "digits": {
        "title": held("Ten digits", by="label"),
        "why": "The last layer has no activation, and this loss expects probabilities.",
    },
    "twice": {
        "title": "To be safe",
        "why": "Softmax in the model and from_logits=True in the loss: one of them has to go, preferably the softmax.",
    },
    "churn": {
        "title": "Customers who leave",
        "why": held(
            "The loss knows that it gets logits; the metric does not, and its threshold is 0.5.", by="threshold"
        ),
    },
    "spam": {
        "title": "Into the bin",
        "why": held("predict() returns a logit here; compare it with 0, or apply sigmoid first.", by="logit_threshold"),
    },
    "axis": {
        "title": "A sum of one",
        "why": held(
            "Axis 0 is the batch: each prediction depends on the other examples in the batch.", by="axis_of_the_batch"
        ),
    },
    "by_hand": {
        "title": "By the book",
        "why": held(
            "The formula is right on paper, but where a probability rounds to 0, its logarithm is not finite.",
            by="probability_underflows",
        ),
    },
    "epsilon": {
        "title": "A small number added",
        "why": "The epsilon hides the infinity and caps the loss; log_softmax does not need one.",
    },
    "in_one_step": {
        "title": "Two functions",
        "why": "The loss takes the logits in one step; softmax is used only for serving.",
    },
    "one_unit": {
        "title": "Ill or well",
        "why": held(
            "Softmax over one unit is always 1; the loss may fall, but the answer never changes.",
            by="one_unit_output",
        ),
    },
    "swapped": {"title": "A loop of one's own", "why": "Keras expects the labels first, then the output."},
    "half": {
        "title": "Half the memory",
        "why": held(
            "The probabilities come out in 16 bits, and the loss can no longer find the logits behind them.",
            by="sixteen_bits",
        ),
    },
    "served": {
        "title": "Into the bin, again",
        "why": held(
            "The threshold of the metric is 0, and sigmoid is applied before the comparison with 0.5.",
            by=("logit_threshold", "threshold"),
        ),
    },
}

QUESTIONS = {
    "two_against_one": {
        "question": "Why one step, if two give the same on paper?",
        "answer": (
            "The probability in between is rounded, and Keras clips it to keep the logarithm finite. With a wrong "
            "class ahead by {margin}, the two steps of Keras from probabilities give a loss of {clipped} and a "
            "gradient of {clipped_gradient}. One step gives {fused} and {fused_gradient}, because exp and log cancel "
            "before anything tiny is stored. Plain float32 holds out longer without a clip, until the probability "
            "underflows."
        ),
    },
    "when_it_matters": {
        "question": "When does it matter, and when not?",
        "answer": (
            "At a margin of {small}, Keras on probabilities gives {clipped} and one step gives {fused}: the same up "
            "to rounding. A difference takes large logits, beyond {cap} for the Keras clip, or a narrow format. With "
            "the usual initial weights, nothing happens."
        ),
    },
    "keras_hides": {
        "question": "What does Keras hide from you?",
        "answer": held(
            "With a softmax output and from_logits=False, Keras looks for the logits and runs {before}. A cast, a "
            "reshape or a 16-bit policy creates a new tensor; Keras then silently uses clipped probabilities, and "
            "the loss cannot exceed {cap}.",
            by="sixteen_bits",
        ),
    },
    "at_inference": {
        "question": "You trained on logits. What must you do at inference?",
        "answer": (
            "Apply softmax or sigmoid to read probabilities. For the predicted class, argmax of the logits is "
            "enough. A threshold of {threshold} on the probability is {logit} on the logit; {threshold} on the logit "
            "would mean a probability of {probability}."
        ),
    },
    "binary_against_softmax": {
        "question": "Is the problem as serious for logistic regression as for softmax?",
        "answer": held(
            "It is less serious: there is one logit, and it rarely grows large where classes overlap. But in "
            "float32, 1 − sigmoid is exactly 0 from a logit of {absorbs}, and softmax has the same problem with as "
            "many exponentials as classes. In one step, even a margin of {wide} is just a loss of {fused}.",
            by="onset_of_saturation",
        ),
    },
    "clip_against_fuse": {
        "question": "Clipping is stable too. Why fuse?",
        "answer": held(
            "A clip keeps the number finite, but it no longer sees the logits: at a margin of {margin}, the loss is "
            "{cap} and its gradient is 0. Fused, the loss is {fused}, with a gradient that still pulls.",
            by="clipped_gradient",
        ),
    },
    "expressive": {
        "question": "Expressiveness or overfitting: what do you give up?",
        "answer": (
            "{units} hidden units memorise data with {noise} % wrong labels: training accuracy rises, validation "
            "accuracy falls. No way of computing the loss cures that; a smaller model or earlier stopping does."
        ),
    },
    "speed": {
        "question": "Speed or stability: what do you give up?",
        "answer": held(
            "16-bit formats are fast and small, with {bits} significant bits and nothing above {largest}. With a "
            "wrong class ahead by {margin}, two steps in plain float16 give a loss of {loss}, and one step gives "
            "{fused}. So keep the speed in the layers and the stability in the loss.",
            by="sixteen_bits",
        ),
    },
    "features": {
        "question": "Rich features or easy maintenance: what do you give up?",
        "answer": (
            "Keras accepts many spellings and silently repairs some mistakes. Of {cells} combinations of head, loss "
            "and labels, it rejects {refused}, and {silent} optimise a loss that does not match their predictions. A "
            "convenience that you rely on is behaviour that you maintain; a linear head with from_logits=True relies "
            "on none."
        ),
    },
}
SOURCE = "The code behind the questions and answers"
