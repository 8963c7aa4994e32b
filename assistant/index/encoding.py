"""The embedding model while an index is built: loaded once it is needed, exported, set to its fastest precision, and timed."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

from assistant.index.embedding import OnnxEncoder, SentenceTransformerEncoder, Vectors, load_query_encoder
from assistant.index.export import export_encoder, export_folder, exported
from assistant.index.intake import Progress
from assistant.index.plan import Plan
from assistant.settings import Settings


_FEW = 1000  # texts that the export embeds sooner than the model itself is loaded and has embedded them


@dataclass
class Effort:
    """What the models had to do, and how long that took."""

    passages_embedded: int = 0
    sentences_embedded: int = 0
    words_embedded: int = 0
    load_seconds: float = 0.0
    export_seconds: float = 0.0
    model_seconds: float = 0.0


class Model:
    """The embedding model, loaded when it is first needed, exported first and then set to the fastest precision."""

    def __init__(self, settings: Settings, plan: Plan, effort: Effort) -> None:
        self._settings, self.effort = settings, effort
        self._folder = export_folder(settings.index, plan.versions.model)
        self._encoder: SentenceTransformerEncoder | None = None
        self.exported = exported(self._folder)
        live = plan.live if plan.live and plan.live.versions.model == plan.versions.model else None
        self.dimension = live.dimension if live else 0
        self.precision = live.precision if live else "float32"
        self._never_exports = live is not None and not live.exported

    def encode(self, texts: Sequence[str], progress: Progress, stage: str) -> Vectors:
        """By the model itself, or by its export where there is little to do: loading the model takes 5 s and more."""
        if self._encoder is None and self.exported and len(texts) <= _FEW:
            started = perf_counter()
            exported = load_query_encoder(self._settings.embedding_model, self._folder)
            self.effort.load_seconds += perf_counter() - started
            if isinstance(exported, OnnxEncoder):
                started = perf_counter()
                vectors = exported.encode(texts)
                self.effort.model_seconds += perf_counter() - started
                self.dimension = exported.dimension
                progress(stage, len(texts), len(texts))
                return vectors
        encoder = self.ready(texts)
        started = perf_counter()
        progress(stage, 0, len(texts))
        vectors = encoder.encode_many(texts, lambda done: progress(stage, done, len(texts)))
        self.effort.model_seconds += perf_counter() - started
        return vectors

    def ready(self, texts: Sequence[str]) -> SentenceTransformerEncoder:
        if self._encoder is None:
            started = perf_counter()
            self._encoder = SentenceTransformerEncoder(self._settings.embedding_model)
            self.dimension = self._encoder.dimension
            self.effort.load_seconds += perf_counter() - started
            started = perf_counter()
            if not self.exported and not self._never_exports:
                self.exported = export_encoder(self._encoder, self._folder, texts)
            self.effort.export_seconds += perf_counter() - started
            self._encoder.use_bfloat16()
            self.precision = self._encoder.precision
        return self._encoder
