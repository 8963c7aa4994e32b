"""What a server opens once for all its visitors: the Assistant, in the background, and the first build of the index."""

import json
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock, Thread
from typing import TYPE_CHECKING

from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.assistant import Assistant


class Opener:
    """Opens the Assistant in a thread, so that the page is there before the index is loaded."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = Lock()
        self._pool = ThreadPoolExecutor(1, "open-assistant")
        self._future: Future[Assistant] | None = None

    def start(self) -> "Future[Assistant]":
        """The opening in progress; one that failed is tried anew."""
        with self._lock:
            if self._future is None or (self._future.done() and self._future.exception() is not None):
                self._future = self._pool.submit(self._open)
            return self._future

    def get(self) -> "Assistant":
        """The Assistant, waited for. Raises what Assistant.open raises."""
        return self.start().result()

    def _open(self) -> "Assistant":
        from assistant.assistant import Assistant

        return Assistant.open(self._settings)


class IndexBuild:
    """One run of assistant.ui.build_index, followed from its output; the same for every visitor who waits."""

    def __init__(self) -> None:
        self.stage = "Starting"
        self.done = 0
        self.total = 0
        self.error = ""
        self.failed: tuple[str, ...] = ()
        self.running = True
        Thread(target=self._follow, name="build-index", daemon=True).start()

    @property
    def share(self) -> float:
        """How much of the present stage is done, from 0 to 1."""
        return min(self.done / self.total, 1.0) if self.total else 0.0

    def _follow(self) -> None:
        command = [sys.executable, "-m", "assistant.ui.build_index"]
        finished = False
        last = ""
        try:
            with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
                for line in process.stdout or ():
                    last = line.strip() or last
                    finished = self._read(line) or finished
            if not finished and not self.error:
                self.error = f"Building the index ended early (exit code {process.returncode}): {last}"
        except OSError as error:
            self.error = f"The index cannot be built: {error}."
        finally:
            self.running = False

    def _read(self, line: str) -> bool:
        """Take in one line; true if it is the last one of a finished build. Other output of libraries is passed over."""
        try:
            data = json.loads(line)
        except ValueError:
            return False
        if not isinstance(data, dict):
            return False
        self.stage = data.get("stage", self.stage)
        self.done, self.total = data.get("done", self.done), data.get("total", self.total)
        self.error = data.get("error", "")
        self.failed = tuple(data.get("failed", ()))
        return bool(data.get("finished"))
