"""An editor without a screen: a language client that opens, edits and corrects documents."""

import asyncio
import sys
from pathlib import Path
from typing import Any, Self

from lsprotocol import types
from pygls.lsp.client import LanguageClient

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 20.0


class Editor:
    """A client with the server as its child; an asynchronous context manager."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._client = LanguageClient("editor", "1")
        self._published: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()

        def published(params: types.PublishDiagnosticsParams) -> None:
            self._published.put_nowait(params)

        self._client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(published)

    async def __aenter__(self) -> Self:
        await self._client.start_io(sys.executable, "-m", "logit_doctor.server", cwd=ROOT)
        await self._client.initialize_async(
            types.InitializeParams(capabilities=types.ClientCapabilities(), root_uri=self.folder.as_uri())
        )
        self._client.initialized(types.InitializedParams())
        return self

    async def __aexit__(self, *error: Any) -> None:
        await self._client.shutdown_async(None)
        self._client.exit(None)
        await self._client.stop()

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    async def published(self, version: int | None, name: str = "") -> list[types.Diagnostic]:
        """The next diagnostics of a version of a document; of any one without a name."""
        while True:
            found = await asyncio.wait_for(self._published.get(), PATIENCE)
            if found.version == version and found.uri in (self.uri(name), found.uri if not name else ""):
                return list(found.diagnostics)

    async def open(self, name: str, text: str) -> list[types.Diagnostic]:
        document = types.TextDocumentItem(uri=self.uri(name), language_id="python", version=1, text=text)
        self._client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=document))
        return await self.published(1)

    def edit(self, name: str, version: int, text: str) -> None:
        self._client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                text_document=types.VersionedTextDocumentIdentifier(uri=self.uri(name), version=version),
                content_changes=[types.TextDocumentContentChangeWholeDocument(text=text)],
            )
        )

    async def edited(self, name: str, version: int, text: str) -> list[types.Diagnostic]:
        self.edit(name, version, text)
        return await self.published(version)

    def changed_on_disk(self, name: str) -> None:
        """Tell the server of a file that another program has written."""
        event = types.FileEvent(uri=self.uri(name), type=types.FileChangeType.Changed)
        self._client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(changes=[event]))

    async def close(self, name: str) -> list[types.Diagnostic]:
        document = types.TextDocumentIdentifier(uri=self.uri(name))
        self._client.text_document_did_close(types.DidCloseTextDocumentParams(text_document=document))
        return await self.published(None)

    async def fixes(self, name: str, place: types.Range) -> list[types.CodeAction]:
        asked = types.CodeActionParams(
            text_document=types.TextDocumentIdentifier(uri=self.uri(name)),
            range=place,
            context=types.CodeActionContext(diagnostics=[]),
        )
        found = await self._client.text_document_code_action_async(asked)
        return [action for action in found or () if isinstance(action, types.CodeAction)]


def corrected(text: str, action: types.CodeAction) -> str:
    """A document after a quick fix, as an editor makes it."""
    assert action.edit is not None
    assert action.edit.changes is not None
    ((_, edits),) = action.edit.changes.items()
    lines = text.splitlines(keepends=True)
    for edit in sorted(edits, key=lambda edit: edit.range.start.line, reverse=True):
        assert edit.range.start.character == edit.range.end.character == 0
        lines[edit.range.start.line : edit.range.end.line] = [edit.new_text]
    return "".join(lines)
