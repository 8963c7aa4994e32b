import hashlib
import shutil
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import IndexMissing, StorageError, UsageError
from assistant.index import embedding
from assistant.index.embedding import OnnxEncoder, SentenceTransformerEncoder, load_query_encoder, model_folder, model_hash
from assistant.index.export import export_encoder, export_folder, exported
from assistant.index.index import Index
from assistant.index.manifest import Manifest
from assistant.index.sync import ensure_index, sync

from .conftest import settings_in, write_source

TEXTS = ["A lamp.", "", "How many crossings were there in 2021?", "keeper " * 400, "Ä ö 会议 😀", "Ada became keeper."]


def export_of(folder: Path) -> Path:
    manifest = Manifest.read(folder / "index" / "generations" / "000001")
    return export_folder(folder / "index", manifest.model_hash)


def test_the_export_gives_the_vectors_of_the_model(built: Path) -> None:
    original, served = SentenceTransformerEncoder(None), OnnxEncoder(export_of(built))
    ours, theirs = served.encode(TEXTS), original.encode(TEXTS)
    assert ours.shape == theirs.shape == (len(TEXTS), 384) and ours.dtype == np.float32
    assert np.sum(ours * theirs, axis=1).min() > 0.9999
    assert np.allclose(np.linalg.norm(ours, axis=1), 1.0, atol=1e-5)
    assert served.encode([]).shape == (0, 384)
    assert np.allclose(served.encode_query(TEXTS[2]), ours[2], atol=1e-5)
    assert np.allclose(original.encode_many(TEXTS), theirs, atol=1e-5)


def test_the_hash_of_the_export_is_recorded_and_checked(built: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(export_of(built), tmp_path / "export")
    assert exported(copy)
    with (copy / "encoder.onnx").open("r+b") as file:
        file.seek(5000)
        file.write(b"damage")
    assert not exported(copy)
    (copy / "encoder.onnx").write_bytes(b"nonsense")
    with pytest.raises(IndexMissing, match="export"):
        OnnxEncoder(copy)
    assert isinstance(load_query_encoder(None, copy), SentenceTransformerEncoder)
    assert isinstance(load_query_encoder(None, None), SentenceTransformerEncoder)


def test_the_packaged_model_is_the_published_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weights = (model_folder(None) / "model.safetensors").read_bytes()
    assert hashlib.sha256(weights).hexdigest() == "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
    assert model_hash(None) == model_hash(str(model_folder(None)))
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "model.safetensors").write_bytes(weights[:1000])
    monkeypatch.setattr(embedding, "model_folder", lambda name: tmp_path / "model")
    with pytest.raises(StorageError, match="sha256"):
        model_hash(None)


def test_a_model_that_is_not_there_is_named() -> None:
    with pytest.raises(UsageError, match="'no-such-model' is neither"):
        model_folder("no-such-model")


def test_a_folder_that_cannot_be_written_stops_the_export(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OSError):
        export_encoder(SentenceTransformerEncoder(None), tmp_path / "file" / "export", ["a"])


def test_another_model_by_folder(built: Path, tmp_path: Path) -> None:
    """A model of other pooling, size and prompts: made here, with random weights, and used for index and query."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer
    from transformers import AutoTokenizer, BertConfig, BertModel

    base = tmp_path / "base"
    BertModel(BertConfig(hidden_size=48, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64)).save_pretrained(base)
    AutoTokenizer.from_pretrained(model_folder(None)).save_pretrained(base)
    transformer = Transformer(str(base), max_seq_length=64)
    prompts = {"query": "ask: ", "document": "say: "}
    model = SentenceTransformer(modules=[transformer, Pooling(48, pooling_mode="cls")], prompts=prompts)
    model.save(str(tmp_path / "model"))
    write_source(tmp_path / "corpus", "lamps", "Lamps are lent to crews. They return.")
    settings = settings_in(tmp_path, embedding_model=str(tmp_path / "model"))
    assert sync(settings).passages == 1
    index = Index.open(settings)
    assert isinstance(index.encoder, OnnxEncoder) and index.encoder.dimension == 48
    original = SentenceTransformerEncoder(settings.embedding_model)
    assert float(index.encoder.encode_query("lamp?") @ original.encode_query("lamp?")) > 0.9999
    assert not np.allclose(original.encode_query("lamp?"), original.encode(["lamp?"])[0], atol=1e-5)
    assert index.retriever().invoke("lamps")[0].metadata["source_id"] == "lamps"
    with pytest.raises(IndexMissing, match="another embedding model"):
        Index.open(settings_in(tmp_path))
    report = ensure_index(settings_in(tmp_path))
    assert report is not None and report.changed == ("lamps",) and Index.open(settings_in(tmp_path)).encoder.dimension == 384
