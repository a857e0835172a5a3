"""The language server: findings while a file is edited, and their repairs as quick fixes.

It needs ``pygls``: ``pip install logit-doctor[lsp]``. Nothing of a file is executed; each is read in a process of its
own, with the limits of the command.
"""

import asyncio
import contextlib
import math
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

try:
    from lsprotocol import types
    from pygls.lsp.server import LanguageServer
    from pygls.uris import to_fs_path
except ImportError:
    sys.exit("logit-doctor-lsp: pygls is not installed; pip install logit-doctor[lsp]")

from logit_doctor import __version__
from logit_doctor.finding import Audit, Finding, Repair
from logit_doctor.intake.limits import MAX_MEMORY_BYTES
from logit_doctor.judging.edits import lines_of
from logit_doctor.patching import hunks
from logit_doctor.process.confines import Confines
from logit_doctor.process.pool import Pool
from logit_doctor.process.readers import Slice
from logit_doctor.project import Disk, files_of, project_of
from logit_doctor.reading.state import NO_PROJECT
from logit_doctor.settings import Settings, settings_of

SOURCE = "logit-doctor"
SEVERITIES = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "advice": types.DiagnosticSeverity.Information,
    "unresolved": types.DiagnosticSeverity.Hint,
}
PAUSE_SECONDS = 0.05
"""After a key press, so that fast typing is not checked letter by letter."""
LANES = (
    Slice(
        processes=2,
        seconds=math.inf,
        confines=Confines(megabytes=MAX_MEMORY_BYTES // 10**6, niceness=0),
        waiting=100,
        patience=10.0,
    ),
)
"""An edit begins a new check while the one before it may still be under way."""


@dataclass(slots=True)
class Opened:
    """A version of a document that is open in the editor: its findings, once its check has ended, and the check.

    ``needs`` are the files that it imports, as far as they are known.
    """

    version: int | None
    findings: tuple[Finding, ...] = ()
    check: "asyncio.Task[None] | None" = None
    needs: frozenset[Path] = frozenset()


@dataclass(slots=True)
class Doctor:
    """The open documents and the process that reads them."""

    pool: Pool = field(default_factory=lambda: Pool(lanes=LANES))
    opened: dict[str, Opened] = field(default_factory=dict)

    def settings(self, uri: str) -> Settings:
        """Return the settings of the project that a document belongs to; none if they cannot be read."""
        path = to_fs_path(uri)
        try:
            return settings_of(Path(path).parent, None) if path else Settings()
        except (ValueError, OSError):
            return Settings()

    def audit(self, uri: str, text: str, texts: Mapping[Path, bytes]) -> tuple[Audit, frozenset[Path]]:
        """Check the text of a document in its project; also return the files that it imports.

        Parameters
        ----------
        uri, text : str
            The document.
        texts : mapping of Path to bytes
            The content of the open documents, which counts instead of that of their files.
        """
        settings, path = self.settings(uri), path_of(uri)
        project = NO_PROJECT
        if path is not None and path.suffix == ".py":
            with contextlib.suppress(OSError):  # a file that has just been removed
                project = project_of(path, text.encode("utf-8", "replace"), Disk(texts))
        audit = self.pool.judge(Path(uri).name, text, settings.backend, project=project)
        needs = frozenset() if path is None else frozenset(files_of(project, path))
        return settings.applied(audit), needs

    def depending(self, changed: Path) -> Iterator[str]:
        """Yield the open documents that import a file."""
        yield from [uri for uri, opened in self.opened.items() if changed in opened.needs]


def path_of(uri: str) -> Path | None:
    """Return the path of a document without links, or None if it is not a file."""
    path = to_fs_path(uri)
    return Path(path).resolve() if path else None


def lines_without_ends(text: str) -> list[str]:
    r"""Return the lines of a text as Python and the protocol count them.

    Examples
    --------
    >>> lines_without_ends("one\x0c\r\ntwo")
    ['one\x0c', 'two']
    """
    return [line.rstrip("\r\n") for line in lines_of(text)]


def position(text_lines: list[str], line: int, column: int) -> types.Position:
    """Return a 1-based line and a column in characters as the protocol counts them: from 0, in units of UTF-16."""
    before = text_lines[line - 1][: column - 1] if line <= len(text_lines) else ""
    return types.Position(line=line - 1, character=len(before.encode("utf-16-le")) // 2)


def range_of(finding: Finding, lines: list[str]) -> types.Range:
    """Return the range of a finding; to the end of its line if its own end is unknown."""
    line = finding.line or 1
    start = position(lines, line, finding.column)
    if finding.end_line is None or finding.end_column is None:
        return types.Range(
            start=start, end=position(lines, line, len(lines[line - 1]) + 1 if line <= len(lines) else 1)
        )
    return types.Range(start=start, end=position(lines, finding.end_line, finding.end_column))


def diagnostic(finding: Finding, lines: list[str]) -> types.Diagnostic:
    """Return a finding as a diagnostic."""
    return types.Diagnostic(
        range=range_of(finding, lines),
        message="\n".join(filter(None, map(str, (finding.message, finding.where, finding.fix)))),
        severity=SEVERITIES[finding.severity],
        code=finding.code,
        source=SOURCE,
    )


def edits(repair: Repair) -> list[types.TextEdit]:
    """Return a repair as replacements of whole lines."""
    return [
        types.TextEdit(
            range=types.Range(
                start=types.Position(line=hunk.start - 1, character=0),
                end=types.Position(line=hunk.end - 1, character=0),
            ),
            new_text="".join(hunk.lines),
        )
        for hunk in hunks(repair.diff)
    ]


def quick_fixes(
    uri: str, findings: tuple[Finding, ...], lines: list[str], asked: types.Range
) -> Iterator[types.CodeAction]:
    """Yield the repairs of the findings that touch a range, the advised one of each first."""
    for finding in findings:
        here = range_of(finding, lines)
        if here.start.line > asked.end.line or here.end.line < asked.start.line:
            continue
        for number, repair in enumerate(finding.repairs):
            kept = "the output stays probabilities" if repair.after not in ("", "linear") else "the output is logits"
            yield types.CodeAction(
                title=f"{finding.code} {finding.rule}: correct" + (f" ({kept})" if repair.after else ""),
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[diagnostic(finding, lines)],
                is_preferred=number == 0,
                edit=types.WorkspaceEdit(changes={uri: edits(repair)}),
            )


def serving() -> LanguageServer:
    """Return the language server."""
    server = LanguageServer(SOURCE, __version__)
    doctor = Doctor()

    async def check(uri: str, version: int | None, *, pause: float) -> None:
        await asyncio.sleep(pause)
        documents = server.workspace.text_documents.items()
        texts = {path: one.source.encode("utf-8", "replace") for name, one in documents if (path := path_of(name))}
        text = server.workspace.get_text_document(uri).source
        audit, needs = await asyncio.get_running_loop().run_in_executor(None, doctor.audit, uri, text, texts)
        opened = doctor.opened.get(uri)
        if opened is None or opened.version != version:  # closed, or edited in the meantime
            return
        opened.findings, opened.needs = audit.findings, needs
        lines = lines_without_ends(text)
        server.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(
                uri=uri,
                version=version,
                diagnostics=[diagnostic(finding, lines) for finding in audit.findings],
            )
        )

    def begin(uri: str, version: int | None, pause: float) -> None:
        before = doctor.opened.get(uri)
        if before is not None and before.check is not None:
            before.check.cancel()
        needs = before.needs if before is not None else frozenset[Path]()
        opened = doctor.opened[uri] = Opened(version=version, needs=needs)  # lines of findings may have moved
        opened.check = asyncio.get_running_loop().create_task(check(uri, version, pause=pause))

    def follow(uri: str) -> None:
        """Check the documents again that import this one."""
        path = path_of(uri)
        for other in doctor.depending(path) if path is not None else ():
            if other != uri:
                begin(other, doctor.opened[other].version, PAUSE_SECONDS)

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    async def did_open(params: types.DidOpenTextDocumentParams) -> None:
        begin(params.text_document.uri, params.text_document.version, 0.0)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def did_change(params: types.DidChangeTextDocumentParams) -> None:
        begin(params.text_document.uri, params.text_document.version, PAUSE_SECONDS)
        follow(params.text_document.uri)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def did_change_watched_files(params: types.DidChangeWatchedFilesParams) -> None:
        for change in params.changes:
            follow(change.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    async def did_close(params: types.DidCloseTextDocumentParams) -> None:
        opened = doctor.opened.pop(params.text_document.uri, None)
        if opened is not None and opened.check is not None:
            opened.check.cancel()
        cleared = types.PublishDiagnosticsParams(uri=params.text_document.uri, diagnostics=[])
        server.text_document_publish_diagnostics(cleared)
        follow(params.text_document.uri)  # its file counts again

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])
    )
    async def code_action(params: types.CodeActionParams) -> list[types.CodeAction]:
        uri = params.text_document.uri
        opened = doctor.opened.get(uri)
        document = server.workspace.get_text_document(uri)
        if opened is None or opened.version != document.version:
            return []
        return list(quick_fixes(uri, opened.findings, lines_without_ends(document.source), params.range))

    @server.feature(types.SHUTDOWN)
    async def shutdown(*_: object) -> None:
        doctor.pool.close()

    return server


def main() -> None:
    """Serve an editor over standard input and output."""
    serving().start_io()


if __name__ == "__main__":
    main()
