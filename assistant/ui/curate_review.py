"""The review of one draft: what was read, its metadata, what it repeats, what it claims, which answers would change."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import streamlit as st

from assistant.curation.curator import Draft, NewFact
from assistant.curation.proposal import check_fields
from assistant.curation.review import Review
from assistant.dates import parse_when
from assistant.errors import LodestoneError, UnreadableSource
from assistant.index.sync import quick_catalogue
from assistant.library.catalogue import Problem
from assistant.model import Source
from assistant.ui import curate_answers, curate_text, state
from assistant.ui.components import show
from assistant.ui.curate_data import STATE_WORDS, Way, chosen_fact, claims_data, day_words, lost_words, many, repeats_data
from assistant.ui.curate_state import DRAFT, curator, reviewer, stored_questions, who

_LABELS = {
    "id": "Id", "title": "Title", "publisher": "Publisher", "published": "Published", "kind": "Kind", "licence": "Licence",
    "url": "Web address", "language": "Language", "form": "Form", "supersedes": "Supersedes (id)", "note": "Note",
}  # fmt: skip
_HELP = {
    "published": "2024-06-27, 2024-06 or 2024",
    "licence": "What allows keeping a copy, or under which terms",
    "form": "original, or digest for a text in our own words",
}


def view(draft_id: str) -> None:
    """One run of the review."""
    st.button("Desk", icon=":material/arrow_back:", type="tertiary", on_click=_close)
    draft = curator().draft(draft_id)
    title, actions = st.columns([3, 2], vertical_alignment="center")
    title.subheader(draft.metadata.get("title") or draft.file, anchor=False)
    came = f"{STATE_WORDS[draft.state]} · {draft.file} · added by {draft.added_by}, {day_words(draft.added_at)}"
    st.caption(came + (f" · replaces {draft.replaces}" if draft.replaces else ""))
    if draft.note:
        st.info(draft.note)
    if not draft.open:
        return
    fields = _typed(draft)
    wrong = check_fields(fields, _sources(), Path(draft.file).suffix, draft.replaces)
    changed = {name: value for name, value in fields.items() if value != draft.metadata.get(name, "")}
    with actions:
        _actions(draft, bool(wrong), changed)
    try:
        review = _review(draft)
    except UnreadableSource as error:
        show("turn", "unread", {"error": str(error)}, lambda *_: None)
        return
    _line(review, len(wrong))
    tabs = st.tabs(["As read", "Details", "Repeats", "Claims", "Answers"], key=f"tabs-{draft.id}")
    with tabs[0]:
        curate_text.view(draft, review)
    with tabs[1]:
        _details(draft, wrong, changed)
    with tabs[2]:
        _repeats(review)
    with tabs[3]:
        _claims(draft, review)
    with tabs[4]:
        curate_answers.view(review)


def _close() -> None:
    st.query_params.clear()


def _sources() -> Mapping[str, Source]:
    return quick_catalogue(state.settings()).sources


@st.fragment(run_every=curate_answers.EVERY)
def _line(review: Review, wrong: int) -> None:
    st.markdown(f"**{_escaped(_summary(review, wrong))}**")
    for problem in review.problems:
        show("turn", f"claim-problem-{problem.file}", {"error": str(problem)}, lambda *_: None)


def _summary(review: Review, wrong: int) -> str:
    """What the tabs hold, in one line; the tabs keep their names, for a tab with a new name loses its place."""
    against = sum(claim.state == "contradicts" for claim in review.claims)
    corrected = next((item for item in review.duplicates if item.degree == "corrects"), None)
    repeated = len(review.duplicates) - (corrected is not None)
    parts = [
        many(wrong, "detail") + " to mend" if wrong else "",
        many(len(corrected.differences) + corrected.more, "difference") + " from the present version" if corrected else "",
        many(repeated, "document") + " repeated" if repeated else "" if corrected else "repeats nothing",
        many(len(review.claims), "claim") + (f", {against} against the ledger" if against else ""),
        curate_answers.in_short(review),
        many(len(review.notes), "note") + " on reading" if review.notes else "",
    ]
    line = " · ".join(part for part in parts if part)
    return line[:1].upper() + line[1:]


def _key(draft: Draft, field: str) -> str:
    return f"{draft.id}-{field}"


def _typed(draft: Draft) -> dict[str, str]:
    """The fields as they stand in the form; as stored before it is first shown."""
    stored = {name: str(draft.metadata.get(name, "")) for name in _LABELS}
    return {name: str(st.session_state.get(_key(draft, name), stored[name]) or "").strip() for name in _LABELS}


def _details(draft: Draft, wrong: Mapping[str, str], changed: Mapping[str, str]) -> None:
    origin = ", ".join(str(draft.origin[name]) for name in ("url", "archive", "path") if draft.origin.get(name))
    if origin:
        st.caption(f"From: {origin}")
    if draft.origin.get("robots"):
        licence = draft.metadata.get("licence") or "none named on the page"
        fetched = day_words(str(draft.origin["fetched"]))
        st.caption(f"Fetched {fetched} · robots.txt: {draft.origin['robots']} · licence: {licence}")
    columns = st.columns(2, gap="medium")
    for number, (name, label) in enumerate(_LABELS.items()):
        with columns[number % 2]:
            st.session_state.setdefault(_key(draft, name), str(draft.metadata.get(name, "")))
            st.text_input(label, key=_key(draft, name), live=True, help=_HELP.get(name), disabled=not who())
            if name in wrong:
                st.caption(f":red[{_escaped(wrong[name])}]")
    if st.button("Save the details", disabled=not changed or not who()):
        curator().update(draft.id, draft.version, changed)
        st.rerun()


def _escaped(text: str) -> str:
    """Plain words for Streamlit's markdown."""
    return "".join(f"\\{char}" if char in "\\`*_{}[]()#+-.!|<>$:~" else char for char in text)


def _review(draft: Draft) -> Review:
    """The review of this version of the draft with the entries accepted so far, made once for each state of the index. The
    stored questions are asked while it is looked at."""
    assistant = state.assistant()
    accepted = _accepted(draft)
    key = (draft.id, draft.version, tuple(sorted(accepted.items())), assistant.index.manifest.generation)
    kept = st.session_state.get("review")
    if kept is not None and kept[0] == key:
        return kept[1]  # type: ignore[no-any-return]
    with st.spinner("Comparing with the collection…"):
        facts = _facts(kept[1], accepted) if kept and accepted else []
        review = reviewer().review(
            assistant,
            draft.path(state.settings().corpus),
            _as_source(draft),
            stored_questions(),
            facts,
            draft.replaces,
            {int(page): float(value) for page, value in dict(draft.origin.get("ocr", {})).get("confidence", {}).items()},
        )
    if kept is not None:
        kept[1].asking.stop()
    review.asking.ask_on(curate_answers.SECONDS)
    st.session_state["review"] = (key, review)
    return review


def _as_source(draft: Draft) -> Source:
    """The source that the draft would become; what is still missing or wrong in its metadata is filled in for the review."""
    source, _ = draft.source()
    if source is not None:
        return replace(source, id=draft.replaces or source.id)
    get = draft.metadata.get
    try:
        published = parse_when(get("published", ""))
    except ValueError:
        published = parse_when(draft.added_at[:10])
    return Source(
        id=draft.replaces or get("id") or draft.id,
        title=get("title") or draft.file,
        publisher=get("publisher") or "?",
        published=published,
        kind=get("kind") or "document",
        licence=get("licence") or "?",
        path=f"sources/{draft.file}",
        sha256=draft.sha256,
        supersedes=get("supersedes", ""),
    )


def _accepted(draft: Draft) -> dict[str, Way]:
    """The claims chosen so far, by id, each with the way in which it goes into the ledger."""
    chosen: dict[str, Way] = st.session_state.setdefault(f"accepted-{draft.id}", {})
    return chosen


def _facts(review: Review, accepted: Mapping[str, Way]) -> list[NewFact]:
    found = (chosen_fact(claim, accepted.get(claim.id)) for claim in review.claims)
    return [fact for fact in found if fact is not None]


def _repeats(review: Review) -> None:
    if review.duplicates:
        show("review", "repeats", repeats_data(review.duplicates), lambda *_: None)
    else:
        st.caption("Nothing in the collection is the same file, the same text, or half of it.")


def _claims(draft: Draft, review: Review) -> None:
    def act(kind: str, value: Any) -> None:
        claim, way = value
        chosen = _accepted(draft)
        if chosen.get(claim) == way:
            del chosen[claim]
        else:
            chosen[claim] = way

    if review.claims:
        st.caption("What you accept goes into the ledger when the document is approved; the answers tab shows what it changes.")
        if any(claim.both for claim in review.claims):
            st.caption("Keep both: answers show the two values with their sources; the one recorded first leads.")
        show("review", "claims", claims_data(review, _accepted(draft)), act)
    else:
        st.caption("Nothing in the text fits what the ledger records.")


def _actions(draft: Draft, wrong: bool, changed: Mapping[str, str]) -> None:
    approve, back, reject = st.columns(3)
    ready = bool(who()) and not wrong
    help_ = None if ready else "Give your name, and mend the details first."
    if approve.button("Approve", type="primary", width="stretch", disabled=not ready, help=help_):
        _decide(draft, "approve", changed)
    if back.button("Send back", width="stretch", disabled=not who()):
        _decide(draft, "send back", changed)
    if reject.button("Reject", width="stretch", disabled=not who()):
        _decide(draft, "reject", changed)


@st.dialog("Decision")
def _decide(draft: Draft, what: str, changed: Mapping[str, str]) -> None:
    """Asks once more, with a note, and does it."""
    facts = []
    if what == "approve":
        review = _review(draft)
        facts = _facts(review, _accepted(draft))
        entries = f" with {len(facts)} new {'entry' if len(facts) == 1 else 'entries'} in the ledger" if facts else ""
        st.text(f"The document goes live{entries}. The chat answers from it at once.")
        curate_answers.warning(review)
    note = st.text_input("Note" if what == "approve" else "Why", key=f"note-{draft.id}-{what}", live=True)
    label = {"approve": "Put it live", "send back": "Send back", "reject": "Reject"}[what]
    if not st.button(label, type="primary", disabled=what != "approve" and not note.strip()):
        return
    try:
        with st.spinner("Working…"):
            mine = curator()
            current = mine.update(draft.id, draft.version, changed) if changed else draft
            lost: tuple[Problem, ...] = ()
            if what == "approve":
                lost = mine.approve(current.id, current.version, facts, note).lost
            elif what == "send back":
                mine.send_back(current.id, current.version, note)
            else:
                mine.reject(current.id, current.version, note)
    except LodestoneError as error:
        show("turn", "undecided", {"error": str(error)}, lambda *_: None)
        return
    st.session_state["said"] = {
        "approve": f"“{draft.metadata.get('title')}” is live.{lost_words(lost)}",
        "send back": "Sent back with your note.",
        "reject": "Rejected. Its file stays among the decided drafts.",
    }[what]
    _, decided = st.session_state.pop("review", (None, None))
    if decided is not None:
        decided.asking.stop()
    st.query_params.pop(DRAFT, None)
    st.rerun()
