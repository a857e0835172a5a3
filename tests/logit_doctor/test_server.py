"""The language server in scripted sessions with a client: findings follow edits, quick fixes correct."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from lsprotocol.types import DiagnosticSeverity

from logit_doctor.rules import RULES
from tests.logit_doctor.editor import Editor, corrected
from tests.logit_doctor.projects import written

FAULTY, RIGHT = RULES["missing-activation"].failing, RULES["missing-activation"].passing


def session(folder: Path, script: Callable[[Editor], Awaitable[None]]) -> None:
    async def play() -> None:
        async with Editor(folder) as editor:
            await script(editor)

    asyncio.run(play())


def test_findings_follow_edits_and_a_quick_fix_corrects(tmp_path: Path) -> None:
    async def script(editor: Editor) -> None:
        (found,) = await editor.open("model.py", FAULTY)
        assert (found.code, found.severity, found.source) == ("LL001", DiagnosticSeverity.Error, "logit-doctor")
        line = FAULTY.splitlines()[found.range.start.line]
        code = line[found.range.start.character : found.range.end.character]
        assert code == '"sparse_categorical_crossentropy"'

        shifted = "# first\n" + FAULTY
        (moved,) = await editor.edited("model.py", 2, shifted)
        assert moved.range.start.line == found.range.start.line + 1

        first, *_ = await editor.fixes("model.py", moved.range)
        assert first.is_preferred
        after = corrected(shifted, first)
        assert after == "# first\n" + RIGHT
        assert await editor.edited("model.py", 3, after) == []
        assert await editor.fixes("model.py", moved.range) == []
        assert await editor.close("model.py") == []

    session(tmp_path, script)


def test_an_edit_that_is_not_checked_yet_has_no_quick_fixes_of_the_text_before(tmp_path: Path) -> None:
    async def script(editor: Editor) -> None:
        (found,) = await editor.open("model.py", FAULTY)
        shifted = "# first\n" + FAULTY
        editor.edit("model.py", 2, shifted)
        early = await editor.fixes("model.py", found.range)
        (moved,) = await editor.published(2)
        late = await editor.fixes("model.py", moved.range)
        assert late
        assert {corrected(shifted, action) for action in early} <= {corrected(shifted, action) for action in late}

    session(tmp_path, script)


def test_both_repairs_are_offered_and_only_where_the_finding_is(tmp_path: Path) -> None:
    async def script(editor: Editor) -> None:
        text = RULES["double-activation"].failing
        (found,) = await editor.open("model.py", text)
        titles = [action.title for action in await editor.fixes("model.py", found.range)]
        assert titles == [
            "LL002 double-activation: correct (the output is logits)",
            "LL002 double-activation: correct (the output stays probabilities)",
        ]
        found.range.start.line = found.range.end.line = 0
        assert await editor.fixes("model.py", found.range) == []

    session(tmp_path, script)


def test_the_last_of_several_edits_counts(tmp_path: Path) -> None:
    async def script(editor: Editor) -> None:
        await editor.open("model.py", FAULTY)
        for version in range(2, 12):
            editor.edit("model.py", version, FAULTY + "x = 1\n" * version)
        assert await editor.edited("model.py", 12, RIGHT) == []

    session(tmp_path, script)


def test_settings_suppressions_and_astral_characters(tmp_path: Path) -> None:
    written(tmp_path, {"pyproject.toml": '[tool.logit-doctor.severities]\nLL001 = "warning"\n'})

    async def script(editor: Editor) -> None:
        smile = FAULTY.replace('optimizer="sgd"', 'optimizer="sgd" or "\N{GRINNING FACE}"')
        (found,) = await editor.open("model.py", smile)
        assert found.severity == DiagnosticSeverity.Warning
        line = smile.splitlines()[found.range.start.line].encode("utf-16-le")
        code = line[2 * found.range.start.character : 2 * found.range.end.character].decode("utf-16-le")
        assert code == '"sparse_categorical_crossentropy"'
        suppressed = FAULTY.replace('crossentropy")', 'crossentropy")  # logit: ignore[LL001] soft')
        assert await editor.edited("model.py", 2, suppressed) == []

    session(tmp_path, script)


NETS = "from torch import nn\nnet = nn.Sequential(nn.Linear(3, 2), nn.Softmax(dim=1))\n"
RIGHT_NETS = NETS.replace(", nn.Softmax(dim=1)", "")
FIT = "from torch import nn\nfrom nets import net\nloss = nn.CrossEntropyLoss()(net(x), y)\n"


def test_findings_follow_an_edit_of_an_imported_file(tmp_path: Path) -> None:
    written(tmp_path, {"nets.py": RIGHT_NETS})

    async def script(editor: Editor) -> None:
        assert await editor.open("fit.py", FIT) == []
        written(tmp_path, {"nets.py": NETS})
        editor.changed_on_disk("nets.py")
        (found,) = await editor.published(1, "fit.py")
        assert (found.code, found.range.start.line) == ("LL003", 2)
        assert "(nets.py, line 2)" in found.message

        await editor.open("nets.py", NETS)
        editor.edit("nets.py", 2, RIGHT_NETS)  # in the editor, not on disk
        assert await editor.published(1, "fit.py") == []
        editor.edit("nets.py", 3, NETS)
        assert [found.code for found in await editor.published(1, "fit.py")] == ["LL003"]
        editor.edit("nets.py", 4, RIGHT_NETS)
        assert await editor.published(1, "fit.py") == []
        await editor.close("nets.py")
        assert [found.code for found in await editor.published(1, "fit.py")] == ["LL003"]

    session(tmp_path, script)


def test_a_form_feed_does_not_end_a_line() -> None:
    from logit_doctor.server import lines_without_ends

    text = "one\x0c\u2028more\r\ntwo\rthree\n"
    assert lines_without_ends(text) == ["one\x0c\u2028more", "two", "three"]


@pytest.mark.parametrize("text", ["x = (", "import keras  # softmax\n\0", ""])
def test_what_cannot_be_read_ends_nothing(text: str, tmp_path: Path) -> None:
    async def script(editor: Editor) -> None:
        await editor.open("model.py", text)
        assert [found.code for found in await editor.edited("model.py", 2, FAULTY)] == ["LL001"]

    session(tmp_path, script)
