"""What the Curate page shows, as the data of its views. No Streamlit here."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from assistant.curation.claims import Claim
from assistant.curation.drafts import Draft
from assistant.curation.duplicates import Degree, Duplicate, Part
from assistant.curation.ledger_edit import NewFact
from assistant.curation.log import LogEntry
from assistant.curation.questions import AnswerChange
from assistant.curation.review import Review
from assistant.curation.staleness import Stale
from assistant.dates import describe, describe_day
from assistant.ledger.suggesting.suggestion import State
from assistant.library.catalogue import Problem
from assistant.model import Answer, ConflictSide, Source
from assistant.ui.render import status_words

STATE_WORDS = {"waiting": "waiting", "sent_back": "sent back", "approved": "approved", "rejected": "rejected"}
_DEGREES: Mapping[Degree, str] = {
    "corrects": "the version that it corrects",
    "same file": "the same file",
    "same text": "the same text",
    "near": "near duplicate",
    "same title": "same title or address",
}
_CLAIMS: Mapping[State, tuple[str, str]] = {
    "contradicts": ("against the ledger", "bad"),
    "new": ("new", "warn"),
    "known": ("agrees", "good"),
}
Way = Literal["accept", "both"]  # how a claim goes into the ledger: as it is, or beside the value that it contradicts
_WAYS: Mapping[Way, tuple[str, str]] = {"accept": ("Accept", "Accepted"), "both": ("Keep both", "Both kept")}
_STALE = {"question": "question", "term": "term ended", "recheck": "check again", "quiet": "nothing new"}
_LOST = 3  # facts named that a step took from the ledger
_QUOTES = 2  # quotes shown under each side of an answer


def many(count: int, what: str) -> str:
    """ "no answers", "1 answer", "2 answers"."""
    return f"{count or 'no'} {what}{'' if count == 1 else 's'}"


def day_words(moment: str) -> str:
    """ "25 November 2026, 03:10" of a UTC time in ISO form."""
    when = datetime.fromisoformat(moment)
    return f"{describe_day(when.date())}, {when:%H:%M} UTC"


def stale_item(item: Stale) -> dict[str, Any]:
    """A question stands for itself; a fact says in its text what it is about."""
    title, meta = (item.about, item.text) if item.kind == "question" else (item.text, f"since {describe_day(item.since)}")
    target = item.about if item.kind == "question" else item.source_id
    return {"id": f"{item.kind}:{target}", "title": title, "meta": meta, "badges": [{"text": _STALE[item.kind], "warn": True}]}


def draft_item(draft: Draft) -> dict[str, Any]:
    badges: list[dict[str, Any]] = [{"text": STATE_WORDS[draft.state], "warn": draft.state == "sent_back"}]
    if draft.replaces:
        badges.append({"text": f"replaces {draft.replaces}"})
    note = f" · {draft.note}" if draft.note and draft.state == "sent_back" else ""
    return {
        "id": draft.id,
        "title": draft.metadata.get("title") or draft.file,
        "meta": f"{draft.added_by} · {day_words(draft.added_at)}{note}",
        "badges": badges,
    }


def source_item(source: Source) -> dict[str, Any]:
    return {
        "id": source.id,
        "title": source.title,
        "meta": f"{source.publisher} · {describe(source.published)}",
        "badges": [{"text": source.status, "warn": source.status != "active"}],
    }


def log_item(entry: LogEntry, titles: Mapping[str, str]) -> dict[str, Any]:
    """`titles` are those of drafts and sources by id."""
    undone = f" · takes back step {entry.undoes}" if entry.undoes else ""
    note = f" · {entry.note}" if entry.note else ""
    about = dict.fromkeys(titles.get(name, name) for name in entry.about)
    return {
        "id": str(entry.number),
        "title": f"{entry.number}. {entry.action}: {'; '.join(about)}",
        "meta": f"{entry.who} · {day_words(entry.when)} · {', '.join(entry.about)}{undone}{note}",
        "badges": [{"text": entry.hash[:12]}],
    }


def lost_words(lost: Sequence[Problem]) -> str:
    """Which facts a step took from the ledger; "" where there are none."""
    if not lost:
        return ""
    named = "; ".join(problem.message.rstrip(".") for problem in lost[:_LOST])
    more = f"; and {len(lost) - _LOST} more" if len(lost) > _LOST else ""
    return f" No longer in the ledger: {named}{more}."


def repeats_data(duplicates: Sequence[Duplicate]) -> dict[str, Any]:
    return {"part": "repeats", "items": [_repeat(item) for item in duplicates]}


def _repeat(item: Duplicate) -> dict[str, Any]:
    shares = f"{item.new_in_old:.0%} of the new document stands in it; {item.old_in_new:.0%} of it stands in the new document."
    more = f"{item.more} more differences are not listed." if item.more else ""
    return {
        "degree": _DEGREES[item.degree],
        "title": item.source.title,
        "meta": f"{item.source.publisher} · {describe(item.source.published)} · {item.source.id}",
        "share": shares if item.degree in ("near", "corrects") else "",
        "differences": [[_parts(d.old), _parts(d.new)] for d in item.differences],
        "more": more,
    }


def _parts(parts: Sequence[Part]) -> list[list[Any]]:
    return [[text, differs] for text, differs in parts]


def claims_data(review: Review, accepted: Mapping[str, Way]) -> dict[str, Any]:
    one = review.unplaced == 1
    count = "1 more sentence looks like a fact but fits" if one else f"{review.unplaced} more sentences look like facts but fit"
    rest = f"{count} nothing that the ledger records." if review.unplaced else ""
    return {"part": "claims", "items": [_claim(claim, accepted.get(claim.id)) for claim in review.claims], "rest": rest}


def _claim(claim: Claim, accepted: Way | None) -> dict[str, Any]:
    label, tone = _CLAIMS[claim.state]
    return {
        "id": claim.id,
        "label": label,
        "tone": tone,
        "about": claim.about,
        "value": claim.value,
        "when": claim.when,
        "quote": claim.quote.text,
        "known": claim.known if claim.state != "known" else "",
        "known_quote": claim.known_quote.text if claim.known_quote and claim.state == "contradicts" else "",
        "obstacle": claim.obstacle,
        "choices": [
            {"way": way, "name": name, "done": done, "chosen": way == accepted}
            for way, (name, done) in _WAYS.items()
            if chosen_fact(claim, way) is not None
        ],
    }


def chosen_fact(claim: Claim, way: Way | None) -> NewFact | None:
    """The entry that choosing this way adds to the ledger."""
    return {"accept": claim.fact, "both": claim.both}.get(way) if way else None


def answers_data(changes: Sequence[AnswerChange]) -> dict[str, Any]:
    return {"part": "answers", "items": [_change(change) for change in changes]}


def _change(change: AnswerChange) -> dict[str, Any]:
    return {
        "what": change.what,
        "question": change.question.text,
        "origin": change.question.origin,
        "before": _side(change.before),
        "after": _side(change.after),
    }


def _side(answer: Answer) -> dict[str, Any]:
    lines = [statement.text for statement in answer.statements] or [answer.headline]
    quotes = [f"{c.title}: “{c.quote.text}”" for c in answer.citations[:_QUOTES]]
    conflicts = ["Sources differ: " + "; ".join(map(_conflict_side, conflict.sides)) + "." for conflict in answer.conflicts]
    return {
        "code": answer.status,
        "status": status_words(answer),
        "lines": lines[:4],
        "quotes": quotes,
        "conflicts": conflicts,
    }


def _conflict_side(side: ConflictSide) -> str:
    return f"{side.value} (leads)" if side.leads else side.value
