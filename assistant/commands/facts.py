"""`lodestone facts check | list | show | suggest`: the ledger of dated facts."""

import argparse
import sys
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from assistant.commands import facts_suggest
from assistant.commands.terminal import Style, many, problem_text, table
from assistant.errors import UsageError

if TYPE_CHECKING:
    from assistant.ledger.facts import Disagreement, Fact, Milestone, Subject
    from assistant.ledger.ledger import Ledger


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser("facts", help="Check, list and show the dated facts.")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    check = actions.add_parser("check", help="Report every fact that does not hold; exit code 1 if there is one.")
    check.set_defaults(func=run_check)
    listing = actions.add_parser("list", help="The subjects, or the facts about one.")
    listing.add_argument("subject", nargs="?", help="The id of a subject, or a name that it goes by.")
    listing.set_defaults(func=run_list)
    show = actions.add_parser("show", help="Everything about one subject, with quotes.")
    show.add_argument("subject", help="The id of a subject, or a name that it goes by.")
    show.set_defaults(func=run_show)
    facts_suggest.add_action(actions)


def load_ledger() -> "Ledger":
    """The ledger of the corpus, every quote looked up in the documents. Raises CorpusError where there is no corpus."""
    from assistant.commands.documents import Documents
    from assistant.ledger.load import LedgerLoader
    from assistant.library.catalogue import load_catalogue
    from assistant.settings import load_settings

    settings = load_settings()
    catalogue = load_catalogue(settings.corpus)
    in_use = {source_id: source for source_id, source in catalogue.sources.items() if source.status != "retired"}
    with Documents(settings, catalogue) as documents:
        return LedgerLoader(in_use, documents, catalogue.sources.keys() - in_use).load(settings.corpus / "ledger")


def run_check(arguments: argparse.Namespace) -> int:
    from assistant.ledger.check import check_ledger

    ledger = load_ledger()
    problems = check_ledger(ledger)
    for problem in problems:
        print(problem_text(problem))
    facts = sum(1 for _ in ledger.facts())
    print(f"{many(facts, 'fact')} about {many(len(ledger.subjects), 'subject')}, {many(len(problems), 'problem')}.")
    return 1 if problems else 0


def run_list(arguments: argparse.Namespace) -> int:
    ledger = load_ledger()
    style = Style.of(sys.stdout)
    if arguments.subject:
        print(subject_text(ledger, find_subject(ledger, arguments.subject), style, quotes=False))
    else:
        rows = [
            (s.id, s.name, s.kind, str(sum(map(len, s.facts.values()))), str(len(s.disagreements)))
            for s in ledger.subjects.values()
        ]
        if rows:
            print(table(rows, style, header=("SUBJECT", "NAME", "KIND", "FACTS", "CONFLICTS")))
        print(f"{many(len(rows), 'subject')}.", file=sys.stderr)
    if ledger.problems:
        number = many(len(ledger.problems), "entry is", "entries are")
        print(f"{number} left out because of problems: `lodestone facts check` names them.", file=sys.stderr)
    return 0


def run_show(arguments: argparse.Namespace) -> int:
    ledger = load_ledger()
    print(subject_text(ledger, find_subject(ledger, arguments.subject), Style.of(sys.stdout), quotes=True))
    return 0


def find_subject(ledger: "Ledger", words: str) -> "Subject":
    """The subject with this id, name or alias. Raises UsageError that names the nearest."""
    wanted = words.casefold().strip()
    by_name: dict[str, Subject] = {}
    for subject in ledger.subjects.values():
        for name in (subject.name, *subject.aliases):
            by_name.setdefault(name.casefold(), subject)
    found = ledger.subjects.get(wanted) or by_name.get(wanted)
    if found:
        return found
    near = get_close_matches(wanted, [*ledger.subjects, *by_name], n=3, cutoff=0.6)
    ids = list(dict.fromkeys((ledger.subjects.get(name) or by_name[name]).id for name in near))
    hint = f"Did you mean {' or '.join(ids)}?" if ids else "`lodestone facts list` shows all subjects."
    raise UsageError(f"There is no subject '{words}' in the ledger.", hint)


def subject_text(ledger: "Ledger", subject: "Subject", style: Style, quotes: bool) -> str:
    """The subject, then its facts by attribute, then what its sources disagree on."""
    rows = [("id", subject.id), ("kind", subject.kind)]
    if subject.aliases:
        rows.append(("also called", ", ".join(subject.aliases)))
    for word, milestone in (("begins", subject.begins), ("ends", subject.ends), ("successor", subject.successor)):
        if milestone:
            rows.append((word, _milestone(ledger, milestone)))
    parts = [style.bold(subject.name), table(rows, style)]
    for attribute in subject.attributes.values():
        facts = subject.facts[attribute.id]
        title = style.bold(f"{attribute.id}: {attribute.name} ({attribute.kind}, {many(len(facts), 'fact')})")
        if quotes:
            parts.append("\n".join([title, *(_quoted(ledger, fact, style) for fact in facts)]))
        else:
            cells = [(_dates(fact), _value(ledger, fact), fact.quote.source_id) for fact in facts]
            parts.append("\n".join([title, table(cells, style, indent="  ")]).rstrip())
    return "\n\n".join([*parts, *(_disagreement(item, style) for item in subject.disagreements)])


def _milestone(ledger: "Ledger", milestone: "Milestone") -> str:
    following = ledger.subjects.get(milestone.subject)
    name = f", {following.name}" if following else ""
    return f"{milestone.when}{name} ({milestone.quote.source_id})"


def _dates(fact: "Fact") -> str:
    start = str(fact.start) if fact.start else f"reported {fact.reported}"
    return f"{start} – {fact.until}" if fact.until else start


def _value(ledger: "Ledger", fact: "Fact") -> str:
    value = ledger.name(fact.value).name if fact.value in fact.names else fact.value
    notes = [note for note in (fact.basis, fact.part, fact.place) if note]
    notes += [fact.standing] if fact.standing != "holds" else []
    more = f"{fact.more} " if fact.more and not value.startswith(fact.more) else ""
    return f"{more}{value}" + (f" ({', '.join(notes)})" if notes else "")


def _quoted(ledger: "Ledger", fact: "Fact", style: Style) -> str:
    quote = style.wrap(f"“{fact.quote.text}”", "    ", "    ")
    value = "" if fact.value == fact.quote.text else f": {_value(ledger, fact)}"
    lines = [style.wrap(f"{_dates(fact)}{value}", "    ", "  "), style.grey(quote)]
    lines.append(f"    {fact.quote.source_id}, {fact.where}")
    if fact.note:
        lines.append(style.wrap(f"Note: {fact.note}", "    ", "    "))
    return "\n".join(lines)


def _disagreement(item: "Disagreement", style: Style) -> str:
    lines = [style.bold(style.wrap(f"Sources differ: {item.about}"))]
    for side in item.sides:
        leads = ", leads" if side.leads else ""
        lines.append(style.wrap(f"{side.value} ({side.quote.source_id}, {side.reported}{leads})", "    ", "  - "))
    lines += [style.wrap(text, "  ", "  ") for text in (item.explanation, item.rule) if text]
    return "\n".join(lines)
