"""`lodestone chat`: the page in the browser, served to this machine alone."""

import argparse
import errno
import os
import sys
from typing import Any

from assistant.errors import LodestoneError, UsageError

HOST = "localhost"
PORT = 8501


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "chat",
        help="Open the chat in the browser.",
        description="Serves the page on localhost. The page builds the index when it is missing or out of date.",
    )
    parser.add_argument("--port", type=_port, default=PORT, help=f"The port of the page; default: {PORT}.")
    parser.set_defaults(func=run)


def run(arguments: argparse.Namespace) -> int:
    """Turns this process into the server; returns only by an error."""
    from assistant.library.catalogue import load_catalogue
    from assistant.settings import ROOT, load_settings

    load_catalogue(load_settings().corpus)  # what is wrong with the settings or the corpus is better said here
    app = ROOT / "app.py"
    if not app.is_file():
        raise LodestoneError(f"There is no {app}.", "Start the chat from a clone of the repository.")
    refuse_taken(arguments.port)
    print(f"Lodestone: http://{HOST}:{arguments.port}  (Ctrl+C ends it)", file=sys.stderr, flush=True)
    os.execv(sys.executable, [sys.executable, "-m", "streamlit", "run", str(app), *_options(arguments.port)])


def _options(port: int) -> list[str]:
    """What must hold whatever a configuration file says: this machine alone, nothing reported, no question asked."""
    options = {
        "server.port": str(port),
        "server.address": HOST,
        "server.headless": "true",
        "browser.gatherUsageStats": "false",
    }
    return [f"--{name}={value}" for name, value in options.items()]


def refuse_taken(port: int) -> None:
    """Raises UsageError where another program listens on the port, or this one may not."""
    import socket

    for family, kind, protocol, _, address in socket.getaddrinfo(HOST, port, type=socket.SOCK_STREAM):
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(address)
            except OSError as error:
                if error.errno == errno.EADDRNOTAVAIL:  # localhost has an IPv6 address here that no interface has
                    continue
                why = "is taken by another program" if error.errno == errno.EADDRINUSE else f"cannot be used: {error.strerror}"
                raise UsageError(
                    f"Port {port} {why}.", f"Choose another one: lodestone chat --port {port + 1 if port < 65535 else PORT}"
                ) from None


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"'{text}' is no port: choose a number from 1 to 65535")
    return int(text)
