"""Which sources a question may be answered from."""

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
