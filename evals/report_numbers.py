"""What the report and the Evaluate page show of a run, as numbers and as words for people. No markup here."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from assistant.dates import describe_day
from assistant.errors import UsageError
from evals.compare import comparable
from evals.gate import Alarm, gate, standing
from evals.measures import BY_NAME, OUTCOMES, Score
from evals.stats import Estimate, estimate
from evals.store import Meta, Result, Run
from evals.table import estimates, scores

OUTCOME_WORDS: Mapping[str, str] = {
    "right": "right",
    "wrong": "wrong",
    "wrong_version": "wrong version",
    "wrongly_refused": "wrongly refused",
    "wrongly_answered": "wrongly answered",
    "failed": "failed request",
}
TODAY = "no date given"
_TILES = ("right", "wrong_version", "wrongly_refused", "wrongly_answered", "list_recall", "citation_recall")


def words(name: str) -> str:
    """The name of a kind, an outcome or a status as a person writes it."""
    return OUTCOME_WORDS.get(name) or name.replace("_", " ").replace("-", " ")


def day_and_time(meta: Meta) -> str:
    """When the run was started, "25 November 2026, 03:26" in UTC."""
    started = datetime.fromisoformat(meta.started).astimezone(UTC)
    return f"{describe_day(started.date())}, {started:%H:%M}"


def day_and_time_short(meta: Meta) -> str:
    """The same where there is little room: "25 Nov 2026, 03:26"."""
    return f"{datetime.fromisoformat(meta.started).astimezone(UTC):%-d %b %Y, %H:%M}"


def target_words(meta: Meta) -> str:
    return "the engine on this machine" if meta.target == "embedded" else meta.target


def percent(share: float, digits: int = 1) -> str:
    return f"{100 * share:.{digits}f} %"


def interval(found: Estimate) -> str:
    return f"{100 * found.low:.1f} to {100 * found.high:.1f} %"


@dataclass(frozen=True)
class Group:
    """Cases that belong together: how many ended how, and the share (0 to 1) that the plot is about, None without cases."""

    name: str
    outcomes: Mapping[str, int]
    share: Estimate | None

    @property
    def cases(self) -> int:
        return sum(self.outcomes.values())


def by_kind(run: Run) -> list[Group]:
    """The share of right answers of each kind, the lowest first; requests that failed have no part in the share."""
    groups = _groups(run.results.values(), lambda result: result.score.kind, "right")
    return sorted(groups, key=lambda group: (group.share.value if group.share else -1.0, group.name))


def wrong_version_by_year(run: Run) -> list[Group]:
    """How often a value of another date or basis was given, by the year that was asked about, the earliest first.

    Only cases that name such values count. A question without a date stands under TODAY, last.
    """
    named = [result for result in run.results.values() if "wrong_version" in result.score.values]
    groups = _groups(named, _year, "wrong_version")
    return sorted(groups, key=lambda group: (group.name == TODAY, group.name))


def _year(result: Result) -> str:
    day = (result.asked.get("asks_about") or result.asked.get("as_of")) if result.asked else result.answer.get("as_of")
    return str(day)[:4] if day else TODAY


def _groups(results: Iterable[Result], name: Callable[[Result], str], measure: str) -> list[Group]:
    parted: dict[str, list[Score]] = {}
    for result in results:
        parted.setdefault(name(result), []).append(result.score)
    found = []
    for key, members in parted.items():
        values = [score.values[measure] for score in members if measure in score.values]
        counts: dict[str, int] = {outcome: sum(score.outcome == outcome for score in members) for outcome in OUTCOMES}
        found.append(Group(key, counts, estimate(values) if values else None))
    return found


@dataclass(frozen=True)
class Summary:
    """One stored run in a line: the shares (0 to 1) of right answers and of wrong versions, and the median latency in seconds."""

    meta: Meta
    cases: int
    right: Estimate | None
    wrong_version: Estimate | None
    latency: Estimate | None
    failed: int


def summary(run: Run) -> Summary:
    values: dict[str, list[float]] = {"right": [], "wrong_version": [], "seconds": []}
    for score in scores(run):
        for name, collected in values.items():
            if name in score.values:
                collected.append(score.values[name])
    right, stale = (estimate(values[name]) if values[name] else None for name in ("right", "wrong_version"))
    latency = estimate(values["seconds"], median=True) if values["seconds"] else None
    lost = sum(score.outcome == "failed" for score in scores(run))
    return Summary(run.meta, len(run.results), right, stale, latency, lost)


def like(run: Run, others: Sequence[Run]) -> list[Run]:
    """The runs that asked the same cases and were measured in the same way, the oldest first; `run` itself among them."""
    found = {other.meta.id: other for other in (*others, run) if other.meta.id == run.meta.id or _alike(run.meta, other.meta)}
    return sorted(found.values(), key=lambda other: (other.meta.started, other.meta.id))


def _alike(one: Meta, other: Meta) -> bool:
    return one.measures_version == other.measures_version and one.hashes.get("cases") == other.hashes.get("cases")


def before(run: Run, others: Sequence[Run]) -> Run | None:
    """The last run before this one that it can be compared with."""
    earlier = [o for o in others if o.meta.id != run.meta.id and o.meta.started <= run.meta.started]
    fitting = [other for other in earlier if not comparable(other.meta, run.meta)]
    return max(fitting, key=lambda other: (other.meta.started, other.meta.id), default=None)


def judge(run: Run, baseline: Run | None) -> tuple[list[Alarm], str]:
    """The alarms of the gate, and against what they were judged, in words."""
    must_pass = frozenset(name for name, result in run.results.items() if result.asked.get("must_pass"))
    if baseline is not None and baseline.meta.id != run.meta.id:
        try:
            return gate(run, baseline, must_pass), f"against the baseline of {day_and_time(baseline.meta)}"
        except UsageError:
            pass  # other cases or other measures: what must hold in every run can still be judged
    return standing(run, must_pass), "without a baseline: only what must hold in every run"


def gate_words(alarms: Sequence[Alarm]) -> str:
    if not alarms:
        return "The gate is open"
    return f"The gate is shut: {len(alarms)} alarm{'s' if len(alarms) > 1 else ''}"


def latencies(run: Run) -> list[float]:
    """The times of the requests that were answered, in milliseconds, sorted."""
    return sorted(1000 * result.seconds for result in run.results.values() if not result.error)


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value below which about this share of the ordered values lies. Raises IndexError without values."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@dataclass(frozen=True)
class Tile:
    """One of the most telling numbers of a run: the number, what it is, and what it rests on."""

    value: str
    name: str
    small: str


def tiles(run: Run) -> list[Tile]:
    found = estimates(run)
    shown = [Tile(percent(found[name].value), BY_NAME[name].title, interval(found[name])) for name in _TILES if name in found]
    if broken := found.get("broken_citations"):
        count = str(round(broken.value * broken.n))
        shown.append(Tile(count, BY_NAME["broken_citations"].title, f"in {broken.n} answers"))
    if times := latencies(run):
        most = f"95 of 100 within {percentile(times, 0.95):.0f} ms"
        shown.append(Tile(f"{percentile(times, 0.5):.0f} ms", "median time of a request", most))
    lost = sum(result.score.outcome == "failed" for result in run.results.values())
    return [*shown, Tile(str(lost), "failed requests", f"of {len(run.results)}")]


def made_of(meta: Meta) -> list[tuple[str, str]]:
    """What a run was made of, as rows: how it was asked, and the hashes."""
    rows = [("target", target_words(meta)), ("selection", meta.selection), ("subset", meta.subset), ("Python", meta.python)]
    hashes: dict[str, Any] = {f"sha256 of {name}": value for name, value in sorted(meta.hashes.items())}
    return [(name, str(value)) for name, value in [("run", meta.id), *rows, *hashes.items()] if value]
