"""A chat model that says whatever the script tells it to, over the real protocol: OpenAI-compatible HTTP, streamed or not."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """What the server does with one request. `text` is sent in pieces of `piece` characters, `pause` seconds apart.

    `die_after` closes the connection after so many pieces, `hang_after` sends nothing more, `cut` ends for lack of tokens;
    `garbage` is sent instead of events; `status` other than 200 is an error with `text` as its message.
    """

    text: str = ""
    status: int = 200
    piece: int = 7
    pause: float = 0.0
    die_after: int | None = None
    hang_after: int | None = None
    cut: bool = False
    garbage: bytes = b""


@dataclass
class Adversary:
    """A running server with its address; `requests` are the bodies that it was sent, `script` what it answers in turn.

    The last reply of the script is given again and again.
    """

    address: str
    script: list[Reply | Callable[[dict[str, Any]], Reply]] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    def says(self, *replies: "Reply | str | Callable[[dict[str, Any]], Reply]") -> None:
        self.requests.clear()
        self.script[:] = [Reply(reply) if isinstance(reply, str) else reply for reply in replies]

    def next(self, body: dict[str, Any]) -> Reply:
        self.requests.append(body)
        chosen = self.script[min(len(self.requests), len(self.script)) - 1]
        return chosen if isinstance(chosen, Reply) else chosen(body)


def prompt_of(body: dict[str, Any]) -> str:
    """Everything that a request shows the model."""
    return "\n".join(str(message["content"]) for message in body["messages"])


def ids_of(body: dict[str, Any], words: str) -> str:
    """The id of the first piece of evidence in a request that holds these words."""
    line = next(line for line in prompt_of(body).splitlines() if line.startswith("[") and words in line)
    return line[1 : line.index("]")]


@contextmanager
def adversary() -> Iterator[Adversary]:
    server = _Server(("127.0.0.1", 0), _Handler)
    running = Adversary(f"http://127.0.0.1:{server.server_address[1]}/v1")
    server.adversary = running  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        running.closing.set()
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up in the midst of a reply is what some tests are about."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        running: Adversary = self.server.adversary  # type: ignore[attr-defined]
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        running.keys.append(self.headers.get("Authorization", ""))
        reply = running.next(body)
        try:
            self._answer(reply, body, running)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _answer(self, reply: Reply, body: dict[str, Any], running: Adversary) -> None:
        if reply.status != 200:
            self._whole(reply.status, {"error": {"message": reply.text, "type": "error", "code": reply.status}})
            return
        if not body.get("stream"):
            message = {"role": "assistant", "content": reply.text}
            self._whole(200, {"id": "1", "object": "chat.completion", "created": 0, "model": "m",
                              "choices": [{"index": 0, "message": message, "finish_reason": "stop"}]})  # fmt: skip
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        if reply.garbage:
            self._chunk(reply.garbage)
            self._chunk(b"")
            return
        pieces: Sequence[str] = [reply.text[i : i + reply.piece] for i in range(0, len(reply.text), reply.piece)]
        for number, piece in enumerate(pieces):
            if number == reply.hang_after:
                running.closing.wait(60)
                return
            if number == reply.die_after:
                self.connection.close()  # in the midst of the chunked body
                self.close_connection = True
                return
            self._event({"role": "assistant", "content": piece})
            time.sleep(reply.pause)
        if reply.hang_after is not None:
            running.closing.wait(60)
            return
        self._event({}, "length" if reply.cut else "stop")
        self._chunk(b"data: [DONE]\n\n")
        self._chunk(b"")

    def _event(self, delta: dict[str, Any], finish: str | None = None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        event = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
        self._chunk(f"data: {json.dumps(event)}\n\n".encode())

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def _whole(self, status: int, data: dict[str, Any]) -> None:
        sent = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, *_: object) -> None:
        """Quiet: requests are kept in `Adversary.requests`."""
