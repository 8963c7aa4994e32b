"""`lodestone serve`: a real server process, asked over real connections."""

import http.client
import json
import os
import re
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from commands_run import ASK, Run, command, variables

from assistant.settings import Settings

Reply = tuple[int, dict[str, Any]]


class Served:
    """A running server and ways to ask it."""

    def __init__(self, process: "subprocess.Popen[str]", port: int) -> None:
        self.process = process
        self.port = port

    def send(self, method: str, path: str, body: bytes = b"", **headers: str) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            reply = connection.getresponse()
            return reply.status, json.loads(reply.read())
        finally:
            connection.close()

    def post(self, line: Any) -> Reply:
        return self.send("POST", "/ask", json.dumps(line).encode(), Content_Type="application/json")


@pytest.fixture(scope="module")
def served(science_settings: Settings) -> Iterator[Served]:
    outside = {name: value for name, value in os.environ.items() if not name.startswith("LODESTONE_")}
    words = command("serve", "--port", "0")
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True, env=outside | variables(science_settings)) as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/ask", line)
        assert found, line
        try:
            yield Served(process, int(found[1]))
            process.terminate()
            assert process.wait(20) in (0, -15)
        finally:
            process.kill()


def test_it_answers_as_the_batch_command_does(served: Served, on_science: Run) -> None:
    status, reply = served.post({"id": 7, "question": ASK, "as_of": "2020-06-30"})
    assert status == 200 and reply["id"] == 7
    ran = on_science("ask", ASK, "--as-of", "2020-06-30", "--json")
    here = json.loads(ran.out)
    assert {k: v for k, v in reply["answer"].items() if k != "trace"} == {k: v for k, v in here.items() if k != "trace"}


def test_history_and_filters_reach_the_assistant(served: Served) -> None:
    turns = [{"question": ASK, "answer": "25 member states."}]
    _, reply = served.post({"id": "a", "question": "And in 2020?", "history": turns})
    assert "23" in reply["answer"]["headline"]
    _, reply = served.post({"id": "b", "question": ASK, "filters": {"publishers": ["Nobody"]}})
    assert reply["answer"]["status"] == "not_covered"


def test_health(served: Served) -> None:
    status, reply = served.send("GET", "/health")
    assert status == 200 and reply["status"] == "ok" and reply["documents"] > 0


@pytest.mark.parametrize(
    ("line", "status", "says"),
    [
        ({"question": ASK}, 400, "no 'id'"),
        ([1], 400, "not a JSON object"),
        ({"id": 1, "question": ASK, "filters": {"colour": ["blue"]}}, 400, "colour"),
        ({"id": 1, "question": ASK, "filters": {"kinds": "report"}}, 400, "kinds"),
        ({"id": 1, "question": " "}, 422, "empty"),
        ({"id": 1, "question": "x" * 3000}, 422, "3,000 characters"),
        ({"id": 1, "question": ASK, "as_of": "soon"}, 422, "soon"),
        ({"id": 1, "question": ASK, "filters": {"published_from": "soon"}}, 422, "published_from"),
    ],
)
def test_a_question_that_cannot_be_asked_is_told_why(served: Served, line: Any, status: int, says: str) -> None:
    given, reply = served.post(line)
    assert (given, says in reply["error"], bool(reply["remedy"])) == (status, True, True), reply


def test_what_is_no_question_is_refused_and_the_server_lives_on(served: Served) -> None:
    kind = "application/json"
    assert served.send("POST", "/ask", b"{}")[0] == 415
    assert served.send("POST", "/ask", b"{", Content_Type=kind)[0] == 400
    assert served.send("POST", "/ask", b"[" * 100_000, Content_Type=kind)[0] == 400
    assert served.send("POST", "/ask", b"\xff\xfe", Content_Type=kind)[0] == 400
    status, reply = served.send("POST", "/ask", b'{"id": 1, "question": "' + b"a" * 2_000_000 + b'"}', Content_Type=kind)
    assert status == 413 and "bytes" in reply["remedy"]
    assert served.send("GET", "/ask")[0] == 405
    assert served.send("GET", "/elsewhere")[0] == 404
    assert served.send("GET", "/health", Host="attacker.example")[0] == 403
    assert served.send("GET", "/health")[0] == 200
    assert served.process.poll() is None


def test_a_port_that_is_taken_is_said(served: Served, on_science: Run) -> None:
    ran = on_science("serve", "--port", str(served.port))
    assert ran.code == 2 and str(served.port) in ran.complaint
    assert "99999" in on_science("serve", "--port", "99999").err
