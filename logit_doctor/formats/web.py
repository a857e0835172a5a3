"""A web page that needs nothing else: no script, no style sheet, no picture, no request.

Everything that comes from a file is written as the characters that it has, and a browser is told to load nothing.
"""

from collections.abc import Iterable
from html import escape

from logit_doctor import __version__
from logit_doctor.evidence import Step, chain
from logit_doctor.finding import SEVERITIES, Finding, Repair
from logit_doctor.formats import Report, link
from logit_doctor.report import Judged, counted, printable, summary
from logit_doctor.rules import RULES
from logit_doctor.settings import Settings

STYLE = """\
body{max-width:60rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 system-ui,sans-serif;color:#1f2933;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin:2rem 0 .5rem;overflow-wrap:anywhere}
article{margin:0 0 1rem;padding:.7rem 1rem;border:1px solid #ccc;border-left:.4rem solid #777;border-radius:.5rem}
article.error{border-left-color:#c2185b}article.warning{border-left-color:#c77700}article.advice{border-left-color:#2f6fb0}
p,li,h3{overflow-wrap:anywhere}h3{font-size:1rem;margin:0 0 .5rem}p{margin:0 0 .5rem}
pre{padding:.5rem;overflow-x:auto;background:#f3efe7}ins{text-decoration:none;background:#dcefe4}
del{text-decoration:none;background:#f7dde0}td,th{padding:.1rem .8rem .1rem 0;text-align:left}
@media(prefers-color-scheme:dark){body{color:#e8e4da;background:#14181d}pre{background:#1d232a}a{color:#b5d3ef}
ins{background:#17352b}del{background:#43202a}}
"""
PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>logit-doctor: {outcome}</title>
<style>
{style}</style>
</head>
<body>
<h1>logit-doctor {version}: {outcome}</h1>
<p>{summary}.</p>
<table>
{counts}
</table>
{files}
</body>
</html>"""
ABOUT = {
    "faults": "faults found",
    "undetermined": "no fault found, but something could not be determined",
    "judged": "every output agrees with its loss",
    "nothing-judged": "nothing to judge",
}
KEYS = {
    "files": "files",
    "relevant_files": "of them about models or losses",
    "pairs_judged": "outputs judged with their loss",
    "error": "errors",
    "warning": "warnings",
    "advice": "advice",
    "unresolved": "not determined",
}
"""Counts of the summary, and how they are called."""


def render(report: Report) -> str:
    """Return the page, the files with findings in their order and the worst finding of each first."""
    counts = report.summary()
    rows = (f"<tr><th>{name}</th><td>{counts[key]}</td></tr>" for key, name in KEYS.items())
    return PAGE.format(
        style=STYLE,
        version=__version__,
        outcome=ABOUT[report.outcome()],
        summary=text(summary(report.files)),
        counts="\n".join(rows),
        files="\n".join(section(file, report.settings) for file in report.files if file.audit.findings),
    )


def section(file: Judged, settings: Settings) -> str:
    """Return the findings of one file."""
    worst_first = sorted(file.audit.findings, key=lambda finding: SEVERITIES.index(finding.severity))
    title = f"{text(file.path)}: {counted(len(worst_first), 'finding')}"
    return "\n".join([f"<h2>{title}</h2>", *(article(file, finding, settings) for finding in worst_first)])


def article(file: Judged, finding: Finding, settings: Settings) -> str:
    """Return one finding: what, where, why, the evidence, the corrections, and the rule's page of the lab."""
    told = " ".join(filter(None, [place(finding.line, finding.cell), finding.code, finding.rule]))
    rows = [("Why", finding.where), ("Fix", finding.fix)]
    address = link(finding, settings)
    parts = [
        f'<article class="{finding.severity}">',
        f"<h3>{text(finding.severity)}: {text(told)}</h3>",
        f"<p>{text(finding.message)}</p>",
        *(f"<p><strong>{name}:</strong> {text(line)}</p>" for name, line in rows if str(line)),
        *evidence(file.path, chain(finding)),
        *(correction(repair) for repair in finding.repairs),
    ]
    if address is not None and finding.rule in RULES:
        parts.append(f'<p><a href="{escape(address)}" rel="noreferrer">The rule in the lab</a></p>')
    return "\n".join([*parts, "</article>"])


def evidence(path: str, steps: list[Step]) -> Iterable[str]:
    """Yield the chain of evidence, if it has more than the finding itself."""
    if len(steps) > 1:
        rows = (f"<li>{text(step.path(path))}, {place(step.line, step.cell)}: {text(step.text)}</li>" for step in steps)
        yield f"<p><strong>Evidence:</strong></p><ol>{''.join(rows)}</ol>"


def correction(repair: Repair) -> str:
    """Return a correction as a diff."""
    marks = {"+": "ins", "-": "del"}
    lines = [(marks.get(line[:1], ""), text(line.expandtabs(4))) for line in repair.diff.splitlines()]
    return "<pre>" + "\n".join(f"<{mark}>{line}</{mark}>" if mark else line for mark, line in lines) + "</pre>"


def place(line: int | None, cell: int | None) -> str:
    """Return where something stands; empty in a file without lines."""
    named = "" if line is None else f"line {line}"
    return named if cell is None else f"cell {cell}, {named}"


def text(given: object) -> str:
    """Return HTML that shows the characters of a text, those that are invisible as question marks."""
    return escape(printable(str(given)))
