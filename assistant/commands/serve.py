"""`lodestone serve`: questions over HTTP, the lines of `lodestone ask --batch`, to this machine alone unless told otherwise."""

import argparse
import ipaddress
import socket
import sys
from typing import Any

from assistant.errors import UsageError

HOST = "127.0.0.1"
PORT = 8700


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "serve",
        help="Answer questions over HTTP.",
        description="POST /ask takes one line of `lodestone ask --batch` and gives {id, answer} or {error, remedy}; GET /health "
        "says that it is up. There is no log-in: whoever reaches the port may ask.",
    )
    parser.add_argument("--host", default=HOST, help=f"The address to listen on; default: {HOST}, this machine alone.")
    parser.add_argument("--port", type=_port, default=PORT, help=f"The port; 0 takes a free one; default: {PORT}.")
    parser.set_defaults(func=run)


def run(arguments: argparse.Namespace) -> int:
    """Serves until it is told to stop; 0 then. Raises UsageError for an address that cannot be listened on."""
    from uvicorn import Config, Server

    from assistant.assistant import Assistant
    from assistant.commands.serve_app import make_app
    from assistant.settings import load_settings

    with _listening(arguments.host, arguments.port) as listener:
        app = make_app(Assistant.open(load_settings()), local=_is_loopback(listener))
        host, port = listener.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        if not _is_loopback(listener):
            print("There is no log-in: everyone who reaches this address may ask.", file=sys.stderr)
        print(f"Lodestone: http://{shown}:{port}/ask  (Ctrl+C ends it)", file=sys.stderr, flush=True)
        config = Config(app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=5)
        Server(config).run(sockets=[listener])
    return 0


def _listening(host: str, port: int) -> socket.socket:
    """A socket on which connections can be made. Raises UsageError naming host and port."""
    remedy = "Name another one: lodestone serve --host 127.0.0.1 --port 8701"
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise UsageError(f"{host}, port {port}, is no address to listen on: {error}.", remedy) from None
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(64)
    except OSError as error:
        listener.close()
        raise UsageError(f"{host}, port {port}, cannot be listened on: {error}.", remedy) from None
    return listener


def _is_loopback(listener: socket.socket) -> bool:
    return ipaddress.ip_address(str(listener.getsockname()[0])).is_loopback


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"'{text}' is no port: choose a number from 1 to 65535, or 0")
    return int(text)
