"""Fetching from an address: limits, redirects, private ranges; against a real server on loopback."""

import gzip
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from assistant.curation.fetching import FetchRefused, fetch, is_public, plain_name
from assistant.errors import UsageError
from assistant.settings import Settings

PAGE = b"<html lang=en><head><title>Statement</title></head><body><h1>Statement</h1><p>Agreed on 3 May 2024.</p></body></html>"


class Site(BaseHTTPRequestHandler):
    """What the tests ask for, by path."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        body, status, headers = (
            PAGE,
            200,
            {"Content-Type": "text/html; charset=utf-8", "Last-Modified": "Fri, 03 May 2024 10:00:00 GMT"},
        )
        if self.path == "/robots.txt":
            body, headers = b"User-agent: *\nDisallow: /closed/\n", {"Content-Type": "text/plain"}
        elif self.path.startswith("/hop"):
            number = int(self.path.removeprefix("/hop") or 0)
            status, headers = 302, {"Location": f"/hop{number - 1}" if number else "/statement"}
        elif self.path == "/to-metadata":
            status, headers = 302, {"Location": "http://169.254.169.254/latest/meta-data/"}
        elif self.path == "/to-file":
            status, headers = 302, {"Location": "file:///etc/passwd"}
        elif self.path == "/gone":
            status = 404
        elif self.path == "/bomb":
            body, headers = gzip.compress(bytes(30_000_000)), {"Content-Type": "text/plain", "Content-Encoding": "gzip"}
        elif self.path == "/drip":
            self.send_response(200)
            self.end_headers()
            for _ in range(100):
                try:
                    self.wfile.write(b"x")
                    self.wfile.flush()
                except OSError:
                    return
                time.sleep(0.1)
            return
        elif self.path == "/file":
            headers = {"Content-Type": "application/pdf", "Content-Disposition": 'attachment; filename="../../Report 2024.pdf"'}
            body = b"%PDF-1.4 ..."
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Silent."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


LOCAL = Settings(fetch_private=True, fetch_max_mb=1, fetch_max_redirects=3, fetch_max_seconds=2)


def test_a_document_comes_with_hash_time_headers_and_robots(site: str) -> None:
    fetched = fetch(f"{site}/hop2", LOCAL)
    assert fetched.data == PAGE and fetched.url == f"{site}/statement" and fetched.name == "statement.html"
    assert len(fetched.sha256) == 64 and fetched.at.startswith("20") and fetched.headers["last-modified"].startswith("Fri")
    assert len(fetched.redirects) == 3 and fetched.robots == "allowed"
    assert fetch(f"{site}/closed/a", LOCAL).robots == "not allowed"


def test_it_is_fetched_once(site: str) -> None:
    Site.asked.clear()
    fetch(f"{site}/once", LOCAL)
    assert Site.asked.count("/once") == 1


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/hop9", "more than 3 times"),
        ("/gone", "404"),
        ("/bomb", "larger than 1 MB"),
        ("/drip", "longer than 2 s"),
    ],
)
def test_limits(site: str, path: str, words: str) -> None:
    started = time.monotonic()
    with pytest.raises(FetchRefused, match=words):
        fetch(site + path, LOCAL)
    assert time.monotonic() - started < 8


def test_this_machine_is_refused_by_default_under_each_of_its_names(site: str) -> None:
    Site.asked.clear()
    port = site.rsplit(":", 1)[1]
    for host in ("127.0.0.1", "localhost", "127.1", "0.0.0.0"):
        with pytest.raises((FetchRefused, UsageError)):
            fetch(f"http://{host}:{port}/statement", Settings())
    assert Site.asked == []


def test_a_redirect_is_checked_like_an_address(site: str) -> None:
    with pytest.raises(UsageError, match="not a web address"):
        fetch(f"{site}/to-file", LOCAL)
    with pytest.raises(FetchRefused):  # a private address, that nothing here answers under
        fetch(f"{site}/to-metadata", LOCAL)


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "ftp://example.org/a", "http://user:pw@example.org/", "http://[::1", ""]
)
def test_what_is_no_web_address(address: str) -> None:
    with pytest.raises(UsageError):
        fetch(address, Settings())


def test_public_addresses() -> None:
    private = """127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255
        ::1 :: fe80::1 fc00::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 2002:7f00:1:: 64:ff9b::7f00:1 ff02::1""".split()
    assert [address for address in private if is_public(address)] == []
    assert all(is_public(address) for address in ("93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34"))


def test_names_of_files_are_plain(site: str) -> None:
    assert fetch(f"{site}/file", LOCAL).name == "Report-2024.pdf"
    assert (
        plain_name("../../etc/passwd") == "passwd" and plain_name("..\\a b\x00.PDF") == "a-b.PDF" and plain_name("") == "document"
    )
