"""How long each step of an answer took."""

from collections.abc import Callable
from time import perf_counter


class Clock:
    """Milliseconds between laps, for the trace."""

    def __init__(self, now: Callable[[], float] = perf_counter) -> None:
        self._now = now
        self._last = now()
        self.laps: dict[str, float] = {}

    def lap(self, name: str) -> None:
        now = self._now()
        self.laps[name] = round((now - self._last) * 1000, 2)
        self._last = now
