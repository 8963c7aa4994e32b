"""Which sources a question may be answered from."""

from collections.abc import Mapping
from datetime import date

from assistant.errors import UsageError
from assistant.model import Filters, Source


def _day(value: str | None, name: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise UsageError(f"The filter {name} is not a day: '{value}'.", "Write it as YYYY-MM-DD.") from None


def passes(source: Source, filters: Filters) -> bool:
    """Whether a source may be used. A source dated by month or year passes where that period touches the range."""
    first, last = _day(filters.published_from, "published_from"), _day(filters.published_until, "published_until")
    return (
        (not filters.publishers or source.publisher in filters.publishers)
        and (not filters.kinds or source.kind in filters.kinds)
        and (not filters.statuses or source.status in filters.statuses)
        and (first is None or source.published.latest >= first)
        and (last is None or source.published.earliest <= last)
    )


def not_in_force(sources: Mapping[str, Source], day: date) -> frozenset[str]:
    """Of sources whose file was corrected, all but the version that was the present one on that day, by source id."""
    versions: dict[str, list[Source]] = {}
    for source in sources.values():
        if source.version_of:
            versions.setdefault(source.version_of, []).append(source)
    left_out: set[str] = set()
    for present, former in versions.items():
        former.sort(key=lambda source: (source.status_since, source.id))
        then = next((source.id for source in former if day.isoformat() < source.status_since), present)
        left_out |= {present, *(source.id for source in former)} - {then}
    return frozenset(left_out)
