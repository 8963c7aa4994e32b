"""`lodestone eval --benchmark NAME`: build the corpus, ask, print what was measured beside the plain pipeline and the aim."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from assistant.settings import Settings
from evals.benchmarks import clapnq, injection, near, own, timeqa, typing
from evals.benchmarks.tally import Tally
from evals.stats import Estimate, estimate
from evals.table import columns

Progress = Callable[[int, int], None]
RESULTS = Path(__file__).with_name("results.json")
_WORST = 10

ADAPTERS: Mapping[str, Callable[[Settings, int | None, Progress], Tally]] = {
    "clapnq": clapnq.measure,
    "timeqa": timeqa.measure,
    "injection": injection.measure,
    "own": own.measure,
    "near": near.measure,
    "typing": typing.measure,
}


def run_benchmark(name: str, settings: Settings, limit: int | None, progress: Progress, results: Path = RESULTS) -> str:
    """The table of one benchmark. A whole run is also kept in `results`.

    Raises UsageError saying so where the data of a benchmark are not on this machine.
    """
    tally = ADAPTERS[name](settings, limit, progress)
    found = [(row, estimate(row.values)) for row in tally.rows if row.values]
    if limit is None:
        _keep(name, tally, [value for _, value in found], results)
    rows = [
        [row.name, f"{value.value:.3f}", f"{value.low:.3f} to {value.high:.3f}", str(value.n), row.plain, row.aim]
        for row, value in found
    ]
    table = columns(rows, [name, "value", "95 % interval", "n", "plain pipeline", "aim"])
    worst = "\n".join(f"  {text}" for text in tally.worst[:_WORST])
    return f"{table}\n\nWorst of {len(tally.worst)} that are not right:\n{worst}" if worst else table


def _keep(name: str, tally: Tally, found: list[Estimate], path: Path) -> None:
    """Puts the results of one benchmark in place of its earlier ones."""
    kept = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    kept[name] = {
        "command": f"lodestone eval --benchmark {name}",
        "date": datetime.now(UTC).date().isoformat(),
        "measures": [
            {
                "measure": row.name.strip(),
                "value": round(value.value, 3),
                "interval": [round(value.low, 3), round(value.high, 3)],
                "n": value.n,
                "plain": row.plain,
                "aim": row.aim,
            }
            for row, value in zip([row for row in tally.rows if row.values], found, strict=True)
        ],
        "not_right": len(tally.worst),
        "worst": list(tally.worst[:_WORST]),
    }
    path.write_text(json.dumps(dict(sorted(kept.items())), indent=1) + "\n", encoding="utf-8")
