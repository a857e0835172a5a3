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
    "score": {"label": "Your answers as a code", "allowed": "what this page has written, a character for each answer"},
}
INTRODUCTIONS = {
    "rounds": "Say what comes out before you see it. Every option is a number that the lab computed just now.",
    "bugs": "Click the line that is wrong, or say that nothing is. The doctor of this lab read the same program.",
    "interview": "Answer aloud, as you would in an interview. Then open the lab's answer and the run that shows it.",
}
SCORE = "{right} of {given} right, {total} questions in all"
SCORE_EMPTY = "{total} questions, none answered yet"
HAND_IN = "Hand in"
CODE_HELP = "It is in the link too: copy the link to keep your answers or to hand them in."
PLACE = "{number} of {total} · {title}"
PREVIOUS = "Previous"
NEXT = "Next"
AGAIN = "Try this one again"
RIGHT = "✓ Right."
WRONG = "✗ Not quite: the answer is **{answer}**, you said {given}."
MARKS = {"right": "✓ the answer", "given": "✗ your answer", "other": ""}
SEE = "See it on the page {page}"
SLIDER = "Your prediction"
COMMIT = "This is my prediction"
SCALE_NOTE = "One step of the scale beside it counts as right."
LINE = "line {line}"
NO_BUG = "Nothing is wrong here"
PICK = "Which line is wrong?"
NOTHING_FOUND = "The doctor finds nothing wrong in this program."
CLAIMS = "What the lab's tests hold this run to"
INTERVIEW = "The questions"
TRADE_OFFS = held("The three trade-offs", by="trade_offs")

KINDS = {
    "fused": "the fused loss of the logits",
    "two_step": "the loss of clipped probabilities",
    "double": "softmax twice",
    "missing": "logits taken for probabilities",
}

ROUNDS = {
    "clipped_loss": {
        "title": "A loss with a clip",
        "question": held(
            "Three classes, float32. A wrong class leads the true one by {margin}. What is the loss when Keras "
            "computes it from the softmax probabilities that predict() returned?",
            by="classes_of_the_round",
        ),
        "why": held(
            "Keras clips the probability at 10⁻⁷ first, so the loss stops at **{truth}**, although the exact loss "
            "is {exact}.",
            by="clip",
        ),
    },
    "clipped_gradient": {
        "title": "Its gradient",
        "question": "The same example, margin {margin} in the wrong direction: what is the gradient of the clipped "
        "loss at the true class?",
        "why": "A clipped value no longer depends on the logits, so its gradient is exactly **{truth}**; the fused "
        "loss would say {fused}. The example that needs a push most gets none.",
    },
    "clip_dies": {
        "title": "Where learning stops",
        "question": held(
            "At which margin of the wrong class is the gradient of the clipped loss exactly 0 for the first "
            "time? Whole margins, float32.",
            by="practice_clip",
        ),
        "why": held(
            "From **{truth}** on: the loss of a probability of 10⁻⁷ is {cap}, and beyond it the clip cuts the "
            "gradient off.",
            by="clip",
        ),
    },
    "overflow": {
        "title": "Infinity in bfloat16",
        "question": "From which logit on does the softmax written as exp(z) / Σ exp(z) meet an infinite exponential "
        "in bfloat16?",
        "why": "At **{truth}**: bfloat16 has few digits but a wide range, up to {largest}. In float16, with more "
        "digits, it happens at {half} already.",
    },
    "difference": {
        "title": "A small difference",
        "question": held("What is 1.0001 − 0.9999 in float16, every step rounded?", by="near_one"),
        "why": held(
            "**{truth}**. Above 1 the numbers of float16 lie {spacing} apart, so 1.0001 is rounded to {above} "
            "and 0.9999 to {below} before anything is subtracted.",
            by=("spacing_above_one", "near_one"),
        ),
    },
    "lost_integer": {
        "title": "A number that does not exist",
        "question": "What does float16 store when you give it {number}?",
        "why": "**{truth}**. With {bits} significant bits the next number is {above}; a tie goes to the even "
        "significand.",
    },
    "logit_threshold": {
        "title": held("A threshold of 0.5", by="threshold"),
        "question": "The model returns logits, and the application says yes above {threshold}. Which probability is "
        "that threshold?",
        "why": held(
            "sigmoid({threshold}) = **{truth}**. Every example between one half and that is answered no by mistake; "
            "on logits the threshold is 0.",
            by="logit_threshold",
        ),
    },
    "forgotten_softmax": {
        "title": "Softmax forgotten",
        "question": "A model returns logits for {count} examples and nobody applies softmax. For how many does the "
        "class with the largest output change?",
        "why": held(
            "For **{truth}**: softmax keeps the order. But {decisions} of {count} answers change when the largest "
            "output is compared with {threshold}, because logits are no probabilities.",
            by="softmax_keeps_order",
        ),
    },
    "half_precision_head": {
        "title": "The head that loses its rescue",
        "question": held(
            "Dense(10, activation='softmax') and the default loss: in float32 Keras runs {before}. What does "
            "it run for the same code under mixed_float16?",
            by="shape",
        ),
        "why": "**{truth}**. The loss casts the float16 output to float32; on the new tensor Keras no longer finds "
        "the logits, without a word. The loss stops at {cap}.",
    },
    "ignored_class": {
        "title": "One harmless option",
        "question": held(
            "A softmax head whose wrong class leads by {margin}, and a sparse loss with ignore_class=-1. Which "
            "loss does fit() report in float32?",
            by="shape",
        ),
        "why": "**{truth}** instead of {exact}. The option builds a new tensor, the fused loss is lost, and the clip "
        "decides.",
    },
    "accuracy_on_logits": {
        "title": "Accuracy of logits",
        "question": "One linear unit, trained with from_logits=True and metrics=['accuracy']. Its signs are right for "
        "{exact} of the examples. Which accuracy does Keras report in the lab's test?",
        "why": held(
            "**{truth}**. The metric compares the logit with 0.5 instead of 0, so some right answers count as "
            "wrong. Training is not affected, only what you read.",
            by="counted_wrong",
        ),
    },
    "double_softmax_floor": {
        "title": "Softmax twice",
        "question": held(
            "Ten classes, softmax in the model and from_logits=True in a loss that really applies it again. "
            "How low can the loss get?",
            by="label",
        ),
        "why": held(
            "**{truth}**: at best the second softmax sees one 1 and nine 0. Guessing alone gives {guess}, so little "
            "room is left.",
            by="one_and_nine_zeros",
        ),
    },
    "confidently_right": {
        "title": "Confidently right",
        "question": "Now the true class leads by {margin}. What is the fused loss in float32, log Σ exp(z − m) − "
        "(z − m)?",
        "why": held(
            "Exactly **{truth}**, although the true loss is {exact}: 1 plus tiny terms is rounded to 1. One step is "
            "better, not perfect; the log1p form keeps the small loss.",
            by="absorbed_by_one",
        ),
    },
    "half_two_steps": {
        "title": "Half precision, no clip",
        "question": "Plain float16, a wrong class leads by {margin}: what is −log(softmax) in two steps, nothing "
        "clipped?",
        "why": held(
            "**{truth}**: beyond a margin of {vanishes} the probability is rounded to exactly 0 in float16, and "
            "−log 0 is infinite.",
            by="probability_underflows",
        ),
    },
    "naive_softmax": {
        "title": "A thousand",
        "question": held(
            "Logits 1000, 0, −1000 in float32. What is the first probability if softmax is computed as the "
            "formula is written, exp(z) / Σ exp(z)?",
            by="huge_logits",
        ),
        "why": held(
            "**{truth}**: exp(1000) is beyond the largest number, {largest}, and infinity over infinity is no "
            "number. With the largest logit subtracted first it is {stable}.",
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
        "why": "Softmax in the model and from_logits=True in the loss: one of them has to go, best the softmax.",
    },
    "churn": {
        "title": "Customers who leave",
        "why": held("The loss knows that it gets logits, the metric does not: its threshold is 0.5.", by="threshold"),
    },
    "spam": {
        "title": "Into the bin",
        "why": held(
            "What predict() returns is a logit; compare it with 0, or apply sigmoid first.", by="logit_threshold"
        ),
    },
    "axis": {
        "title": "A sum of one",
        "why": held("Axis 0 is the batch: each example's answer depends on who else is asked.", by="axis_of_the_batch"),
    },
    "by_hand": {
        "title": "By the book",
        "why": held(
            "The formula is right on paper; where a probability is rounded to 0, its logarithm is not finite.",
            by="probability_underflows",
        ),
    },
    "epsilon": {
        "title": "A small number added",
        "why": "The epsilon hides the infinity and caps the loss; log_softmax needs none.",
    },
    "in_one_step": {
        "title": "Two functions",
        "why": "The loss takes the logits in one step, and softmax is there only to serve.",
    },
    "one_unit": {
        "title": "Ill or well",
        "why": held(
            "Softmax over one unit is 1 for everybody; the loss may fall, the answer never changes.",
            by="one_unit_output",
        ),
    },
    "swapped": {"title": "A loop of one's own", "why": "Keras wants the labels first, then the output."},
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
            "The metric's threshold is 0, and sigmoid comes before the comparison with 0.5.",
            by=("logit_threshold", "threshold"),
        ),
    },
}

QUESTIONS = {
    "two_against_one": {
        "question": "Why one step, when two give the same on paper?",
        "answer": "The probability between the steps is rounded, and Keras clips it to keep the logarithm finite. With "
        "a wrong class ahead by {margin}, Keras' two steps from probabilities say loss {clipped} and gradient "
        "{clipped_gradient}. One step says {fused} and {fused_gradient}, because exponential and logarithm meet before "
        "anything tiny is stored. Plain float32 holds out longer without a clip, until the probability underflows.",
    },
    "when_it_matters": {
        "question": "When does it matter, and when not?",
        "answer": "At a margin of {small} Keras on probabilities and the one step give {clipped} and {fused}: the same "
        "but for rounding. It takes large logits, beyond {cap} for Keras' clip, or a narrow format. With usual initial "
        "weights nothing happens.",
    },
    "keras_hides": {
        "question": "What does Keras hide from you?",
        "answer": held(
            "Behind a softmax output and from_logits=False it looks for the logits and runs {before}. A cast, a "
            "reshape or a 16-bit policy makes a new tensor; then it silently runs on clipped probabilities, up to "
            "{cap}.",
            by="sixteen_bits",
        ),
    },
    "at_inference": {
        "question": "You trained on logits. What must you do at inference?",
        "answer": "Apply softmax or sigmoid to read probabilities. For the winner argmax of the logits is enough; "
        "a threshold of {threshold} on the probability is {logit} on the logit; {threshold} on the logit would "
        "mean a probability of {probability}.",
    },
    "binary_against_softmax": {
        "question": "Is it as serious for logistic regression as for softmax?",
        "answer": held(
            "Less: one logit, and it rarely grows large where classes overlap. But 1 − sigmoid is exactly 0 from "
            "a logit of {absorbs} in float32, and softmax meets the same with as many exponentials as classes. In one "
            "step even a margin of {wide} is just a loss of {fused}.",
            by="onset_of_saturation",
        ),
    },
    "clip_against_fuse": {
        "question": "Clipping is stable too. Why fuse?",
        "answer": held(
            "A clip keeps the number finite by cutting the question off: at a margin of {margin} the loss says "
            "{cap}, and its gradient is 0. Fused it is {fused} with a gradient that still pulls.",
            by="clipped_gradient",
        ),
    },
    "expressive": {
        "question": "Expressive against overfitting: what do you give up?",
        "answer": "{units} hidden units learn data with {noise} % wrong labels by heart: training accuracy rises, "
        "validation accuracy falls. No way of computing the loss cures that; less capacity or an earlier stop does.",
    },
    "speed": {
        "question": "Speed against stability: what do you give up?",
        "answer": held(
            "16 bits are fast and small, with {bits} significant bits and nothing above {largest}. In plain "
            "float16, a wrong class ahead by {margin}, two steps give a loss of {loss}, one step {fused}. So keep the "
            "speed in the layers and the stability in the loss.",
            by="sixteen_bits",
        ),
    },
    "features": {
        "question": "Rich features against maintenance: what do you give up?",
        "answer": "Keras accepts many spellings and repairs some mistakes silently. Of {cells} combinations of head, "
        "loss and labels it refuses {refused}, and {silent} train something else than predict() serves. A convenience "
        "you rely on is behaviour you maintain; a linear head and from_logits=True rely on none.",
    },
}
SOURCE = "The code that asked and answered"
