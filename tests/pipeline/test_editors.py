"""An editor's language server, in a project elsewhere, follows imports of the installed package."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote, urlsplit

SCRIPT = """from newsledger.flows.settings import Settings

chosen = Settings()
chosen.workers.upper()
"""
Message = dict[str, Any]


class Server:
    """A language server on standard input and output."""

    def __init__(self, process: "subprocess.Popen[bytes]", folder: Path) -> None:
        """Keep the process and open the folder as a workspace."""
        self._process = process
        self._requests = 0
        workspace = {"uri": folder.as_uri(), "name": "elsewhere"}
        self.request("initialize", {"processId": None, "capabilities": {}, "workspaceFolders": [workspace]})
        self.notify("initialized", {})

    def notify(self, method: str, params: Message) -> None:
        """Send a message that has no answer."""
        self._send({"method": method, "params": params})

    def request(self, method: str, params: Message) -> Any:
        """Send a request and return its result."""
        self._requests += 1
        number = self._requests
        self._send({"id": number, "method": method, "params": params})
        return next(message for message in self._messages() if message.get("id") == number)["result"]

    def notified(self, method: str) -> Message:
        """Return the parameters of the next notification of that method."""
        return cast(
            "Message", next(message for message in self._messages() if message.get("method") == method)["params"]
        )

    def _send(self, message: Message) -> None:
        assert self._process.stdin is not None
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(content), content))
        self._process.stdin.flush()

    def _messages(self) -> Iterator[Message]:
        """What the server sends; its own requests are answered with nothing."""
        stream = self._process.stdout
        assert stream is not None
        while header := stream.readline():
            if not header.lower().startswith(b"content-length:"):
                continue
            while stream.readline().strip():
                pass
            message = json.loads(stream.read(int(header.split(b":")[1])))
            if "method" in message and "id" in message:
                self._send({"id": message["id"], "result": None})
            else:
                yield message


def test_a_project_elsewhere_jumps_to_the_installed_package(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    with _served(tmp_path) as server:
        document = {"uri": script.as_uri(), "languageId": "python", "version": 1, "text": SCRIPT}
        server.notify("textDocument/didOpen", {"textDocument": document})
        problems = server.notified("textDocument/publishDiagnostics")["diagnostics"]
        place = {"textDocument": {"uri": script.as_uri()}, "position": {"line": 0, "character": 40}}
        (target,) = server.request("textDocument/definition", place)
    errors = [problem["message"] for problem in problems if problem["severity"] == 1]
    assert len(errors) == 1, problems
    assert 'attribute "upper" for class "int"' in errors[0]
    path = Path(unquote(urlsplit(target["uri"]).path))
    assert path.parts[-2:] == ("flows", "settings.py")
    line = path.read_text(encoding="utf-8").splitlines()[target["range"]["start"]["line"]]
    assert line.startswith("class Settings")


@contextmanager
def _served(folder: Path) -> Iterator[Server]:
    """basedpyright's language server with this interpreter's packages; it is ended afterwards."""
    programs = Path(sys.executable).parent
    environment = {**os.environ, "PATH": os.pathsep.join([str(programs), os.environ.get("PATH", "")])}
    command = [str(programs / "basedpyright-langserver"), "--stdio"]
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield Server(process, folder)
        finally:
            process.kill()
