"""`lodestone eval --benchmark NAME`: build the corpus, ask, print what was measured beside the plain pipeline and the aim."""

from collections.abc import Callable, Mapping

from assistant.settings import Settings
from evals.benchmarks import clapnq, injection, timeqa
from evals.stats import estimate
from evals.table import columns

Progress = Callable[[int, int], None]


ADAPTERS: Mapping[str, Callable[[Settings, int | None, Progress], list[tuple[str, list[float], str, str]]]] = {
    "clapnq": clapnq.measure,
    "timeqa": timeqa.measure,
    "injection": injection.measure,
}


def run_benchmark(name: str, settings: Settings, limit: int | None, progress: Progress) -> str:
    """The table of one benchmark. Raises UsageError saying so where its data are not on this machine."""
    rows = []
    for title, values, plain, aim in ADAPTERS[name](settings, limit, progress):
        if values:
            found = estimate(values)
            shown = [f"{found.value:.3f}", f"{found.low:.3f} to {found.high:.3f}", str(found.n)]
            rows.append([title, *shown, plain, aim])
    return columns(rows, [name, "value", "95 % interval", "n", "plain pipeline", "aim"])
