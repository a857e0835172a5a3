"""The class session: the phone, the teacher's bar and the teacher's desk."""

TITLE = "Class session"
QUESTION = "What does the class expect?"

CONTROLS: dict[str, dict[str, str]] = {}

ANSWER = (
    "Join with the code on the projector and answer on this device. To teach, open a session from the menu: each page "
    "then has a bar with the code, questions and the answers as they arrive."
)
ANSWER_TEACHER = (
    "This is your desk: keep it off the projector. Each page has the bar above it, with the code, the question and "
    "the answers."
)

OPEN = "Open a class session"
CODE = "Code"
CODE_HINT = "as on the projector"
NICKNAME = "Nickname, if you like"
NICKNAME_HELP = "The teacher sees it and can remove it. Leave it empty to stay anonymous."
JOIN = "Join"
JOIN_ANOTHER = "Join another session"
IN_ANOTHER = "You are in session {code}; you leave it when you join another one."
STAY = "Stay in session {code}"
LEAVE = "Leave the session"
PRIVACY = (
    "No account. This browser keeps a random key so that your answer counts once. The lab keeps the nickname, if you "
    "give one, and your answers for at most a day."
)
NO_CODE = "A code has {letters} letters, without I and O."
NO_CODE_IN_LINK = "The code {code} in this link cannot be one: a code has {letters} letters, without I and O."
TOO_MANY = {
    "wrong_code": "Too many wrong codes from this network. Try again in a minute.",
    "join": "Too many new phones from this network within an hour. Try again later.",
}
REFUSED = {
    "gone": "There is no session with this code, or it has ended.",
    "not_teacher": "This link is not the teacher's link of this session.",
    "locked": "The teacher has locked this session.",
    "full": "This session is full.",
    "closed": "This vote takes no more answers, so yours was not counted.",
    "not_member": "This phone is not in the session. Join again.",
    "no_room": "The lab cannot open another session now. Try again later.",
    "too_many": "That is more than one session or one question takes.",
    "too_long": "The link to this page is too long for phones to follow.",
}
LOST = (
    "The lab cannot reach the place where class sessions are stored. Answers that were received are kept; this page "
    "goes on working, and the vote resumes by itself."
)
NOT_RECEIVED = "Your answer was not received: the lab cannot reach its store. Send it again."
TRY_AGAIN = "Try again"
OVER = "You are not in this session any more: it has ended, or the teacher has removed this phone."

YOU_ARE_IN = "Session {code}"
WAIT = "Wait for the next question"
WANDER = "It appears here by itself. Until then, look around in the lab."
FOLLOWING = "It appears here by itself. Until then, this phone shows the page that the teacher shows."
QUESTION_WAITS = "A question is waiting: answer it"
VOTE = "Vote {number}"
YOUR_ANSWER = "Your answer"
SEND = "Send"
NO_ANSWER = "That is not an answer to this question."
RECEIVED = "Received: {answer}. You can change it until the vote closes."
CLOSED = "The vote is closed. You did not answer."
CLOSED_RECEIVED = "The vote is closed. Your answer was received."
YOU_RIGHT = "**✓ Right:** {answer}"
YOU_WRONG = "**✗ Not quite:** you chose {answer}"
YOU_SAID = "You chose {answer}"
SEE = "See it on the {page} page"

JOINED = "{count:|phone|phones}"
QR = "QR code"
QR_ALT = "QR code to join session {code}"
ASK = "Ask"
WHICH = "Question"
KINDS = {
    "first": "Start",
    "round": "Practice",
    "bug": "Bug hunt",
    "arms": "Which arm wins?",
    "cell": "Which cell is wrong?",
}
TIME = "Time to answer"
SECONDS = "{value} s"
HOLD = "Hide the answers until the reveal"
HOLD_HELP = "The projector then shows only how many have answered."
ASK_NOW = "Ask now"
LOCK = "Lock"
UNLOCK = "Unlock"
FOLLOW_ME = "Follow me"
LET_WANDER = "Let them wander"
DESK = "Desk"
ANSWERS = "{given} of {count:|phone|phones}"
LEFT = "seconds left"
CLOSE = "Close the vote"
REVEAL = "Reveal"
AGAIN = "Vote again"
PUT_AWAY = "Put away"
CHART = "Answers"
DOTS = "{count:|answer|answers}, each a dot on the scale"
MARK_RIGHT = "✓ right"
OFF_SCALE = "Off the scale: {count:|answer|answers}."
MEDIAN = "Median: {value}"
TRUTH = "**Answer: {answer}.**"
RIGHT_SHARE = "Right: {shares}."

ARMS_QUESTION = "Training, “{preset}”: which arm ends with the highest validation accuracy?"
CELL_QUESTION = (
    "The model ends in `{head}` and the labels are {labels}. Which loss runs without an error although it is wrong?"
)

PLAN = "Hold a lesson"
LESSON = "Time available"
PLAN_HELP = (
    "The projector, which is another window with the bar, shows each stop of the plan in lecture mode; this desk shows "
    "what to say, to ask and to expect. The keys of a presenter's remote work here."
)
START_PLAN = "Begin"
STEP = "Stop {place} of {count}"
ASK_CLASS = "Ask the class"
PREVIOUS = "Previous stop"
NEXT = "Next stop"
STOP_PLAN = "Leave the plan"
OWN = "Ask a question of your own"
OWN_TEXT = "Question"
OWN_OPTIONS = "Options, one per line; none for a free number"
OWN_RIGHT = "Right option, if there is one"
OWN_NUMBER = "Right number, if there is one"
OWN_WRONG = "Write {least} to {most} different options of at most {characters} characters, or none."
PEOPLE = "Phones"
WHO = "Phone"
NAMELESS = "Phone {number}"
REMOVE_NAME = "Remove the nickname"
REMOVE_ANSWER = "Remove the answer"
REMOVE_MEMBER = "Remove the phone"
REHEARSE = "Rehearse with {count} simulated phones"
END_REHEARSAL = "Send the simulated phones away"
REHEARSE_HELP = "They join and answer each vote, some of them wrongly, so that you can try everything alone."
SIMULATED = "Simulated {number}"
SUMMARY = "Answers so far"
COLUMNS = ("#", "question", "answers", "right", "answer")
CSV = "Answers as CSV"
KEEP = "Keep or delete"
KEEP_HELP = (
    "The session is deleted after {hours} hours, with all answers and nicknames. The file with your link takes the "
    "session to another machine; whoever has it is the teacher."
)
TEACHER_LINK = "My link, as a file"
TEACHER_FILE = "Class session {code}. Open this link to teach; do not show it.\n{link}\n"
END = "Delete the session"
END_HELP = "All answers and nicknames are deleted at once, and cannot be brought back."
END_NOW = "Delete now"
ENDED = "The session is deleted."
IN_MEMORY = (
    "This server cannot write to its disk, so the session is kept in memory and ends when the server restarts. A Redis "
    "server would keep it (`LOGIT_LAB_STORE`)."
)
