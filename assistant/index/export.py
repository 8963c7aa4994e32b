"""The encoder as one ONNX file, exported once per model when the index is built, and checked against the original."""

import json
import logging
import os
import shutil
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assistant.index.embedding import (
    EXPORT_MODEL,
    EXPORT_RECORD,
    EXPORT_TOKENIZER,
    OnnxEncoder,
    SentenceTransformerEncoder,
    file_sha256,
)

SMALLEST_COSINE = 0.9999
CHECK_TEXTS = 24
log = logging.getLogger(__name__)


def export_folder(index: Path, model_hash: str) -> Path:
    return index / "encoder" / model_hash[:16]


def exported(folder: Path) -> bool:
    """Whether a whole export lies in `folder`: its record is written last, and names the hash of the ONNX file."""
    try:
        record = json.loads((folder / EXPORT_RECORD).read_text(encoding="utf-8"))
        return bool(record["sha256"] == file_sha256(folder / EXPORT_MODEL))
    except (OSError, ValueError, KeyError):
        return False


def export_encoder(encoder: SentenceTransformerEncoder, folder: Path, texts: Sequence[str]) -> bool:
    """Writes encoder.onnx, tokenizer.json and encoder.json into `folder`, all at once. False where the model cannot be exported.

    The vectors of up to 24 of `texts` must agree with those of the original (cosine of at least 0.9999). The encoder has
    to be in float32. Raises OSError where the folder cannot be written.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix="part-", dir=folder.parent))
    try:
        cosine = _export_and_check(encoder, part, texts)
        if cosine is None:
            return False
        record = json.loads((part / EXPORT_RECORD).read_text(encoding="utf-8"))
        record |= {"sha256": file_sha256(part / EXPORT_MODEL), "smallest_cosine": round(cosine, 7)}
        (part / EXPORT_RECORD).write_text(json.dumps(record, indent=1), encoding="utf-8")
        if folder.exists():
            shutil.rmtree(folder)
        os.replace(part, folder)
        return True
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _export_and_check(encoder: SentenceTransformerEncoder, folder: Path, texts: Sequence[str]) -> float | None:
    """The smallest cosine of the export to its original; None where neither way of exporting gives one that is good enough.

    The tracing exporter comes first: here it takes 1.3 s, the newer one 6 s and more, with the same result.
    """
    for newer in (False, True):
        try:
            _export(encoder, folder, newer)
            cosine = _smallest_cosine(encoder, folder, texts)
        except OSError:
            raise
        except Exception as error:
            log.warning("The embedding model cannot be exported to ONNX: %s", error)
            continue
        if cosine >= SMALLEST_COSINE:
            return cosine
        log.warning("The ONNX export strays from its original: the smallest cosine is %.5f.", cosine)
    return None


def _smallest_cosine(encoder: SentenceTransformerEncoder, folder: Path, texts: Sequence[str]) -> float:
    """Over evenly spread texts, of different lengths in one batch, so that padding and truncation are checked too."""
    step = max(1, len(texts) // CHECK_TEXTS)
    chosen = [*texts[::step][:CHECK_TEXTS], "a"]
    return float(np.min(np.sum(encoder.encode(chosen) * OnnxEncoder(folder).encode(chosen), axis=1)))


def _export(encoder: SentenceTransformerEncoder, folder: Path, newer: bool) -> None:
    import torch

    class Graph(torch.nn.Module):
        def __init__(self, model: Any) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            features = self.model({"input_ids": input_ids, "attention_mask": attention_mask})
            return torch.nn.functional.normalize(features["sentence_embedding"], dim=-1)

    model = encoder.model
    tokenizer = model.tokenizer
    ids = torch.full((2, 7), int(tokenizer.pad_token_id or 0) + 5, device=model.device)
    mask = torch.ones_like(ids)
    mask[0, 5:] = 0
    inputs = ["input_ids", "attention_mask"]
    if newer:
        shapes = {0: torch.export.Dim.DYNAMIC, 1: torch.export.Dim.DYNAMIC}
        options: dict[str, Any] = {"dynamo": True, "dynamic_shapes": dict.fromkeys(inputs, shapes), "external_data": False}
    else:
        axes: dict[str, Any] = {name: {0: "texts", 1: "tokens"} for name in inputs} | {"sentence_vector": {0: "texts"}}
        options = {"dynamo": False, "dynamic_axes": axes}
    quiet = [logging.getLogger(name) for name in ("torch.onnx", "onnxscript", "torch.onnx._internal.exporter._registration")]
    levels = [logger.level for logger in quiet]
    for logger in quiet:
        logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            torch.onnx.export(
                Graph(model),
                (ids, mask),
                str(folder / EXPORT_MODEL),
                input_names=inputs,
                output_names=["sentence_vector"],
                verbose=False,
                **options,
            )
    finally:
        for logger, level in zip(quiet, levels, strict=True):
            logger.setLevel(level)
    tokenizer.backend_tokenizer.save(str(folder / EXPORT_TOKENIZER))
    record = {
        "dimension": encoder.dimension,
        "max_tokens": int(model.max_seq_length or 512),
        "pad_id": int(tokenizer.pad_token_id or 0),
        "pad_token": tokenizer.pad_token or "[PAD]",
        "query_prompt": encoder.query_prompt,
        "document_prompt": encoder.document_prompt,
    }
    (folder / EXPORT_RECORD).write_text(json.dumps(record, indent=1), encoding="utf-8")
