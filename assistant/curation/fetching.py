"""Fetches one document from a web address, once, within limits, and never from this machine or a private network.

Against an address that means something else than it says (server-side request forgery): the name is resolved here, every
address that it resolves to must be public, and the connection goes to the very address that was checked. Each redirect is
checked in the same way.
"""

import hashlib
import ipaddress
import re
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic
from urllib.parse import unquote, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import httpx

from assistant.errors import LodestoneError, UsageError
from assistant.library.formats import FORMATS
from assistant.library.metadata import is_web_address
from assistant.settings import Settings

AGENT = "Lodestone"
_STEP_SECONDS = 10.0  # longest silence of a server
_ROBOTS_BYTES = 500_000
_SUFFIXES = {
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/markdown": ".md",
    "text/plain": ".txt",
    "application/zip": ".zip",
}
_SHOWN_HEADERS = ("content-type", "last-modified", "etag", "content-language", "x-robots-tag", "link", "server", "date")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class FetchRefused(LodestoneError):
    """The address was not fetched, or not to its end; the message says why."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document as it came from an address. `url` is the last one of the redirects; `at` is a UTC time in ISO form.

    `robots` says what the site's robots.txt says about the address: "allowed", "not allowed", or "says nothing".
    """

    asked: str
    url: str
    name: str
    data: bytes = field(repr=False)
    sha256: str
    at: str
    headers: Mapping[str, str]
    redirects: tuple[str, ...]
    robots: str


def fetch(url: str, settings: Settings) -> Fetched:
    """The document at an http(s) address. Raises UsageError for what is no such address, FetchRefused for all else."""
    address = url.strip()
    _check_form(address)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    with _client(settings) as client:
        robots = _robots(client, address, settings)
        last, headers, data, redirects = _follow(client, address, settings, int(settings.fetch_max_mb * 1_000_000))
    if not data.strip():
        raise FetchRefused(f"{last} gave nothing.", "Open it in a browser and save the document.")
    return Fetched(
        asked=address,
        url=last,
        name=_file_name(last, headers),
        data=data,
        sha256=hashlib.sha256(data).hexdigest(),
        at=at,
        headers={name: headers[name] for name in _SHOWN_HEADERS if name in headers},
        redirects=redirects,
        robots=robots,
    )


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet; what is written inside an IPv6 address counts too."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
        if ip in _NAT64:
            inner.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
        if not all(is_public(str(part)) for part in inner if part is not None):
            return False
        if ip.ipv4_mapped is not None:
            return True
    return ip.is_global and not ip.is_multicast


def _check_form(url: str) -> None:
    if not is_web_address(url):
        shown = url if len(url) <= 100 else f"{url[:100]}…"
        raise UsageError(f"'{shown}' is not a web address.", "Write it whole, beginning with https:// or http://.")


@contextmanager
def _client(settings: Settings) -> Iterator[httpx.Client]:
    """A client that is shut when the time is over, whatever the server does. It knows no proxy, which would resolve anew."""
    limit = min(_STEP_SECONDS, settings.fetch_max_seconds)
    headers = {"User-Agent": AGENT, "Accept-Encoding": "identity", "Accept": "*/*"}
    client = httpx.Client(timeout=limit, follow_redirects=False, trust_env=False, headers=headers)
    timer = threading.Timer(settings.fetch_max_seconds, client.close)
    timer.daemon = True
    timer.start()
    started = monotonic()
    try:
        yield client
    except (httpx.HTTPError, httpx.InvalidURL, OSError, RuntimeError) as error:
        if monotonic() - started >= settings.fetch_max_seconds or isinstance(error, httpx.TimeoutException):
            raise FetchRefused(
                f"The address took longer than {settings.fetch_max_seconds:g} s, or said nothing for {limit:g} s.",
                "Try again later, or raise the setting fetch_max_seconds.",
            ) from None
        raise FetchRefused(f"The address cannot be reached: {error}.", "Check it in a browser.") from error
    finally:
        timer.cancel()
        client.close()


def _follow(
    client: httpx.Client, url: str, settings: Settings, most_bytes: int
) -> tuple[str, Mapping[str, str], bytes, tuple[str, ...]]:
    """The last address, its headers and content, and the addresses on the way."""
    way: list[str] = []
    while True:
        with _opened(client, url, settings) as response:
            target = response.headers.get("location", "")
            if response.is_redirect and target:
                if len(way) >= settings.fetch_max_redirects:
                    raise FetchRefused(
                        f"{way[0] if way else url} sends on more than {settings.fetch_max_redirects} times.",
                        "Open it in a browser and use the address at which it ends.",
                    )
                way.append(url)
                url = urljoin(url, target).partition("#")[0]
                _check_form(url)
                continue
            if response.status_code != 200:
                raise FetchRefused(
                    f"{url} answers {response.status_code} {response.reason_phrase}.", "Check the address in a browser."
                )
            return url, dict(response.headers), _content(response, url, most_bytes), tuple(way)


def _content(response: httpx.Response, url: str, most_bytes: int) -> bytes:
    data = bytearray()
    for part in response.iter_bytes(64 * 1024):
        data += part
        if len(data) > most_bytes:
            raise FetchRefused(
                f"What {url} gives is larger than {most_bytes / 1e6:g} MB.", "Raise the setting fetch_max_mb, or split it."
            )
    return bytes(data)


@contextmanager
def _opened(client: httpx.Client, url: str, settings: Settings) -> Iterator[httpx.Response]:
    """The response of a request that goes to the address that was checked, under the name that was asked for."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    ip = _checked_address(host, port, settings)
    shown = f"[{ip}]" if ":" in ip else ip
    pinned = httpx.URL(url).copy_with(host=shown, port=parts.port)
    request = client.build_request(
        "GET", pinned, headers={"Host": parts.netloc}, extensions={"sni_hostname": host.encode("idna").decode("ascii")}
    )
    response = client.send(request, stream=True)
    try:
        yield response
    finally:
        response.close()


def _checked_address(host: str, port: int, settings: Settings) -> str:
    try:
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise FetchRefused(f"There is no server '{host}': {error}.", "Check the address.") from None
    private = [ip for ip in found if not is_public(ip)]
    if private and not settings.fetch_private:
        raise FetchRefused(
            f"'{host}' is {private[0]}, an address of this machine or of a private network.",
            "Save the document and add the file, or set LODESTONE_FETCH_PRIVATE=true if that network is meant.",
        )
    return found[0]


def _robots(client: httpx.Client, url: str, settings: Settings) -> str:
    """What robots.txt says. It is shown and does not decide: a person asks for one document, once."""
    parts = urlsplit(url)
    try:
        _, _, data, _ = _follow(client, f"{parts.scheme}://{parts.netloc}/robots.txt", settings, _ROBOTS_BYTES)
    except (LodestoneError, httpx.HTTPError):
        return "says nothing"
    rules = RobotFileParser()
    rules.parse(data.decode("utf-8", "replace").splitlines())
    return "allowed" if rules.can_fetch(AGENT, url) else "not allowed"


def _file_name(url: str, headers: Mapping[str, str]) -> str:
    """A plain file name with the ending of what the server says it sends, or of the address."""
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    offered = re.search(r'filename="?([^";]+)', headers.get("content-disposition", ""))
    last = unquote((offered[1] if offered else urlsplit(url).path.rstrip("/").rpartition("/")[2]) or urlsplit(url).hostname or "")
    stem, dot, ending = last.rpartition(".")
    suffix = f".{ending.lower()}" if dot and f".{ending.lower()}" in (*FORMATS, ".zip") else ""
    stem = stem if suffix else last
    suffix = _SUFFIXES.get(kind, suffix) if kind != "text/plain" or not suffix else suffix
    return plain_name(f"{stem}{suffix}")


def plain_name(name: str) -> str:
    """A file name of letters, digits, '-', '_' and '.', without folders; never empty, never hidden, at most 100 characters."""
    last = re.split(r"[/\\]", name)[-1]
    stem, dot, ending = last.rpartition(".")
    if not dot:
        stem, ending = last, ""
    stem = re.sub(r"[^\w-]+", "-", stem).strip("-._")[:90] or "document"
    ending = re.sub(r"\W", "", ending)[:8]
    return f"{stem}.{ending}" if ending else stem
