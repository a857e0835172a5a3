"""Arbitrary links and command-line arguments: 2,000 and more in each run, and not one traceback."""

import importlib
import pkgutil
import random
import string
from pathlib import Path
from urllib.parse import urlencode

import pytest
from streamlit.testing.v1 import AppTest

import core.commands
from core.__main__ import OneLineParser, main
from ui.pages import PAGES, ROOT

COMMANDS = sorted(module.name for module in pkgutil.iter_modules(core.commands.__path__))
ARGUMENT_LINES = 1_900
LINKS_PER_PAGE = 24
SEED = 20_260
SECONDS = 60

SPECIAL = (
    *("", " ", "-", "--", "0", "-1", "1e999", "-1e999", "nan", "inf", "-0.0", "1,2,3", "1,,2", ",", "0:1:2", "1:0:3"),
    *("0:nan:3", "::", "9" * 400, "1_000", "0x10", "true", "None", "[]", "{}", "softmax", "sigmoid", "float32"),
    *(
        "../../etc/passwd",
        "/dev/null",
        "file\0name",
        "<script>alert(1)</script>",
        "**bold**",
        "$x$",
        ":red[x]",
        "%s %d",
    ),
    *("{0.__class__}", "\ud800", "\u202eabc", "e\u0301", "\N{GRINNING FACE}", "\r\n", "a" * 3_000, "'; DROP TABLE x"),
)
"""Values that break naive readers of numbers, paths, templates, Markdown and text."""


def arbitrary(source: random.Random) -> str:
    """A special value, or printable noise."""
    if source.random() < 0.7:
        return source.choice(SPECIAL)
    return "".join(source.choices(string.printable, k=source.randrange(12)))


def options_of(command: str) -> list[str]:
    """The long options that a command's parser knows."""
    parser = OneLineParser()
    importlib.import_module(f"core.commands.{command}").add_arguments(parser)
    return sorted(option for option in parser._option_string_actions if option.startswith("--"))


def outcome(argv: list[str]) -> int:
    try:
        return main(argv)
    except SystemExit as stop:
        return int(stop.code or 0)


@pytest.fixture
def no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what would start TensorFlow or write into the repository: reading the arguments is what is tested."""
    for name in ("train", "probe", "matrix"):
        monkeypatch.setattr(importlib.import_module(f"core.commands.{name}"), "run", lambda arguments: 0)


@pytest.mark.usefixtures("no_work")
def test_no_command_line_ends_in_a_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)  # whatever a command writes, it writes here
    source, codes = random.Random(SEED), []
    options = {command: options_of(command) for command in COMMANDS}
    for _ in range(ARGUMENT_LINES):
        command = source.choice(COMMANDS)
        argv = [command]
        for _ in range(source.randrange(1, 5)):
            argv += [source.choice(options[command])] * (source.random() < 0.7) + [arbitrary(source)]
        code = outcome(argv)
        captured = capsys.readouterr()
        assert code in (0, 1, 2), argv
        assert "Traceback" not in captured.err, argv
        assert code != 2 or captured.err.count("\n") == 1, (argv, captured.err)
        codes.append(code)
    assert {0, 2} <= set(codes)


def control_keys(app: AppTest) -> list[str]:
    """The keys of a page's controls, which are what its link may name."""
    found = {
        str(widget.key)
        for kind in ("slider", "number_input", "text_input", "toggle", "selectbox", "multiselect", "button_group")
        for widget in app.get(kind)
        if getattr(widget, "key", None)
    }
    return [*sorted(found), "lecture", "controls", "state", "embed"]


def opened(name: str, link: dict[str, str]) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=SECONDS)
    for key, value in link.items():
        app.query_params[key] = value
    if PAGES[name].file != "app.py":
        app.switch_page(PAGES[name].file)
    return app.run()


@pytest.mark.parametrize("name", PAGES)
def test_no_link_ends_in_a_traceback(name: str) -> None:
    keys, source = control_keys(opened(name, {})), random.Random(f"{SEED} {name}")
    values = [value for value in SPECIAL if "\ud800" not in value]  # no URL can carry half a pair
    for _ in range(LINKS_PER_PAGE):
        link = {key: source.choice(values) for key in source.sample(keys, k=source.randrange(1, min(4, len(keys))))}
        if "state" in link:
            link["state"] = urlencode({source.choice(keys): source.choice(values)})
        assert not opened(name, link).exception, link
