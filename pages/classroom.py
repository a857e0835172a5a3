"""Class session: phones join by a code and answer; the teacher has a desk with everything beside the projector."""

from ui.classroom import desk, phone
from ui.frame import attending, frame

text = frame.page("classroom")

if attending.role(attending.TEACHER) is not None:
    frame.answer().markdown(text.ANSWER_TEACHER)
    desk.draw_desk(text)
elif attending.role(attending.MEMBER) is not None and not attending.invited():
    phone.draw_seat(text)
else:
    frame.answer().markdown(text.ANSWER)
    phone.draw_joining(text)
