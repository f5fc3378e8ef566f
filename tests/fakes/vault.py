"""Enough of Vault's HTTP API to stand for it: KV of both versions, mounts, tokens, sealing; over real HTTP.

What it answers was taken down from OpenBao 2.7; `make test-vault` runs the same tests on a real server.
"""

import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

ROOT_TOKEN = "root"
CAS = "check-and-set parameter did not match the current version"
Reply = tuple[int, dict[str, Any] | None]


def errors(status: int, *told: str) -> Reply:
    return status, {"errors": list(told)}


@dataclass
class Version:
    data: dict[str, Any] | None
    deleted_at: str = ""
    destroyed: bool = False


@dataclass
class FakeVault:
    """State of the server, and what a test may do to it beside its API."""

    tokens: set[str] = field(default_factory=lambda: {ROOT_TOKEN})
    mounts: dict[str, int] = field(default_factory=lambda: {"secret": 2})
    secrets: dict[tuple[str, str], list[Version]] = field(default_factory=dict)
    namespace: str = ""
    is_sealed: bool = False
    delay_s: float = 0.0
    trouble: Callable[[str, str], tuple[int, bytes] | None] = lambda *_: None
    """A proxy's or a broken server's answer in place of Vault's, by method and path."""
    asked: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, method: str, path: str, headers: dict[str, str], body: dict[str, Any]) -> Reply:
        path, _, query = path.removeprefix("/v1/").partition("?")
        if self.is_sealed:
            return errors(503, "Vault is sealed")
        if headers.get("x-vault-token") not in self.tokens:
            return errors(403, "permission denied")
        if headers.get("x-vault-namespace", "") != self.namespace:
            return errors(404, f'no handler for route "{path}". route entry not found.')
        if path == "sys/seal":
            self.is_sealed = True
            return 204, None
        if path.startswith("sys/mounts/"):
            self.mounts[path.removeprefix("sys/mounts/")] = int(body.get("options", {}).get("version", 1))
            return 204, None
        mount, _, rest = path.partition("/")
        if mount not in self.mounts:
            return errors(404, f'no handler for route "{path}". route entry not found.')
        with self.lock:
            if self.mounts[mount] == 1:
                return self._kv1(method, mount, rest, body)
            return self._kv2(method, mount, rest, query, body)

    def _kv1(self, method: str, mount: str, path: str, body: dict[str, Any]) -> Reply:
        if method == "POST":
            self.secrets[mount, path] = [Version(body)]
            return 204, None
        found = self.secrets.get((mount, path))
        return (200, {"data": found[0].data}) if found else errors(404)

    def _kv2(self, method: str, mount: str, rest: str, query: str, body: dict[str, Any]) -> Reply:
        kind, _, path = rest.partition("/")
        versions = self.secrets.get((mount, path), [])
        match method, kind:
            case "GET", "data":
                return self._read(versions)
            case "POST", "data":
                return self._write(mount, path, versions, body)
            case "DELETE", "data":
                if versions:
                    versions[-1].deleted_at = datetime.now(UTC).isoformat()
                return 204, None
            case "PUT", "destroy":
                for number in body["versions"]:
                    versions[number - 1].data, versions[number - 1].destroyed = None, True
                return 204, None
            case "DELETE", "metadata":
                self.secrets.pop((mount, path), None)
                return 204, None
            case "GET", "metadata" if query == "list=true":
                return self._list(mount, path)
        return errors(405, "unsupported operation")

    def _read(self, versions: list[Version]) -> Reply:
        if not versions:
            return errors(404)
        newest = versions[-1]
        is_there = not newest.deleted_at and not newest.destroyed
        metadata = {
            "deletion_time": newest.deleted_at,
            "destroyed": newest.destroyed,
            "version": len(versions),
        }
        data = {"data": newest.data if is_there else None, "metadata": metadata}
        return 200 if is_there else 404, {"data": data}

    def _write(self, mount: str, path: str, versions: list[Version], body: dict[str, Any]) -> Reply:
        cas = body.get("options", {}).get("cas")
        if cas is not None and cas != len(versions):
            return errors(400, CAS)
        self.secrets[mount, path] = [*versions, Version(body["data"])]
        return 200, {"data": {"version": len(versions) + 1, "destroyed": False}}

    def _list(self, mount: str, path: str) -> Reply:
        prefix = f"{path}/"
        below = [key for at, key in self.secrets if at == mount and key.startswith(prefix)]
        rests = [key.removeprefix(prefix) for key in below]
        names = {name if "/" not in name else name.split("/")[0] + "/" for name in rests}
        return (200, {"data": {"keys": sorted(names)}}) if names else errors(404)


@contextmanager
def served(vault: FakeVault, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """The fake at an address of this machine."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _any(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            body = json.loads(self.rfile.read(length) or b"{}")
            vault.asked.append(f"{self.command} {self.path}")
            time.sleep(vault.delay_s)
            given = {name.lower(): value for name, value in self.headers.items()}
            raw = vault.trouble(self.command, self.path)
            status, content = raw or self._own(given, body)
            self.send_response(status)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def _own(self, headers: dict[str, str], body: dict[str, Any]) -> tuple[int, bytes]:
            status, told = vault.answer(self.command, self.path, headers, body)
            return status, b"" if told is None else json.dumps(told).encode()

        do_GET = do_POST = do_PUT = do_DELETE = _any  # noqa: N815  # the library's names

        def log_message(self, *_: object) -> None:
            """Says nothing in the test's output."""

    class Server(ThreadingHTTPServer):
        daemon_threads = False

        def handle_error(self, *_: object) -> None:
            """A client that gave up is what some tests are about."""

    with Server(("127.0.0.1", 0), Handler) as server:
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
