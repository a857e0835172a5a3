"""Comments that suppress findings: ``# logit: ignore[LL001] reason``, and findings about those that suppress nothing.

At the end of a line, a comment is about the findings there, or in the whole statement if it stands on its first or
last line; on a line of its own, it is about the next line in the same way.
"""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from logit_doctor.finding import CERTAIN, NO_RULE, Audit, Finding
from logit_doctor.intake.notebook import Program
from logit_doctor.judging.rule import Rule
from logit_doctor.messages import Message, say

COMMENT = re.compile(r"#\s*logit:\s*ignore(?:\[([^\]]*)\])?[\s:]*(.*)")
NAME, CODE = "unused-suppression", "LL900"
"""Name and code of the findings about comments."""
UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment that suppresses findings of some rules on some lines.

    Parameters
    ----------
    line, column : int
        Where it begins; both 1-based.
    names : tuple of str
        Codes or names of rules, as they are written.
    lines : range
        The lines of the program that it is about.
    reason : str
        What follows the names.
    """

    line: int
    column: int
    names: tuple[str, ...]
    lines: range
    reason: str


def without_suppressed(program: Program, audit: Audit, rules: Mapping[str, Rule]) -> Audit:
    """Return an audit whose suppressed findings are set apart, with a finding about each comment without effect."""
    if not COMMENT.search(program.text):
        return audit
    codes = codes_of(rules)
    kept, suppressed = list(audit.findings), []
    for comment in comments(program.text):
        places = {program.place(line) for line in comment.lines}
        for name in comment.names:
            code = codes.get(name.lower())
            hit = [finding for finding in kept if finding.code == code and (finding.line, finding.cell) in places]
            kept = [finding for finding in kept if finding not in hit]
            suppressed += [replace(finding, justification=comment.reason) for finding in hit]
            if code is None:
                kept.append(about(program, comment, say("suppression-unknown", name=name)))
            elif not hit and not any(done.code == code and (done.line, done.cell) in places for done in suppressed):
                kept.append(about(program, comment, say("suppression-unused", name=name)))
        if not comment.names:
            kept.append(about(program, comment, say("suppression-without-rules")))
    kept.sort(key=lambda finding: (finding.cell or 0, finding.line or 0, finding.column))
    return replace(audit, findings=tuple(kept), suppressed=tuple(suppressed))


def codes_of(rules: Mapping[str, Rule]) -> dict[str, str]:
    """Return the code of every rule by its lower-case code and by its name; also of findings without a rule."""
    found = {key: rule.code for rule in rules.values() for key in (rule.code.lower(), rule.name)}
    return found | dict.fromkeys((NO_RULE.lower(), UNRESOLVED), NO_RULE)


def about(program: Program, comment: Comment, message: Message) -> Finding:
    """Return the finding about a comment."""
    line, cell = program.place(comment.line)
    return Finding(
        line=line,
        column=comment.column,
        cell=cell,
        rule=NAME,
        code=CODE,
        severity="warning",
        message=message,
        where=say("suppression-where"),
        fix=say("suppression-fix"),
        confidence=CERTAIN,
    )


def comments(text: str) -> Iterator[Comment]:
    """Yield the comments of a source that suppress findings, up to a line that is not Python."""
    import tokenize  # needed for few files, and slow to load

    statement = 0  # the first line of the statement that is being read
    waiting: list[tuple[int, int, re.Match[str], bool]] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            line, column = token.start
            if token.type == tokenize.COMMENT and (found := COMMENT.search(token.string)):
                waiting.append((line, column + found.start() + 1, found, not token.line[:column].strip()))
            elif token.type == tokenize.NEWLINE:
                yield from placed(waiting, range(statement, line + 1))
                statement, waiting = 0, []
            elif token.type not in (tokenize.NL, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT):
                statement = statement or line
    except (tokenize.TokenError, SyntaxError):
        return
    yield from placed(waiting, range(0))


def placed(waiting: list[tuple[int, int, re.Match[str], bool]], statement: range) -> Iterator[Comment]:
    """Yield the comments in or above a statement, with the lines that each is about."""
    own_lines = {line for line, _, _, is_alone in waiting if is_alone}
    for line, column, found, is_alone in waiting:
        target = line
        while is_alone and target in own_lines:
            target += 1
        if is_alone and statement and target < statement.start:
            target = statement.start
        at_edge = bool(statement) and target in (statement.start, statement.stop - 1)
        names = tuple(name.strip() for name in (found[1] or "").split(",") if name.strip())
        lines = statement if at_edge else range(target, target + 1)
        yield Comment(line=line, column=column, names=names, lines=lines, reason=found[2].strip())
