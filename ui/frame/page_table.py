"""The page table: every page of the lab with its file, icon and position in the menu.

Each has its words in ``ui/words/en/<name>.py``, with title and question.
"""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of the lab.

    Parameters
    ----------
    name : str
        The page's name in code, in the words and, except for the start page, in the URL.
    file : str
        The script, relative to the repository.
    icon : str
        Material symbol shown beside the title.
    look : str
        The page whose style sheets, ``ui/<page>/style.css``, it uses besides those of all pages; its own if empty.
    """

    name: str
    file: str
    icon: str
    look: str = ""

    @property
    def url_path(self) -> str:
        """The path after the server's address: empty for the start page."""
        return "" if self.file == "app.py" else self.name


PAGES: dict[str, Page] = {
    page.name: page
    for page in (
        Page(name="start", file="app.py", icon=":material/play_circle:"),
        Page(name="emergency", file="pages/emergency.py", icon=":material/emergency:"),
        Page(name="round_off", file="pages/round_off.py", icon=":material/exposure_zero:"),
        Page(name="vocabulary", file="pages/vocabulary.py", icon=":material/functions:"),
        Page(name="loss_error", file="pages/loss_error.py", icon=":material/ssid_chart:"),
        Page(name="fixes", file="pages/fixes.py", icon=":material/build:"),
        Page(name="training", file="pages/training.py", icon=":material/model_training:"),
        Page(name="probabilities", file="pages/probabilities.py", icon=":material/leaderboard:", look="training"),
        Page(name="traps", file="pages/traps.py", icon=":material/warning:"),
        Page(name="doctor", file="pages/doctor.py", icon=":material/stethoscope:"),
        Page(name="practice", file="pages/practice.py", icon=":material/quiz:"),
        Page(name="lessons", file="pages/lessons.py", icon=":material/school:"),
        Page(name="classroom", file="pages/classroom.py", icon=":material/groups:"),
    )
}
"""The pages by name, in menu order."""
