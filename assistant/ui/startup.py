"""What a server opens once for all its visitors: the Assistant, in the background, and the first build of the index."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

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

        assistant = Assistant.open(self._settings)
        Thread(target=assistant.prepare, name="open-chat-model", daemon=True).start()
        return assistant


class Work:
    """A process of ours in the background, followed from its output; the same for every visitor who waits.

    Each line that it prints is a JSON object: {"stage", "done", "total"} while it works, {"error"} if it cannot, {"finished"}
    at the end. `failed_words` begin the sentence that tells of an end without either.
    """

    def __init__(self, command: Sequence[str], failed_words: str) -> None:
        self.stage = "Starting"
        self.done = 0
        self.total = 0
        self.error = ""
        self.result: dict[str, Any] = {}
        self.running = True
        self._stopped = False
        self._process: subprocess.Popen[str] | None = None
        Thread(target=self._follow, args=(command, failed_words), name=command[2], daemon=True).start()

    @property
    def share(self) -> float:
        """How much of the present stage is done, from 0 to 1."""
        return min(self.done / self.total, 1.0) if self.total else 0.0

    def stop(self) -> None:
        """End the process early; that is no error."""
        self._stopped = True
        if self._process:
            self._process.terminate()

    def _follow(self, command: Sequence[str], failed_words: str) -> None:
        last = ""
        try:
            with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
                self._process = process
                if self._stopped:
                    process.terminate()
                for line in process.stdout or ():
                    last = line.strip() or last
                    self._read(line)
            if not (self.result or self.error or self._stopped):
                self.error = f"{failed_words} ended early (exit code {process.returncode}): {last}"
        except OSError as error:
            self.error = f"{failed_words} cannot start: {error}."
        finally:
            self.running = False

    def _read(self, line: str) -> None:
        """Take in one line; other output of libraries is passed over."""
        try:
            data = json.loads(line)
        except ValueError:
            return
        if isinstance(data, dict):
            self.stage = data.get("stage", self.stage)
            self.done, self.total = data.get("done", self.done), data.get("total", self.total)
            self.error = data.get("error", "")
            self.result = data if data.get("finished") else {}


class IndexBuild(Work):
    """One run of assistant.ui.build_index."""

    def __init__(self) -> None:
        super().__init__([sys.executable, "-m", "assistant.ui.build_index"], "Building the index")


class Evaluation:
    """The run of the eval suite that this server is doing, or did last: one at a time, the same for every visitor."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.work: Work | None = None

    def start(self, wanted: Mapping[str, Any]) -> bool:
        """Start a run of what is wanted (see assistant.ui.evaluate_run); False while another one is going on."""
        with self._lock:
            if self.work and self.work.running:
                return False
            self.work = Work([sys.executable, "-m", "assistant.ui.evaluate_run", json.dumps(wanted)], "The run")
            return True

    def forget(self) -> None:
        """Let go of a run that has ended, and of what it complained of."""
        with self._lock:
            if self.work and not self.work.running:
                self.work = None
