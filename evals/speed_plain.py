"""The yardstick: the plainest pipeline that a user would write with the same libraries and the same model.

Load the files as text, cut them with RecursiveCharacterTextSplitter, embed the chunks with sentence-transformers into Chroma
through langchain-chroma, and show the chunk that similarity_search finds first.
"""

from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

from assistant.index.embedding import model_folder
from assistant.settings import load_settings
from evals.speed_child import Json
from evals.speed_tasks import right_first, spread

_CHUNK, _OVERLAP = 1000, 200  # characters; the values of LangChain's own tutorials
_RESULTS = 4  # the default of similarity_search
_ROUNDS = 2


class MiniLM:
    """The packaged model in the form of LangChain's Embeddings; `seconds` is the time spent in it."""

    def __init__(self) -> None:
        from sentence_transformers import SentenceTransformer

        self._model: Any = SentenceTransformer(str(model_folder(load_settings().embedding_model)), local_files_only=True)
        self.seconds = 0.0

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        started = perf_counter()
        vectors: list[list[float]] = self._model.encode(texts, show_progress_bar=False).tolist()
        self.seconds += perf_counter() - started
        return vectors

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


def measure(arguments: Json) -> Json:
    """Builds the pipeline in the folder `store` and asks it every question; times in seconds where not said otherwise."""
    from langchain_chroma import Chroma
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    started = perf_counter()
    embeddings = MiniLM()
    loaded = perf_counter()
    splitter = RecursiveCharacterTextSplitter(chunk_size=_CHUNK, chunk_overlap=_OVERLAP)
    files = sorted(path for path in (Path(arguments["corpus"]) / "sources").rglob("*") if path.suffix in _LOADERS)
    metadata = [{"source": path.name} for path in files]
    chunks = splitter.create_documents([_LOADERS[path.suffix](path) for path in files], metadata)
    store: Any = Chroma(embedding_function=embeddings, persist_directory=arguments["store"])  # type: ignore[arg-type]
    for begin in range(0, len(chunks), 5000):  # Chroma takes 5,461 at once
        store.add_documents(chunks[begin : begin + 5000])
    built = perf_counter()
    in_model = embeddings.seconds
    questions = arguments["questions"]
    first = [_first_text(store, row["question"]) for row in questions]
    seconds = []
    for row in questions * _ROUNDS:
        asked = perf_counter()
        store.similarity_search(row["question"], k=_RESULTS)
        seconds.append(perf_counter() - asked)
    return {
        "files": len(files),
        "chunks": len(chunks),
        "seconds": round(built - started, 2),
        "load_model_seconds": round(loaded - started, 2),
        "chunks_per_second": round(len(chunks) / (built - started), 2),
        "share_in_model": round(in_model / (built - started), 4),
        "query": spread(seconds),
        "right_first": right_first(questions, first),
    }


def first_answer(arguments: Json) -> Json:
    """A new process opens the store and shows the first chunk for one question; who starts it takes the time."""
    from langchain_chroma import Chroma

    store: Any = Chroma(embedding_function=MiniLM(), persist_directory=arguments["store"])  # type: ignore[arg-type]
    return {"text": _first_text(store, arguments["question"])}


def _first_text(store: Any, question: str) -> str:
    found = store.similarity_search(question, k=_RESULTS)
    return str(found[0].page_content) if found else ""


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _html(path: Path) -> str:
    from lxml import html  # type: ignore[import-untyped]

    return str(html.fromstring(path.read_bytes()).text_content())


def _pdf(path: Path) -> str:
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def _docx(path: Path) -> str:
    import docx

    return "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)


_LOADERS: dict[str, Callable[[Path], str]] = {
    **dict.fromkeys((".md", ".txt"), _text),
    **dict.fromkeys((".html", ".htm"), _html),
    ".pdf": _pdf,
    ".docx": _docx,
}
