"""A ledger of many facts: made-up subjects whose facts quote the documents that are there, in the YAML that curators write."""

import json
import random
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from assistant.index.index import Index
from evals.speed_child import Json
from evals.speed_tasks import settings_of

_FACTS = 25  # per attribute
_SYLLABLES = "ba de fi go hu ka le mi no pu ra se ti vo wu xa ye zi".split()
# id, name, kind and the phrases by which each attribute of a made-up subject is asked for
_ATTRIBUTES = (
    ("staff", "number of staff", "count", ("staff", "employees", "how many people work")),
    ("director", "director", "holder", ("director", "head", "who leads")),
    ("budget", "budget", "quantity", ("budget", "how much money", "spending")),
    ("meeting", "meeting", "event", ("meeting", "session", "met")),
)


def write_ledger(arguments: Json) -> Json:
    """A copy of the corpus in the folder `to` whose ledger has `facts` made-up facts beside its own."""
    settings, target = settings_of(arguments), Path(arguments["to"])
    shutil.copytree(settings.corpus, target)
    (target / "ledger").mkdir(exist_ok=True)
    index = Index.open(settings)
    quotes = list(_quotes(index))
    written = subjects = 0
    while written < arguments["facts"]:
        wanted = min(_FACTS * len(_ATTRIBUTES), arguments["facts"] - written)
        text = "\n".join(_subject(subjects, wanted, quotes)) + "\n"
        (target / "ledger" / f"grown-{subjects:06d}.yaml").write_text(text, encoding="utf-8")
        written, subjects = written + wanted, subjects + 1
    return {"facts": written, "subjects": subjects}


def _quotes(index: Index) -> Iterator[tuple[str, str]]:
    """Source and sentence, in YAML's quoted form."""
    for source_id in index.catalogue:
        document = index.document(source_id)
        for sentence in index.sentences(source_id):
            yield source_id, json.dumps(document.text[sentence.start : sentence.end], ensure_ascii=False)


def _subject(number: int, facts: int, quotes: list[tuple[str, str]]) -> Iterator[str]:
    """The lines of one subject's file with this many facts."""
    lot = random.Random(number)
    yield f"subject: grown-{number:06d}"
    yield f"name: {_name(lot)} {_name(lot)}"
    yield f"aliases: [{_name(lot)} {_name(lot)}]"
    yield "kind: body"
    yield "attributes:"
    for place, (key, name, kind, asks) in enumerate(_ATTRIBUTES):
        share = facts // len(_ATTRIBUTES) + (place < facts % len(_ATTRIBUTES))
        yield f"  {key}:\n    name: {name}\n    kind: {kind}\n    asks: [{', '.join(asks)}]\n    entries:"
        day = date(1990, 1, 1) + timedelta(days=lot.randint(0, 300))
        for _ in range(share):
            after = day + timedelta(days=lot.randint(60, 400))
            source, quote = lot.choice(quotes)
            value = f"{_name(lot)} {_name(lot)}" if kind in ("holder", "event") else lot.randint(2, 9999)
            until = f"\n        until: {after}" if kind != "event" else ""
            yield f"      - value: {value}\n        from: {day}{until}\n        source: {source}\n        quote: {quote}"
            day = after + timedelta(days=1)


def _name(lot: random.Random) -> str:
    """A word that no language has, like "Kalevo"."""
    return "".join(lot.choices(_SYLLABLES, k=3)).capitalize()
