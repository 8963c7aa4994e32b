"""What is measured of Lodestone itself: building the index, the bare model on the same texts, and answering. Times in seconds."""

from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from assistant.settings import Settings, load_settings
from evals.cases import load_aliases
from evals.matching import Matcher
from evals.speed_child import Json, peak_mib

_ROUNDS = 2  # times that every question is asked warm


def settings_of(arguments: Json) -> Settings:
    return load_settings(corpus=Path(arguments["corpus"]), index=Path(arguments["index"]))


def spread(seconds: Sequence[float]) -> Json:
    """Median, 95th percentile and longest time, in milliseconds."""
    values = np.asarray(seconds) * 1000
    return {
        "median_ms": round(float(np.median(values)), 2),
        "p95_ms": round(float(np.percentile(values, 95)), 2),
        "longest_ms": round(float(values.max()), 2),
    }


def index(arguments: Json) -> Json:
    """One sync of a corpus: its rates, and where the time went."""
    from assistant.index.sync import sync

    report = sync(settings_of(arguments))
    model, whole = report.model_seconds, report.seconds
    outside = {
        "read": report.read_seconds,
        "parse": report.parse_seconds,
        "load_model": report.load_seconds,
        "export_model": report.export_seconds,
    }
    return {
        "sources": len(report.added) + len(report.changed) + len(report.unchanged),
        "passages": report.passages,
        "passages_embedded": report.passages_embedded,
        "sentences_embedded": report.sentences_embedded,
        "words_embedded": report.words_embedded,
        "seconds": round(whole, 2),
        "passages_per_second": round(report.passages_embedded / whole, 2),
        "share_in_model": round(model / whole, 4),
        "shares": {
            name: round(value / whole, 4)
            for name, value in {"model": model, **outside, "rest": whole - model - sum(outside.values())}.items()
        },
    }


def bare_model(arguments: Json) -> Json:
    """The model alone on what the index embedded: as sentence-transformers runs by default, and as the index runs it."""
    from assistant.index.embedding import SentenceTransformerEncoder
    from assistant.index.index import Index
    from assistant.index.intake import embedded_text
    from assistant.index.passages import build_passages
    from assistant.index.words import is_content_word

    settings = settings_of(arguments)
    opened = Index.open(settings)
    passages: dict[str, None] = {}
    sentences: dict[str, None] = {}
    for source_id, source in opened.catalogue.items():
        document = opened.document(source_id)
        passages |= dict.fromkeys(embedded_text(source, p) for p in build_passages(document, settings.passage_words))
        sentences |= dict.fromkeys(document.text[s.start : s.end] for s in opened.sentences(source_id))
    words = [word for word in opened.vocabulary if is_content_word(word)]
    encoder = SentenceTransformerEncoder(settings.embedding_model)
    texts = list(passages)
    encoder.model.encode(texts[:16], show_progress_bar=False)  # the first batch allocates
    default = _seconds(lambda: encoder.model.encode(texts, show_progress_bar=False))
    encoder.use_bfloat16()
    encoder.encode(texts[:16])
    same = _seconds(lambda: encoder.encode_many(texts))
    everything = same + _seconds(lambda: encoder.encode_many(list(sentences))) + _seconds(lambda: encoder.encode_many(words))
    return {
        "passages": len(texts),
        "passages_per_second": round(len(texts) / default, 2),
        "precision_of_index": encoder.precision,
        "passages_per_second_as_index": round(len(texts) / same, 2),
        "seconds_for_all_texts_as_index": round(everything, 2),
    }


def _seconds(work: Callable[[], object]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started


def ask(arguments: Json) -> Json:
    """Opens the assistant and asks every question; the times are those of the first set of questions.

    They are asked once for warming up, then `_ROUNDS` times for the figures. `ledger_seconds` is the loading of the ledger
    alone.
    """
    from assistant.assistant import Assistant, build_engine
    from assistant.index.index import Index

    settings = settings_of(arguments)
    started = perf_counter()
    index = Index.open(settings)
    found = perf_counter()
    assistant = Assistant(settings, index)
    opened = perf_counter()
    every_first = [_asked(assistant, row) for row in arguments["questions"]]
    questions = [row for row in arguments["questions"] if row["set"] == arguments["questions"][0]["set"]]
    cold = [seconds for seconds, _ in every_first[: len(questions)]]
    rounds = [[_asked(assistant, row) for row in questions] for _ in range(_ROUNDS)]
    every = [seconds for asked in rounds for seconds, _ in asked]
    searched = [seconds for asked in rounds for seconds, answer in asked if "passages" in answer.trace]
    peak = peak_mib()
    engine = _seconds(lambda: build_engine(index, assistant.ledger, settings))
    return {
        "questions": len(questions),
        "open_seconds": round(opened - started, 3),
        "ledger_seconds": round(max(0.0, opened - found - engine), 3),
        "engine_seconds": round(engine, 3),
        "facts": sum(1 for _ in assistant.ledger.facts()),
        "passages": assistant.index.manifest.passage_count,
        "first_time": spread(cold),
        **spread(every),
        "searched_passages": {"questions": len(searched) // _ROUNDS, **(spread(searched) if searched else {})},
        "right_first": right_first(arguments["questions"], [answer.headline for _, answer in every_first]),
        "peak_mib": peak,
    }


def _asked(assistant: Any, row: Json) -> tuple[float, Any]:
    started = perf_counter()
    answer = assistant.ask(row["question"], history=row["history"], as_of=row["as_of"])
    return perf_counter() - started, answer


def right_first(questions: Sequence[Json], first: Sequence[str]) -> Json:
    """Per set of questions: how many with a known answer say it in the first result, and how many there are."""
    matcher = Matcher(load_aliases())
    found: dict[str, list[bool]] = {}
    for row, text in zip(questions, first, strict=True):
        if row["expects"]:
            found.setdefault(row["set"], []).append(all(matcher.says(wordings, text) for wordings in row["expects"]))
    return {name: {"right": sum(rights), "of": len(rights)} for name, rights in found.items()}


def compare_ledgers(arguments: Json) -> Json:
    """What the ledger of the corpus `larger` adds to each question, in milliseconds, and how many answers differ.

    Both are asked in turn, question by question, so that whatever else the machine does meets both alike; of `_ROUNDS` tries
    the best counts.
    """
    from assistant.assistant import Assistant
    from assistant.index.index import Index

    settings = settings_of(arguments)
    index = Index.open(settings)
    larger = Assistant(settings_of(arguments | {"corpus": arguments["larger"]}), index)
    own = Assistant(settings, index)
    added, changed = [], 0
    for row in arguments["questions"]:
        _, before = _asked(own, row)
        _, after = _asked(larger, row)
        changed += before.headline != after.headline
        pairs = [(_asked(own, row)[0], _asked(larger, row)[0]) for _ in range(_ROUNDS)]
        added.append(1000 * (min(b for _, b in pairs) - min(a for a, _ in pairs)))
    return {
        "added_to_ask_ms": round(float(np.median(added)), 3),
        "added_p95_ms": round(float(np.percentile(added, 95)), 3),
        "answers_changed": changed,
    }
