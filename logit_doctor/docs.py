"""The pages about the rules, generated from the rules' files by ``python -m logit_doctor.docs [FOLDER]``."""

import sys
from collections.abc import Mapping
from pathlib import Path

from logit_doctor.finding import BACKENDS, BOOSTING, JAX, KERAS, PYTORCH
from logit_doctor.judging.rule import Rule
from logit_doctor.rules import RULES

FOLDER = Path("docs/doctor")
PAGE = """\
# {code} {name}

{title}.

**Severity:** {severities}.

**Why:** {where}

**Fix:** {fix} {correction}{other}

## A program that breaks the rule

```python
{failing}
```

## The same program, corrected

```python
{passing}
```
{elsewhere}"""
ELSEWHERE = """
## In {framework}

```python
{failing}
```

Corrected:

```python
{passing}
```
"""
TABLE = """\
# The rules of the doctor

Generated from `logit_doctor/rules/`, one file per rule, by `python -m logit_doctor.docs`. `logit-doctor --explain CODE`
prints a page. The columns are the backends of Keras; programs of PyTorch, JAX, XGBoost and LightGBM do not depend on
them. [In editors and in CI](tool.md): settings, comments, baselines, formats.

| code | rule | what it finds | {backends} |
|---|---|---|{dashes}
{rows}
"""
FRAMEWORKS = {PYTORCH: "PyTorch", JAX: "JAX", BOOSTING: "XGBoost or LightGBM"}
TITLES = {"tensorflow": "TensorFlow", "jax": "JAX", "torch": "PyTorch"}
CORRECTION = {
    True: "`--diff` prints the correction.",
    False: "The correction takes more than one literal or keyword, so the doctor prints none.",
}


def page(rule: Rule) -> str:
    """Return the page about a rule, in Markdown."""
    title = str(rule.text("title"))
    return PAGE.format(
        code=rule.code,
        name=rule.name,
        title=title[:1].upper() + title[1:],
        severities=severities(rule),
        where=rule.text("where"),
        fix=rule.text("fix"),
        correction=CORRECTION[rule.correct is not None],
        other="".join(
            f"\n\n**In {FRAMEWORKS[name]}:** {rule.told('where', name)} {rule.told('fix', name)}"
            for name in FRAMEWORKS
            if f"fix-{name}" in rule.says
        ),
        failing=rule.failing.strip(),
        passing=rule.passing.strip(),
        elsewhere="".join(
            ELSEWHERE.format(framework=FRAMEWORKS[name], failing=failing.strip(), passing=passing.strip())
            for name, (failing, passing) in rule.examples.items()
        ),
    )


def severities(rule: Rule) -> str:
    """Return the severities of a rule in words: by backend of Keras, and in programs of other frameworks."""
    if rule.framework != KERAS:
        return f"{rule.severity(BACKENDS[0], rule.framework)} in programs of {FRAMEWORKS[rule.framework]}"
    found = [f"{rule.severity(backend)} on {TITLES[backend]}" for backend in BACKENDS]
    found += [f"{severity} in programs of {FRAMEWORKS[name]}" for name, severity in rule.elsewhere.items()]
    return ", ".join(found)


def table(rules: Mapping[str, Rule]) -> str:
    """Return the list of the rules, in Markdown."""
    rows = [
        f"| [{rule.code}]({rule.code}.md) | `{rule.name}` | {rule.text('title')} | "
        f"{' | '.join(rule.severity(backend) for backend in BACKENDS)} |"
        for rule in rules.values()
    ]
    backends = " | ".join(TITLES[backend] for backend in BACKENDS)
    return TABLE.format(backends=backends, dashes="---|" * len(BACKENDS), rows="\n".join(rows))


def pages(rules: Mapping[str, Rule] = RULES) -> dict[str, str]:
    """Return every page by its file name."""
    return {"README.md": table(rules)} | {f"{rule.code}.md": page(rule) for rule in rules.values()}


def main() -> None:
    """Write the pages into the folder given on the command line, or into ``docs/doctor``."""
    folder = Path(*sys.argv[1:]) if sys.argv[1:] else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
