"""pytest-lsp's client: what a server owes any client of the protocol."""

import os
import pathlib
import sys

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

PROGRAM = os.environ["LAMEDUCK"]
PROJECT = pathlib.Path(os.environ["LSP_PROJECT"])
CART = PROJECT / "cart" / "cart.yaml"


@pytest_lsp.fixture(config=ClientServerConfig(server_command=[PROGRAM, "server"]))
async def client(lsp_client: LanguageClient):
    @lsp_client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def register(_params):
        return None

    await lsp_client.initialize_session(
        types.InitializeParams(
            capabilities=client_capabilities("visual-studio-code"),
            workspace_folders=[types.WorkspaceFolder(uri=PROJECT.as_uri(), name="shop")],
        )
    )
    yield
    await lsp_client.shutdown_session()


def open_file(client: LanguageClient, text: str, version: int = 1):
    client.text_document_did_open(
        types.DidOpenTextDocumentParams(
            types.TextDocumentItem(uri=CART.as_uri(), language_id="yaml", version=version, text=text)
        )
    )


def codes(shown):
    return sorted(str(one.code) for one in shown)


@pytest.mark.asyncio
async def test_findings_hover_links_and_repairs(client: LanguageClient):
    text = CART.read_text()
    open_file(client, text)
    while "prestop-sh-c-split" not in codes(client.diagnostics.get(CART.as_uri(), [])):
        await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    found = next(one for one in client.diagnostics[CART.as_uri()] if one.code == "prestop-sh-c-split")
    assert found.source == "lameduck"
    assert found.code_description.href == "https://lameduck.dev/rules/prestop-sh-c-split"

    line = next(number for number, line in enumerate(text.splitlines()) if "preStop" in line)
    column = text.splitlines()[line].index("preStop")
    hover = await client.text_document_hover_async(
        types.HoverParams(types.TextDocumentIdentifier(CART.as_uri()), types.Position(line, column))
    )
    assert "SIGTERM" in hover.contents.value

    actions = await client.text_document_code_action_async(
        types.CodeActionParams(
            types.TextDocumentIdentifier(CART.as_uri()), found.range, types.CodeActionContext(diagnostics=[found])
        )
    )
    kinds = {action.kind for action in actions}
    assert kinds == {"quickfix", "source.fixAll.lameduck"}, kinds
    ignore = next(action for action in actions if action.title.startswith("Ignore prestop-sh-c-split"))
    [change] = ignore.edit.document_changes
    [edit] = change.edits
    assert change.text_document.version == 1 and "# lameduck: ignore[" in edit.new_text

    client.text_document_did_change(
        types.DidChangeTextDocumentParams(
            types.VersionedTextDocumentIdentifier(version=2, uri=CART.as_uri()),
            [types.TextDocumentContentChangePartial(range=edit.range, text=edit.new_text)],
        )
    )
    while "prestop-sh-c-split" in codes(client.diagnostics[CART.as_uri()]):
        await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)

    links = await client.text_document_document_link_async(
        types.DocumentLinkParams(types.TextDocumentIdentifier(CART.as_uri()))
    )
    assert "https://lameduck.dev/rules/prestop-sh-c-split" in [link.target for link in links]


@pytest.mark.asyncio
async def test_ten_thousand_changes_leave_the_memory_as_it_is(client: LanguageClient):
    text = CART.read_text()
    open_file(client, text)
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    server = client._server.pid

    def resident() -> int:
        status = pathlib.Path(f"/proc/{server}/status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))

    async def change(versions: range):
        for version in versions:
            changed = text + "# " + "x" * (version % 50) + "\n"
            client.text_document_did_change(
                types.DidChangeTextDocumentParams(
                    types.VersionedTextDocumentIdentifier(version=version, uri=CART.as_uri()),
                    [types.TextDocumentContentChangeWholeDocument(text=changed)],
                )
            )
            # An answer now and then, so that what was sent is what was read.
            if version % 10 == 0:
                await client.text_document_hover_async(
                    types.HoverParams(types.TextDocumentIdentifier(CART.as_uri()), types.Position(0, 0))
                )

    await change(range(2, 2000))
    before = resident()
    await change(range(2000, 12000))
    after = resident()
    sys.stdout.write(f"\nmemory: {before} kB, after 10,000 changes {after} kB\n")
    assert after < before * 1.1 + 2048, (before, after)
