"""`lodestone corpus add | edit | drafts | approve | … | import`: the curators' desk in the terminal."""

import argparse
import getpass
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.commands.curation_reports import run_export, run_import, run_log, run_stale
from assistant.commands.terminal import Style, many, one_line, problem_text, progress_bar, table
from assistant.errors import UsageError

if TYPE_CHECKING:
    from assistant.curation.curator import Curator, Done, Draft, NewFact
    from assistant.settings import Settings

FIELDS = ("id", "title", "publisher", "published", "kind", "licence", "url", "language", "supersedes", "form", "note")


def add_actions(actions: Any) -> None:
    """Adds the curators' actions to those of `lodestone corpus`."""
    who = argparse.ArgumentParser(add_help=False)
    who.add_argument("--who", metavar="NAME", default="", help="Who does this, for the log; default: your login name.")
    fields = argparse.ArgumentParser(add_help=False)
    for name in FIELDS:
        fields.add_argument(f"--{name}", metavar="TEXT", default=None, help=f"The field '{name}' of the source.")

    def action(name: str, function: Any, said: str, *parents: argparse.ArgumentParser) -> Any:
        parser = actions.add_parser(name, help=said, description=said, parents=[*parents])
        parser.set_defaults(func=function)
        return parser

    add = action("add", run_add, "Put documents among the drafts: files, folders, zip archives, web addresses.", who, fields)
    add.add_argument("what", nargs="+", metavar="FILE|FOLDER|URL")
    replacing = action("replace", run_replace, "Put a corrected file of a source among the drafts.", who, fields)
    replacing.add_argument("source", metavar="ID")
    replacing.add_argument("file", type=Path, metavar="FILE")
    edit = action("edit", run_edit, "Change the metadata of a draft.", who, fields)
    edit.add_argument("draft", metavar="DRAFT")
    drafts = action("drafts", run_drafts, "The documents that wait for a decision.")
    drafts.add_argument("--all", action="store_true", help="Those that were approved or rejected too.")
    approve = action("approve", run_approve, "Make a draft a source, with its facts and the index that goes with it.", who)
    approve.add_argument("draft", metavar="DRAFT")
    approve.add_argument("--facts", type=Path, metavar="FILE", help="Ledger entries to add: as `facts suggest` prints them.")
    for name, function, said in (
        ("send-back", run_send_back, "Send a draft back with a note."),
        ("reject", run_reject, "Reject a draft, with a note that says why."),
    ):
        parser = action(name, function, said, who)
        parser.add_argument("draft", metavar="DRAFT")
        parser.add_argument("note", metavar="NOTE")
    supersede = action("supersede", run_supersede, "Mark that another source has taken over from one.", who)
    supersede.add_argument("source", metavar="ID")
    supersede.add_argument("--by", required=True, metavar="ID", help="The source that took over.")
    supersede.add_argument("--since", type=_day, metavar="DAY", help="The day from which it did; default: today.")
    retire = action("retire", run_retire, "Take a source out of use; its file stays.", who)
    retire.add_argument("source", metavar="ID")
    retire.add_argument("note", metavar="NOTE", help="Why.")
    restore = action("restore", run_restore, "Put a retired or superseded source back into use.", who)
    restore.add_argument("source", metavar="ID")
    action("undo", run_undo, "Take back the last step.", who)
    log = action("log", run_log, "What was done with the documents, by whom and when.")
    log.add_argument("--last", type=int, default=20, metavar="N", help="How many steps; 0: all. Default: 20.")
    log.add_argument("--check", action="store_true", help="Prove that nobody tampered with the log, or exit with 1.")
    stale = action("stale", run_stale, "What has become stale: facts, terms, subjects, and questions without an answer.")
    stale.add_argument("--days", type=int, default=365, help="After how many days a subject without a new document is listed.")
    export = action("export", run_export, "Write the whole corpus into one checked archive.")
    export.add_argument("file", type=Path, metavar="FILE")
    taking = action("import", run_import, "Unpack an archive into an empty corpus folder.")
    taking.add_argument("file", type=Path, metavar="FILE")


def run_add(arguments: argparse.Namespace) -> int:
    return _add(arguments, arguments.what, "")


def run_replace(arguments: argparse.Namespace) -> int:
    return _add(arguments, [str(arguments.file)], arguments.source)


def _add(arguments: argparse.Namespace, what: list[str], replaces: str) -> int:
    """Everything is read before it becomes a draft; exit code 1 where something was refused."""
    from assistant.curation.examine import Examiner
    from assistant.curation.intake import Delivery, Intake
    from assistant.library.catalogue import load_catalogue

    curator = _curator(arguments)
    sources = load_catalogue(curator.settings.corpus).sources
    with Examiner(curator.settings) as examiner:
        intake = Intake(curator.settings, sources, examiner)
        delivery = sum((intake.take(item) for item in what), Delivery())
    for arrival in delivery.arrived:
        metadata = {} if replaces else arrival.metadata
        draft = curator.add(arrival.name, arrival.data, {**metadata, **_fields(arguments)}, arrival.origin, replaces)
        print(f"{draft.id}: {draft.file} waits for a decision.")
        if not replaces:
            for name, proposed in arrival.proposed.items():
                print(f"    {name}: {one_line(draft.metadata.get(name, ''))} ({proposed.where})")
        _tell_problems(curator, draft)
    for refusal in delivery.refused:
        print(f"{one_line(refusal.name)}: not taken in. {one_line(refusal.reason)} {refusal.remedy}")
    return 1 if delivery.refused else 0


def _tell_problems(curator: "Curator", draft: "Draft") -> None:
    missing = [] if draft.replaces else curator.problems(draft)
    for problem in missing:
        print(f"    {problem.field}: {one_line(problem.message)}")
    if missing:
        print(f"    Complete it with `lodestone corpus edit {draft.id} --{missing[0].field} …`.")


def run_edit(arguments: argparse.Namespace) -> int:
    curator = _curator(arguments)
    draft = curator.update(arguments.draft, curator.draft(arguments.draft).version, _fields(arguments))
    print(f"{draft.id}: changed.")
    _tell_problems(curator, draft)
    return 0


def run_drafts(arguments: argparse.Namespace) -> int:
    curator = _curator(arguments)
    drafts = curator.drafts(arguments.all)
    rows = [
        (d.id, d.state.replace("_", " "), d.added_at[:10], d.added_by, d.replaces, d.metadata.get("title") or d.file, d.note)
        for d in drafts
    ]
    if rows:
        print(table(rows, Style.of(sys.stdout), header=("DRAFT", "STATE", "ADDED", "BY", "REPLACES", "TITLE", "NOTE")))
    print(f"{many(len(rows), 'draft')}.", file=sys.stderr)
    return 0


def run_approve(arguments: argparse.Namespace) -> int:
    curator = _curator(arguments)
    facts = facts_in(arguments.facts) if arguments.facts else ()
    version = curator.draft(arguments.draft).version
    with progress_bar() as progress:
        done = curator.approve(arguments.draft, version, facts, progress=progress)
    return _report(done)


def facts_in(path: Path) -> "tuple[NewFact, ...]":
    """The entries in a file of the form that `lodestone facts suggest` prints. Raises UsageError."""
    import yaml

    from assistant.curation.ledger_edit import NewFact

    try:
        documents = [d for d in yaml.load_all(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) if d and "subject" in d]
        found = [
            NewFact(str(document["subject"]), attribute, _with_number(entry))
            for document in documents
            for attribute, own in document["attributes"].items()
            for entry in own["entries"]
        ]
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(
            f"{path} holds no ledger entries: {' '.join(str(error).split())}.", "Write it as `lodestone facts suggest` does."
        ) from error
    return tuple(found)


def _with_number(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The entry, all of it text so that dates stay as they were written, with a whole number as its value where it is one."""
    value = entry.get("value")
    return {**entry, "value": int(value)} if isinstance(value, str) and value.isdecimal() else dict(entry)


def run_send_back(arguments: argparse.Namespace) -> int:
    curator = _curator(arguments)
    draft = curator.send_back(arguments.draft, curator.draft(arguments.draft).version, arguments.note)
    print(f"{draft.id}: sent back.")
    return 0


def run_reject(arguments: argparse.Namespace) -> int:
    curator = _curator(arguments)
    draft = curator.reject(arguments.draft, curator.draft(arguments.draft).version, arguments.note)
    print(f"{draft.id}: rejected.")
    return 0


def run_supersede(arguments: argparse.Namespace) -> int:
    with progress_bar() as progress:
        return _report(_curator(arguments).supersede(arguments.source, arguments.by, arguments.since, progress=progress))


def run_retire(arguments: argparse.Namespace) -> int:
    with progress_bar() as progress:
        return _report(_curator(arguments).retire(arguments.source, arguments.note, progress))


def run_restore(arguments: argparse.Namespace) -> int:
    with progress_bar() as progress:
        return _report(_curator(arguments).restore(arguments.source, progress=progress))


def run_undo(arguments: argparse.Namespace) -> int:
    with progress_bar() as progress:
        return _report(_curator(arguments).undo(progress=progress))


def _report(done: "Done") -> int:
    """The step, what it did to the index, and the facts that need a look."""
    entry = done.entry
    print(f"Step {entry.number}: {entry.action} {', '.join(entry.about)}. {entry.note}".rstrip())
    if done.sync:
        parts = (("added", done.sync.added), ("changed", done.sync.changed), ("removed", done.sync.removed))
        told = "; ".join(f"{word} {', '.join(ids)}" for word, ids in parts if ids)
        print(f"Index: {told or 'as before'} ({done.sync.seconds:.1f} s).")
    for title, problems in (("Facts that hold no longer", done.lost), ("To be mended in the ledger", done.problems)):
        if problems:
            print(f"{title}:", *(problem_text(problem) for problem in problems), sep="\n")
    return 0


def _settings() -> "Settings":
    from assistant.settings import load_settings

    return load_settings()


def _curator(arguments: argparse.Namespace) -> "Curator":
    from assistant.curation.curator import Curator

    return Curator(_settings(), getattr(arguments, "who", "") or _login())


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def _fields(arguments: argparse.Namespace) -> Mapping[str, str]:
    return {name: getattr(arguments, name) for name in FIELDS if getattr(arguments, name) is not None}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no day: write YYYY-MM-DD") from None
