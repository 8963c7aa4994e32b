"""`lodestone corpus log | stale | export | import`: what was done, what is due, and the whole corpus as one file."""

import argparse
import sys
from datetime import date, timedelta

from assistant.commands.terminal import Style, many, problem_text, table


def run_log(arguments: argparse.Namespace) -> int:
    from assistant.curation.curator import Curator
    from assistant.curation.log import changed_by_hand, check_log
    from assistant.settings import load_settings

    curator = Curator(load_settings(), "")
    if arguments.check:
        problems = check_log(curator.settings.corpus)
        for problem in problems:
            print(problem_text(problem))
        if problems:
            return 1
        for path in changed_by_hand(curator.settings.corpus):
            print(f"{path}: changed by hand after the last step that wrote it.")
        print(f"{many(len(curator.log()), 'step')}; the log holds together.")
        return 0
    entries = curator.log()
    shown = entries[-arguments.last :] if arguments.last > 0 else entries
    rows = [(str(e.number), e.when[:16].replace("T", " "), e.who, e.action, ", ".join(e.about), e.note) for e in shown]
    if rows:
        print(table(rows, Style.of(sys.stdout), header=("STEP", "WHEN (UTC)", "WHO", "WHAT", "ABOUT", "NOTE")))
    print(f"{many(len(entries), 'step')}.", file=sys.stderr)
    return 0


def run_stale(arguments: argparse.Namespace) -> int:
    from assistant.commands.facts import load_ledger
    from assistant.curation.staleness import RECENT_DAYS, stale
    from assistant.history import History
    from assistant.settings import load_settings

    today = date.today()
    history = History(load_settings().database)
    try:
        asked = history.unanswered(today - timedelta(days=RECENT_DAYS))
    finally:
        history.close()
    found = stale(load_ledger(), asked, today, arguments.days)
    words = {"question": "question", "term": "term ended", "recheck": "check again", "quiet": "nothing new"}
    rows = [(words[s.kind], s.since.isoformat(), s.about, s.text, s.where) for s in found]
    if rows:
        print(table(rows, Style.of(sys.stdout), header=("WHAT", "SINCE", "ABOUT", "", "WHERE")))
    print(f"{many(len(rows), 'thing')} to look after.", file=sys.stderr)
    return 0


def run_export(arguments: argparse.Namespace) -> int:
    from assistant.curation.archive import export_corpus
    from assistant.settings import load_settings

    number = export_corpus(load_settings(), arguments.file)
    print(f"{many(number, 'file')} in {arguments.file}.")
    return 0


def run_import(arguments: argparse.Namespace) -> int:
    from assistant.curation.archive import import_corpus
    from assistant.settings import load_settings

    settings = load_settings()
    number = import_corpus(settings, arguments.file)
    print(f"{many(number, 'file')} in {settings.corpus}. Build the index with `lodestone index`.")
    return 0
