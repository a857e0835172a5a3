"""The lessons page: plans for a class. Fields are computed by ``core.teaching.facts``."""

from core.messages import held

TITLE = "Lessons"
QUESTION = held("How do I teach this in ten minutes, or in an hour?", by="shortest_lesson")

LEAD = (
    "Each link opens its page in lecture mode and in the state the plan speaks of. Ask first, wait for hands, then "
    "click. Every number in an answer is computed by the lab."
)
CONTROLS = {
    "lesson": {"label": "Time at hand"},
}
LENGTH = "{minutes} min"
PRINT = "Print this plan"
LEADS = {
    "10": "One idea: the loss must see the logits. Prediction, cause, consequence, and what to do at inference.",
    "30": "The idea with its evidence: precision, both sides of the error, repairs that fail, a training that stops.",
    "60": "The whole story, with the surprises: what Keras repairs behind your back, and where it no longer can.",
}
WHEN = "{place} · from minute {begins}, {minutes} min"
OPEN = "Open {page}"
PARTS = {"say": "Say.", "show": "Show.", "ask": "Ask.", "answer": "Expect."}
AFTERWARDS = (
    "For homework: give the class the link to Practice. The answers travel in its address, so handing in is copying a "
    "link. A link with `controls=fixed` locks the controls, `controls=hidden` hides them."
)

STOPS = {
    "predict": {
        "title": "Predict, then see",
        "say": "A model is confidently wrong: its favourite leads the true class by {margin}. On paper one formula "
        "gives the loss. Here the softmax comes first, and Keras gets its probabilities, as predict() returns them.",
        "show": "The question with its {options} options. Take a vote before you click, then move the slider.",
        "ask": "Which loss does Keras report from the probabilities, and how large is its gradient?",
        "answer": "{truth}, for Keras clips them, with a gradient of {gradient} from a margin of {dead_from} on. The "
        "surprise: two steps in plain float32 give {plain}, and Keras' default with a softmax layer reports {default}, "
        "because TensorFlow goes back to the logits. One step gives {fused}.",
    },
    "digits": {
        "title": "A computer's numbers are few",
        "say": "Between two neighbouring numbers there is nothing. Whatever falls in between is moved.",
        "show": held("The same small number computed directly and by way of 1, in every format.", by="detour"),
        "ask": held("What is 1.0001 − 0.9999 in float16?", by="near_one"),
        "answer": held(
            "{truth}: above 1 the numbers lie {spacing} apart, so both operands become {above}.", by="spacing_above_one"
        ),
    },
    "bits": {
        "title": "A number that does not exist",
        "say": "A float is a sign, an exponent and a few significant bits. Flip them and see.",
        "show": "The bits of {truth} in float16, and its neighbours. Click the last bit.",
        "ask": "What does float16 store when you give it {number}?",
        "answer": "{truth}; with {bits} significant bits the next number is {above}.",
    },
    "half": {
        "title": "Half precision is not half as bad",
        "say": held("Training in 16 bits is common. The same example again, in float16.", by="sixteen_bits"),
        "show": "The line of two steps in plain float16, nothing clipped, and where its gradient ends.",
        "ask": "What do two steps in plain float16 give now, with nothing clipped?",
        "answer": "{truth}, where one step still gives {fused}. The gradient is lost from a margin of {dead_from} on, "
        "in float32 from {dead_from_single}.",
    },
    "curve": {
        "title": "How wrong, and from where on",
        "say": "Not an opinion but a measurement: correct digits of loss and gradient against the margin.",
        "show": "Click the clipped curve beyond its fall: the autopsy marks the first damaged step.",
        "ask": "At which margin does the clipped loss stop growing?",
        "answer": "At {cap}, the loss of the smallest probability that the clip lets through; from {dead_from} on its "
        "gradient is gone.",
    },
    "right": {
        "title": "One step is better, not perfect",
        "say": "Now the model is right and very sure. Fairness demands that we look at this side as well.",
        "show": "The fused curve loses its digits too; the log1p form keeps them.",
        "ask": "With a margin of {margin} in favour of the true class: what is the fused loss in float32?",
        "answer": "{truth}, though the true loss is {exact}. That is small enough to forgive, but it is an error.",
    },
    "epsilon": {
        "title": "Just add an epsilon?",
        "say": held(
            "The most popular repair. In half precision somebody adds ten to the power of {power}.", by="label"
        ),
        "show": "The cards of the repairs side by side, each with its verdict.",
        "ask": "Which number does float16 make of that epsilon?",
        "answer": "{truth}: the smallest number that float16 holds is {smallest}. Nothing has been added at all.",
    },
    "harmless": {
        "title": "When nothing happens",
        "say": "With usual initial weights logits stay small. An honest lecture shows this first.",
        "show": "Press Train. The curves of the arms lie on top of each other.",
        "ask": "Which arm will win?",
        "answer": "None. Every run is checked: {claims}.",
    },
    "loud": {
        "title": "When learning stops",
        "say": "The same model, started confidently wrong. An example whose probability falls below {epsilon} is cut "
        "off from its gradient.",
        "show": held(
            "Press Train: {epochs} epochs take seconds. Watch accuracy and the share with a gradient of exactly 0.",
            by="clipped_gradient",
        ),
        "ask": "Can more epochs save the clipped arm?",
        "answer": "No: beyond a loss of {cap} nothing pulls the examples back. Every run is checked: {claims}.",
    },
    "rescued": {
        "title": "What Keras really ran",
        "say": "Keras looks for the logits behind your softmax. Some lines of code hide them, without a warning.",
        "show": "Press Train, then read what was measured for each arm before its first step.",
        "ask": "The same code under mixed_float16: what does Keras run?",
        "answer": "It runs {truth}, where it ran {before} in float32. Every run is checked: {claims}.",
    },
    "serve": {
        "title": "The model now returns logits",
        "say": "The price of one step: predict() returns scores, not probabilities. Somebody will forget it.",
        "show": held(
            "The three logits and their softmax, then the section on what happens when softmax is forgotten.",
            by="served_logits",
        ),
        "ask": "For how many of {count} such examples does the winning class change without softmax?",
        "answer": "For {truth}. But {decisions} of {count} answers change if the output is compared with {threshold}.",
    },
    "threshold": {
        "title": "Where is one half?",
        "say": "Binary models are used with a threshold, and it moves when the output is a logit.",
        "show": held("A logit of 0.4 and its probability on the scale of log odds.", by="typed_logit"),
        "ask": "Somebody compares the logit with {threshold}. Which probability is that?",
        "answer": held("{truth}. The logit to compare with is 0.", by="logit_threshold"),
    },
    "traps": {
        "title": "Head, loss and labels",
        "say": "Keras ran every combination of last layer, loss and labels: {cells} of them.",
        "show": "A linear head with a loss that expects probabilities: the number that proves it, and the repair.",
        "ask": "{silent} combinations train something else than they serve. In how many does Keras say nothing?",
        "answer": "In {truth}. A warning cannot be relied on; a linear head with from_logits=True can.",
    },
    "doctor": {
        "title": "Your own model",
        "say": held("Nothing you paste is run. The doctor reads which output meets which loss.", by="nothing_is_run"),
        "show": "A program with the commonest mistake: finding, reason, corrected code.",
        "ask": "Who has such a line in a project?",
        "answer": "The doctor knows {rules} such mistakes, and says what it cannot determine.",
    },
    "practice": {
        "title": "Could you explain it?",
        "say": "Now on your own, on your phone.",
        "show": "The link to Practice, full screen. Everybody opens it.",
        "ask": "Why one step, when two give the same on paper?",
        "answer": "There are {rounds} rounds to predict, {bugs} programs and {questions} interview questions with the "
        "lab's answers.",
    },
}
