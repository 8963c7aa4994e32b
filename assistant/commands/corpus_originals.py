"""`lodestone corpus originals`: lists the originals behind digests that may be copied, and brings them in."""

import argparse
import getpass
import sys
from typing import Any


def add_action(actions: Any) -> None:
    """Adds `originals` to the actions of `lodestone corpus`."""
    parser = actions.add_parser("originals", help="List the originals that may be copied, and fetch them.")
    parser.add_argument("--fetch", action="store_true", help="Fetch those that are missing and make each a source.")
    parser.add_argument("--drafts", action="store_true", help="With --fetch: leave them among the drafts.")
    parser.add_argument("--as", dest="who", metavar="NAME", default=None, help="Who does it, for the log.")
    parser.set_defaults(func=run_originals)


def run_originals(arguments: argparse.Namespace) -> int:
    from assistant.commands.terminal import Style, clean, table
    from assistant.curation.curator import Curator
    from assistant.curation.examine import Examiner
    from assistant.curation.intake import Intake
    from assistant.curation.originals import bring_in, load_originals, missing_originals
    from assistant.library.catalogue import load_catalogue
    from assistant.settings import load_settings

    settings = load_settings()
    sources = load_catalogue(settings.corpus).sources
    originals = load_originals(settings.corpus)
    missing = missing_originals(originals, sources)
    if not arguments.fetch:
        rows = [("missing" if o in missing else "there", o.digest, o.licence, o.url) for o in originals]
        if rows:
            print(clean(table(rows, Style.of(sys.stdout), header=("STATE", "DIGEST", "LICENCE", "ADDRESS"))))
        print(f"{len(originals)} originals, {len(missing)} missing.", file=sys.stderr)
        return 0
    with Examiner(settings) as examiner:
        curator = Curator(settings, arguments.who or getpass.getuser())
        done = bring_in(
            missing,
            curator,
            Intake(settings, sources, examiner),
            approve=not arguments.drafts,
            progress=lambda original: print(clean(f"Fetching {original.url}"), file=sys.stderr),
        )
    for result in done:
        if result.draft is not None:
            print(clean(f"{result.original.id}: {result.draft.state} ({result.draft.id})"))
        elif result.refused is not None:
            print(clean(f"{result.original.id}: not brought in. {result.refused.reason} {result.refused.remedy}"))
    failed = sum(result.draft is None for result in done)
    print(f"{len(done) - failed} brought in, {failed} not.", file=sys.stderr)
    return 1 if failed else 0
