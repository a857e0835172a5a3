"""The lessons page: plans for a class. Fields are computed by ``core.teaching.facts``."""

from core.messages import held

TITLE = "Lessons"
QUESTION = held("How do I teach this in ten minutes, or in an hour?", by="shortest_lesson")

ANSWER = (
    "Choose the time you have: the plan for **{minutes} minutes** has **{stops} stops**, each with what to say and to "
    "show, a question, the answer that the lab computes, and a link that opens it."
)
LEAD = (
    "Each link opens its page in lecture mode and in the state that the plan describes. Ask first, wait for hands, "
    "then open it. Every number in an answer is computed by the lab."
)
CONTROLS = {
    "lesson": {"label": "Time available"},
}
LENGTH = "{minutes} min"
PRINT = "Print this plan"
QR_ALT = "QR code of the address beside it"
LEADS = {
    "10": "One idea: the loss must see the logits. Prediction, cause, consequence, and what to do at inference.",
    "30": (
        "The idea and its evidence: precision, the error on both sides, repairs that fail, and a training run that "
        "stops learning."
    ),
    "60": "The full story, surprises included: what Keras repairs behind your back, and where it no longer can.",
}
WHEN = "{place} · from minute {begins}, {minutes} min"
OPEN = "Open {page}"
PARTS = {"say": "Say.", "show": "Show.", "ask": "Ask.", "answer": "Expect."}
AFTERWARDS = (
    "For homework, give the class the link to Practice. The answers are stored in its address, so students hand in "
    "their work by copying a link. A link with `controls=fixed` locks the controls; `controls=hidden` hides them."
)

STOPS = {
    "predict": {
        "title": "Predict, then see",
        "say": (
            "A model is confidently wrong: its favourite class leads the true class by {margin}. On paper, a single "
            "formula gives the loss. Here softmax comes first, and Keras gets the probabilities as predict() returns "
            "them."
        ),
        "show": "The question with its {options} options. Take a vote before you answer, then move the slider.",
        "ask": "What loss does Keras report from the probabilities, and how large is its gradient?",
        "answer": (
            "{truth}, because Keras clips the probabilities; from a margin of {dead_from}, the gradient is "
            "{gradient}. The surprise: two steps in plain float32 give {plain}, and the Keras default with a softmax "
            "layer reports {default}, because TensorFlow recovers the logits. One step gives {fused}."
        ),
    },
    "digits": {
        "title": "A computer has only so many numbers",
        "say": (
            "Between two neighbouring numbers there is nothing. Anything that falls in between is rounded to one of "
            "them."
        ),
        "show": held(
            "The same small number in every format, computed directly and by a detour through 1.", by="detour"
        ),
        "ask": held("What is 1.0001 − 0.9999 in float16?", by="near_one"),
        "answer": held(
            "{truth}: above 1 the numbers are {spacing} apart, so both operands round to {above}.",
            by="spacing_above_one",
        ),
    },
    "bits": {
        "title": "A number that does not exist",
        "say": "A float is a sign, an exponent and a few significant bits. Flip them and see.",
        "show": "The bits of {truth} in float16, and its neighbours. Flip the last bit.",
        "ask": "What does float16 store when you give it {number}?",
        "answer": "{truth}; with {bits} significant bits, the next number is {above}.",
    },
    "half": {
        "title": "The same in half precision",
        "say": held("Training in 16 bits is common. Here is the same example in float16.", by="sixteen_bits"),
        "show": "The line for two steps in plain float16, nothing clipped, and the margin where its gradient ends.",
        "ask": "What do two steps in plain float16 give now, with nothing clipped?",
        "answer": (
            "{truth}, where one step still gives {fused}. The gradient is lost from a margin of {dead_from}; in "
            "float32, from {dead_from_single}."
        ),
    },
    "curve": {
        "title": "How wrong, and from which margin",
        "say": "Measured, not argued: correct digits of loss and gradient against the margin.",
        "show": "Choose a point of the clipped curve beyond its drop: the autopsy marks the first damaged step.",
        "ask": "At which margin does the clipped loss stop growing?",
        "answer": (
            "At {cap}, the loss of the smallest probability that the clip lets through; from a margin of "
            "{dead_from}, its gradient is gone."
        ),
    },
    "right": {
        "title": "One step is better, not perfect",
        "say": "Now the model is right and very sure. In fairness, this side deserves a look as well.",
        "show": "The fused curve loses digits too; the log1p form keeps them.",
        "ask": "The true class leads by {margin}. What is the fused loss in float32?",
        "answer": (
            "{truth}, although the true loss is {exact}. The error is small enough to forgive, but it is an error."
        ),
    },
    "epsilon": {
        "title": "Just add an epsilon?",
        "say": held(
            "The most popular repair. In half precision, a programmer adds ten to the power of {power}.", by="label"
        ),
        "show": "The repair cards side by side, each with its verdict.",
        "ask": "Which number does float16 store for that epsilon?",
        "answer": "{truth}: the smallest positive number in float16 is {smallest}. Nothing was added at all.",
    },
    "harmless": {
        "title": "When nothing happens",
        "say": "With the usual initial weights, logits stay small. An honest lecture shows this case first.",
        "show": "Press Train. The curves of the arms coincide.",
        "ask": "Which arm will win?",
        "answer": "None. Checked in every run: {claims}.",
    },
    "loud": {
        "title": "When learning stops",
        "say": (
            "The same model, but confidently wrong from the start. An example whose probability falls below "
            "{epsilon} loses its gradient."
        ),
        "show": held(
            "Press Train: {epochs} epochs take seconds. Watch the accuracy and the share of examples with a gradient "
            "of exactly 0.",
            by="clipped_gradient",
        ),
        "ask": "Can more epochs save the clipped arm?",
        "answer": "No. Beyond a loss of {cap}, nothing pulls the examples back. Checked in every run: {claims}.",
    },
    "rescued": {
        "title": "What Keras really computed",
        "say": "Keras looks for the logits behind your softmax. Some lines of code hide them, without any warning.",
        "show": "Press Train, then read what was measured for each arm before its first step.",
        "ask": "The same code under mixed_float16: what does Keras run?",
        "answer": "It runs {truth}; in float32 it ran {before}. Checked in every run: {claims}.",
    },
    "serve": {
        "title": "The model now returns logits",
        "say": "The price of one step: predict() returns logits, not probabilities. Someone is bound to forget that.",
        "show": held(
            "The three logits and their softmax, then the section on forgotten softmax.",
            by="served_logits",
        ),
        "ask": "In how many of {count} such examples does the predicted class change without softmax?",
        "answer": "In {truth}. But {decisions} of {count} answers change if the output is compared with {threshold}.",
    },
    "threshold": {
        "title": "Where is one half?",
        "say": "Binary models are used with a threshold, and the threshold moves when the output is a logit.",
        "show": held("A logit of 0.4 and its probability on the log-odds scale.", by="typed_logit"),
        "ask": "An application compares the logit with {threshold}. What probability is that?",
        "answer": held("{truth}. The logit must be compared with 0.", by="logit_threshold"),
    },
    "traps": {
        "title": "Head, loss and labels",
        "say": "Keras ran every combination of last layer, loss and labels: {cells} of them.",
        "show": "A linear head with a loss that expects probabilities: the number that proves it, and the repair.",
        "ask": (
            "{silent} combinations optimise a loss that does not match their predictions. In how many does Keras "
            "give no warning?"
        ),
        "answer": "In {truth}. You cannot rely on warnings, but you can rely on a linear head with from_logits=True.",
    },
    "doctor": {
        "title": "Your own model",
        "say": held(
            "Nothing you paste is run. The doctor traces which output reaches which loss.", by="nothing_is_run"
        ),
        "show": "A program with the most common mistake: finding, reason, corrected code.",
        "ask": "Who has a line like this in a project?",
        "answer": "The doctor knows {rules} such mistakes, and reports whatever it cannot determine.",
    },
    "practice": {
        "title": "Could you explain it?",
        "say": "Now on your own, on your phone.",
        "show": "The link to Practice, full screen, so that everyone can open it.",
        "ask": "Why one step, if two give the same on paper?",
        "answer": (
            "There are {rounds} predictions, {bugs} programs and {questions} interview questions, each with the "
            "lab's answer."
        ),
    },
}
