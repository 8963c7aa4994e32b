"""`lodestone facts suggest SOURCE-ID`: proposes ledger entries from a text, as YAML to review."""

import argparse
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from assistant.errors import UsageError

if TYPE_CHECKING:
    from assistant.index.index import Index


def add_action(actions: Any) -> None:
    """Adds `suggest` to the actions of `lodestone facts`."""
    parser = actions.add_parser("suggest", help="Propose entries from a text, as YAML to review; nothing is written.")
    parser.add_argument("source", metavar="SOURCE-ID", help="The id of an indexed source.")
    parser.add_argument("--new", action="store_true", help="Leave out what the ledger holds already.")
    parser.add_argument("--no-unplaced", action="store_true", help="Leave out what fits no attribute of the ledger.")
    parser.set_defaults(func=run_suggest)


def run_suggest(arguments: argparse.Namespace) -> int:
    from assistant.answering.time_expressions import dates_in
    from assistant.commands.facts import load_ledger
    from assistant.commands.terminal import clean
    from assistant.index.index import Index
    from assistant.ledger.suggest import Suggester
    from assistant.ledger.suggesting.as_yaml import suggestions_yaml
    from assistant.settings import load_settings

    settings = load_settings()
    index = Index.open(settings)
    try:
        source = index.catalogue.get(arguments.source)
        if source is None:
            raise _unknown(arguments.source, index)
        ledger = load_ledger()
        found = Suggester(ledger, dates_in).suggest(source, index.document(source.id), index.sentences(source.id))
    finally:
        index.close()
    if arguments.new:
        found = [item for item in found if item.state != "known"]
    if arguments.no_unplaced:
        found = [item for item in found if item.attribute]
    print(clean(suggestions_yaml(found, source, ledger)), end="")
    return 0


def _unknown(source_id: str, index: "Index") -> UsageError:
    near = get_close_matches(source_id, list(index.catalogue), n=3, cutoff=0.6)
    hint = f"Did you mean {' or '.join(near)}?" if near else "`lodestone corpus list` shows all sources."
    remedy = f"{hint} A new source has to be indexed first: `lodestone index`."
    return UsageError(f"There is no source '{source_id}' in the index.", remedy)
