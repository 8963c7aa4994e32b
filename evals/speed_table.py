"""The figures of a benchmark as a table for the terminal, beside what is aimed for."""

from collections.abc import Iterator, Sequence

from evals.speed_child import Json
from evals.table import columns

_HEAD = ["", "measured", "aim", "plainest pipeline"]
Row = Sequence[str]


def table(figures: Json) -> str:
    """Everything that was measured, in one table, with the machine and how busy it was."""
    machine = figures["machine"]
    rows = [*_bundled(figures), *_ledger(figures["ledger"]), *(row for size in figures["sizes"] for row in _size(size))]
    head = f"{machine['processor']}, {machine['cores']} cores, Python {machine['python']}; load average "
    head += f"{figures['load_before'][0]} before, {figures['load_after'][0]} after"
    return f"{head}\n\n{columns([list(row) for row in rows], _HEAD)}\n\n{_note(figures)}"


def _bundled(figures: Json) -> Iterator[Row]:
    start, ask, index, bare, plain = (figures[k] for k in ("start", "ask", "index", "bare_model", "plain"))
    yield f"the corpus: {index['sources']} sources, {index['passages']} passages", "", "", f"{plain['chunks']} chunks"
    heavy = ", ".join(start["imported"]) or "neither"
    yield "process start to printed answer", _s(start["median_seconds"]), "< 2.5 s", _s(plain["start"]["median_seconds"])
    yield "  imports torch, sentence_transformers", heavy, "neither", "both"
    yield f"ask, median of {ask['questions']} questions", _ms(ask["median_ms"]), "< 20 ms", _ms(plain["query"]["median_ms"])
    yield "ask, 95th percentile", _ms(ask["p95_ms"]), "< 60 ms", _ms(plain["query"]["p95_ms"])
    yield from _searched(ask)
    yield "  opening", _s(ask["open_seconds"]), "", ""
    yield "peak memory while asking", _mib(ask["peak_mib"]), "", _mib(plain["start"]["peak_mib"])
    for name, right in ask["right_first"].items():
        beside = plain["right_first"][name]
        yield f"right fact in the first result, {name}", _share(right), "", _share(beside)
    yield "building the index", _s(index["seconds"]), "", _s(plain["seconds"])
    yield from _building(index, f"{plain['chunks_per_second']:.1f} chunks/s", _percent(plain["share_in_model"]))
    yield "bare model, passages a second (float32)", f"{bare['passages_per_second']:.1f}", "", ""
    named = f"bare model, passages a second ({bare['precision_of_index']}, as the index)"
    yield named, f"{bare['passages_per_second_as_index']:.1f}", "", ""
    share = bare["seconds_for_all_texts_as_index"] / index["seconds"]
    yield "bare model on all texts / building the index", _percent(share), "", ""
    yield "peak memory while building", _mib(index["peak_mib"]), "", _mib(plain["peak_mib"])


def _building(index: Json, rate: str = "", share: str = "") -> Iterator[Row]:
    yield "  passages a second, all in all", f"{index['passages_per_second']:.1f}", "", rate
    texts = f"{index['passages_embedded']:,} passages, {index['sentences_embedded']:,} sentences"
    yield f"  time in the model ({texts})", _percent(index["share_in_model"]), ">= 85 %", share
    others = ((name.replace("_", " "), value) for name, value in index["shares"].items() if name != "model")
    yield "  other time", ", ".join(f"{name} {_percent(value)}" for name, value in others), "", ""


def _searched(ask: Json) -> Iterator[Row]:
    part = ask["searched_passages"]
    if part["questions"]:
        yield f"  {part['questions']} of them answered from passages: median", _ms(part["median_ms"]), "", ""


def _ledger(ledger: Json) -> Iterator[Row]:
    yield f"a ledger of {ledger['facts_loaded']:,} facts: load, first time", _s(ledger["load_first_seconds"]), "", ""
    yield "  load, again", _s(ledger["load_again_seconds"]), "< 1 s", ""
    beside = f"{_s(ledger['open_again_seconds'])} (its own ledger: {_s(ledger['load_seconds_without'])} to load)"
    yield "  opening the assistant with it", beside, "", ""
    yield "  added to ask: median", _ms(ledger["added_to_ask_ms"]), "< 10 ms", ""
    yield "  added to ask: 95th percentile", _ms(ledger["added_p95_ms"]), "", ""
    yield "  first statements that differ", str(ledger["answers_changed"]), "", ""
    yield "  peak memory while asking", _mib(ledger["peak_mib"]), "", ""


def _size(size: Json) -> Iterator[Row]:
    ask, large = size["ask"], size["passages"] >= 100_000
    yield f"{ask['passages']:,} passages: ask, median", _ms(ask["median_ms"]), "< 60 ms" if large else "", ""
    yield "  ask, 95th percentile", _ms(ask["p95_ms"]), "", ""
    yield from _searched(ask)
    yield "  opening", _s(ask["open_seconds"]), "", ""
    yield "  peak memory while asking", _mib(ask["peak_mib"]), "< 2,048 MiB" if large else "", ""
    if "index" in size:
        embedded = size["index"]
        yield f"  indexing {embedded['passages_embedded']:,} more", _s(embedded["seconds"]), "", ""
        yield from _building(embedded)
        yield "  peak memory while indexing", _mib(embedded["peak_mib"]), "", ""


def _note(figures: Json) -> str:
    inserted = ", ".join(f"{s['inserted']['passages_inserted']:,} of {s['ask']['passages']:,}" for s in figures["sizes"])
    return (
        "Larger sizes are grown from the sentences of the corpus. Straight into the index, without reading, parsing or\n"
        f"embedding, went {inserted} passages: their vectors are disturbed means of the vectors of their sentences.\n"
        "The first result of the plainest pipeline is a chunk of up to 1,000 characters, ours one statement.\n"
        "Times to be put beside others need a machine that is doing nothing else: a load average well below its cores."
    )


def _ms(value: float) -> str:
    return f"{value:.1f} ms"


def _s(value: float) -> str:
    return f"{value:.2f} s"


def _mib(value: float) -> str:
    return f"{value:,.0f} MiB"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _share(right: Json) -> str:
    return f"{right['right']} of {right['of']}"
