"""The check of paraphrases: what follows from a sentence passes, what only looks like it does not."""

import random
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from assistant.answering.lexicon import Lexicon
from assistant.assistant import Assistant
from assistant.ledger.facts import Name
from assistant.ledger.ledger import Ledger
from assistant.text import plain
from assistant.writing.check import judge
from assistant.writing.tokens import Reader, Token

NAMES = {
    "club": Name("club", "River Club", aliases=("RC",)),
    "league": Name("league", "Hill League", aliases=("HL",)),
    "norway": Name("norway", "Norway", "country"),
    "kingdom": Name("kingdom", "United Kingdom", "country", aliases=("UK", "Britain")),
}
READER = Reader(
    Lexicon(Ledger(names=NAMES)), {"italy", "finland", "canada", "japan", "africa", "europe", "sato", "oslo", "estonia"}
)

# evidence -> (what follows from it, what does not)
PAIRS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "Norway joined the River Club between 14 June 2022 and 22 September 2022.": (
        ("Between 14 June 2022 and 22 September 2022, Norway joined the RC.",),
        (
            "Norway joined the River Club on 14 June 2022.",
            "Norway joined the River Club by 22 September 2022.",
            "Norway joined the Hill League between 14 June 2022 and 22 September 2022.",
            "The River Club joined Norway between 14 June 2022 and 22 September 2022.",
            "Norway left the River Club between 14 June 2022 and 22 September 2022.",
        ),
    ),
    "The River Club had 12 members in February 2023 and 14 in June 2023.": (
        ("The River Club had twelve members in February 2023.", "In February 2023 the RC had 12 members."),
        (
            "The River Club had 12 members in June 2023.",
            "The River Club had 14 members in February 2023.",
            "The River Club had 12 projects in February 2023.",
            "The River Club had over 12 members in February 2023.",
            "The River Club has 12 members in February 2023.",
            "Twelve members had the River Club in February 2022.",
        ),
    ),
    "The founding members of the River Club were Canada, Finland, Japan and the United Kingdom.": (
        ("Finland was a founding member of the River Club.", "The founding members of the RC were Canada and Britain."),
        (
            "Italy was a founding member of the River Club.",
            "Finland was not a founding member of the River Club.",
            "Finland was the only founding member of the River Club.",
            "The River Club was a founding member of Finland.",
            "Finland was the last founding member of the River Club.",
        ),
    ),
    "Norway chairs the River Club from its launch through June 2026.": (
        ("Norway chairs the RC through June 2026.", "Norway is the chair of the River Club until June 2026."),
        (
            "Norway chairs the River Club from June 2026.",
            "Norway will chair the River Club through June 2026.",
            "The River Club chairs Norway through June 2026.",
            "Norway chaired the Hill League through June 2026.",
            "Norway chairs the River Club through July 2026.",
        ),
    ),
    "Norway, which succeeded the United Kingdom as chair, holds the office until June 2026.": (
        ("Norway succeeded Britain as chair.",),
        (
            "Britain succeeded Norway as chair.",
            "Norway was succeeded by Britain as chair.",
            "Britain holds the office until June 2026.",
        ),
    ),
    "Africa has 13 projects, Canada 8 and Europe 5.": (
        ("Africa has 13 projects.",),
        ("Africa has 8 projects.", "Europe has 13 projects.", "Canada has 5 projects.", "Africa has at least 13 projects."),
    ),
    "Canada expects to sign an agreement with Japan in 2027.": (
        ("In 2027 Canada expects to sign an agreement with Japan.",),
        (
            "Canada signed an agreement with Japan in 2027.",
            "Canada signs an agreement with Japan in 2027.",
            "Japan expects to sign an agreement with Canada in 2027.",
            "Canada expects to sign an agreement with Italy in 2027.",
        ),
    ),
    "China is on none of the lists of members of the River Club.": (
        (),
        ("China is on the lists of members of the River Club.", "China joined the River Club on 5 February 2026."),
    ),
    "The number of members rose from 12 in February 2023 to 14 in June 2023.": (
        ("The number of members rose from 12 to 14.",),
        (
            "The number of members fell from 12 to 14.",
            "The number of members rose from 14 to 12.",
            "The number of members rose to 12 in February 2023.",
            "The number of members rose by 14 in June 2023.",
        ),
    ),
    "Over 30 projects are under way, and Oslo hosts two of them.": (
        ("More than 30 projects are under way.", "Oslo hosts two of them."),
        ("30 projects are under way.", "Oslo hosts 30 projects.", "Up to 30 projects are under way.", "Oslo hosts 3 of them."),
    ),
    "Former chair Sato of Norway met the deputy minister of Canada in Oslo.": (
        ("Former chair Sato of Norway met the deputy minister of Canada.",),
        (
            "Chair Sato of Norway met the deputy minister of Canada.",
            "Former chair Sato of Norway met the minister of Canada.",
            "Norway met the deputy minister of Canada.",
            "Sato met Canada in Oslo.",
        ),
    ),
    "Norway Zinc invested US$7.4 billion in a smelter in Canada.": (
        ("Norway Zinc invested $7.4 billion in a smelter.",),
        (
            "Norway invested US$7.4 billion in a smelter.",
            "Norway Zinc invested 7.4 billion in a smelter.",
            "Norway Zinc invested US$7.4 million in a smelter.",
        ),
    ),
    "Finland and Japan signed the treaty on 27 October 2025, after Italy had signed it.": (
        ("Japan and Finland signed the treaty on 27 October 2025.", "Finland signed the treaty in October 2025."),
        (
            "Italy signed the treaty on 27 October 2025.",
            "Finland and Japan signed the treaty before Italy had signed it.",
            "Finland and Japan signed the treaty because Italy had signed it.",
            "Finland plans to sign the treaty.",
            "Finland and Japan signed the treaty on 27 October 2025, so Italy left.",
        ),
    ),
    "By May 2024 the River Club had looked at 200 projects, Sato said.": (
        ("By May 2024 the RC had looked at 200 projects, Sato said.",),
        (
            "By May 2024 the River Club had looked at 200 projects.",
            "By May 2024 the River Club has looked at 200 projects, Sato said.",
        ),
    ),
    "The 16 members of the River Club were 15 countries and Norway.": (
        ("The 16 members of the RC were 15 countries and Norway.",),
        ("The 16 members of the River Club are 15 countries and Norway.",),
    ),
    "Sales rose by 10% in 2024 and fell by 4% in 2025.": (
        ("Sales rose by 10 percent in 2024.",),
        (
            "Sales fell by 10% in 2024.",
            "Sales rose by 4% in 2025.",
            "Sales rose to 10% in 2024.",
            "Sales rose by 10% in 2025.",
            "Sales rose by 10 in 2024.",
        ),
    ),
    "The club and the league had 5 and 9 members respectively.": (
        ("The club and the league had 5 and 9 members respectively.",),
        ("The club had 9 members.", "The league had 5 members."),
    ),
    "Estonia, the newest member, joined the River Club on 3 March 2024.": (
        ("Estonia joined the RC on 3 March 2024.", "Estonia joined the RC in March 2024.", "Estonia joined the RC in 2024."),
        ("Estonia joined the River Club on 4 March 2024.", "Estonia joined the River Club before March 2024."),
    ),
}  # fmt: skip


TURNS = (("after", "before"), ("until", "from"), ("by", "with"), ("from", "to"), ("first", "last"), ("never", "ever"))


def passes(sentence: str, evidence: str) -> bool:
    return judge(sentence, READER.read(sentence), evidence, READER.read(evidence)).passes


@pytest.mark.parametrize(("evidence", "sentence"), [(e, s) for e, (good, _) in PAIRS.items() for s in (*good, e)])
def test_what_follows_passes(evidence: str, sentence: str) -> None:
    verdict = judge(sentence, READER.read(sentence), evidence, READER.read(evidence))
    assert verdict.passes, verdict.reason


@pytest.mark.parametrize(("evidence", "sentence"), [(e, s) for e, (_, bad) in PAIRS.items() for s in bad])
def test_what_does_not_follow_fails(evidence: str, sentence: str) -> None:
    assert not passes(sentence, evidence)


def mutations(
    text: str, items: list[Token], names: list[str], chance: random.Random, reader: Reader
) -> Iterator[tuple[str, str]]:
    """Sentences that say something else: items changed over, copied, replaced; denied; a year on; turned round."""
    for kind in ("name", "number", "date"):
        own = [t for t in items if t.kind == kind]
        pairs = [(a, b) for n, a in enumerate(own) for b in own[n + 1 :] if a.run != b.run and not _alike(a, b)]
        for a, b in chance.sample(pairs, min(2, len(pairs))):
            yield (
                f"{kind}s changed over",
                text[: a.start] + text[b.start : b.end] + text[a.end : b.start] + text[a.start : a.end] + text[b.end :],
            )
            yield f"{kind} in place of another", text[: a.start] + text[b.start : b.end] + text[a.end :]
    if own := [t for t in items if t.kind == "name"]:
        at = chance.choice(own)
        other = chance.choice(names)
        if not _alike(reader.read(f"the {other}")[-1], at):
            yield "a name from elsewhere", text[: at.start] + other + text[at.end :]
    for word in ("was", "is", "were", "are", "has", "had", "will"):
        if f" {word} " in text and " not " not in text:
            yield "denied", text.replace(f" {word} ", f" {word} not ", 1)
            break
    if year := re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", text):
        yield "a year on", text[: year.start()] + str(int(year[0]) + 1) + text[year.end() :]
    for old, new in (
        (" not ", " "),
        (" after ", " before "),
        (" until ", " from "),
        (" by ", " with "),
        (" from ", " to "),
        (" first ", " last "),
    ):
        if old in text:
            yield f"“{old.strip()}” turned", text.replace(old, new, 1)


def _alike(a: Token, b: Token) -> bool:
    """One may be a less exact form of the other, or another form of the same name."""
    if a.kind == "name":
        return bool(a.key & b.key)  # type: ignore[operator]
    if a.kind == "date":
        return all(x == y or 0 in (x, y) for x, y in zip(a.key, b.key, strict=True))  # type: ignore[call-overload]
    return a.key == b.key


def test_no_sentence_of_the_documents_passes_once_it_is_made_to_say_something_else(science: Assistant) -> None:
    index = science.index
    sentences = []
    for source in index.catalogue:
        document = index.document(source)
        texts = [document.text[s.start : s.end] for s in index.sentences(source) if document.blocks[s.block].kind != "heading"]
        sentences += [text for text in texts if len(text) < 350 and len(plain(text)) == len(text)]
    capitals = {plain(m[0]) for text in sentences for m in re.finditer(r"(?<=\s)[A-Z][^\W\d_]+", text)}
    reader = Reader(Lexicon(science.ledger), capitals)
    read = [(text, reader.read(text)) for text in sentences]
    names = [token.text for _, items in read for token in items if token.kind == "name"]
    chance = random.Random(7)
    made: Counter[str] = Counter()
    accepted = []
    for text, items in read:
        assert judge(text, items, text, items).passes
        for kind, other in mutations(text, items, names, chance, reader):
            if plain(other) == plain(text):
                continue
            made[kind] += 1
            if judge(other, reader.read(other), text, items).passes:
                accepted.append((kind, text, other))
    assert made.total() > 800, made
    assert len(made) > 10, made
    assert accepted == []
