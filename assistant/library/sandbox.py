"""Takes from the process that parses files what a document has no need of: network, other programs, writing to disk.

Three doors are shut, each for what the others leave open. A network namespace of its own, where the kernel grants one to an
ordinary process, leaves not even the machine's own addresses within reach, for native code too. The limit on the size of
files keeps every write from the disk. An audit hook refuses sockets, programs and files opened for writing at the level of
Python, on every system; a hook cannot be taken off again.
"""

import contextlib
import ctypes
import sys
from typing import Any

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_REFUSED = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.startfile", "os.kill",
    "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.chmod", "os.chown", "os.truncate",
    "shutil.", "pty.", "ftplib.", "http.client.", "smtplib.", "urllib.", "webbrowser.",
)  # fmt: skip
_WRITING = frozenset("wax+")


def shut_doors() -> None:
    """Shuts what can be shut in this process, for good. Call it when all that is needed from outside is loaded or readable."""
    sys.dont_write_bytecode = True
    _leave_network()
    _forbid_writing()
    sys.addaudithook(_audit)


def _leave_network() -> None:
    """Moves this process, which must have one thread only, into a network of its own that has no way out (Linux)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def _forbid_writing() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_REFUSED):
        raise PermissionError(f"a process that reads documents may not use {event}")
    if event == "open" and isinstance(arguments[0], str | bytes) and _WRITING & set(arguments[1] or ""):
        raise PermissionError("a process that reads documents may not write files")
