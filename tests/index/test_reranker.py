"""A cross-encoder named in the settings decides the order of what is retrieved."""

from pathlib import Path

import pytest

from assistant.errors import UsageError
from assistant.index.embedding import model_folder
from assistant.index.index import Index
from assistant.index.reranker import load_reranker
from tests.index.conftest import settings_in

QUESTION = "Who built the bridge?"


@pytest.fixture(scope="module")
def cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real cross-encoder of little sense: the packaged model with a new head of fixed random weights."""
    import torch
    from sentence_transformers import CrossEncoder

    torch.manual_seed(7)
    folder = tmp_path_factory.mktemp("cross-encoder")
    CrossEncoder(str(model_folder(None)), num_labels=1, local_files_only=True).save_pretrained(str(folder))
    return folder


def test_its_scores_decide_the_order(built: Path, cross_encoder: Path) -> None:
    plain = Index.open(settings_in(built))
    reranked = Index.open(settings_in(built, reranker=str(cross_encoder)))
    before = plain.retriever(k=20).invoke(QUESTION)
    after = reranked.retriever(k=20).invoke(QUESTION)
    reranker = load_reranker(str(cross_encoder))
    assert reranker is not None
    scores = reranker.scores(QUESTION, [passage.page_content for passage in after])
    assert {p.id for p in after} == {p.id for p in before} and len(after) > 2
    assert list(scores) == sorted(scores, reverse=True)
    assert [p.metadata["rerank"] for p in after] == pytest.approx([float(s) for s in scores], abs=1e-4)
    assert [p.id for p in after] != [p.id for p in before]
    assert all(p.metadata["rerank"] is None for p in before)
    plain.close()
    reranked.close()


def test_what_is_no_model_is_refused_by_name(built: Path, tmp_path: Path) -> None:
    for name in (str(tmp_path), "nobody/nothing"):
        index = Index.open(settings_in(built, reranker=name))
        with pytest.raises(UsageError, match="LODESTONE_RERANKER|reranker"):
            index.retriever()
        index.close()
