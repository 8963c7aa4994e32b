"""Corpora for benchmarks: written as source files in any format, indexed, opened, and kept so that a second run is quick."""

import html
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from assistant.assistant import Assistant
from assistant.errors import UsageError
from assistant.index.sync import sync
from assistant.settings import ROOT, Settings
from evals.store import RUNS

DATA = ROOT.parent / "shared" / "benchmarks"
FORMATS = ("md", "txt", "html", "docx", "pdf")


@dataclass(frozen=True)
class Text:
    """One source to be written: paragraphs in reading order; `raw` is put into HTML as it is, markup and all."""

    id: str
    title: str
    paragraphs: tuple[str, ...]
    format: str = "txt"
    raw: str = ""


def data_file(*parts: str) -> Path:
    """A file of the benchmark data. Raises UsageError where it is absent."""
    path = DATA.joinpath(*parts)
    if not path.is_file():
        raise UsageError(f"Skipped: the benchmark data are not here ({path}).", "Put them there to run this benchmark.")
    return path


def open_corpus(
    name: str, texts: Sequence[Text], settings: Settings, progress: Callable[[int, int], None] | None = None, folder: Path = RUNS
) -> Assistant:
    """Write the texts as a corpus, bring its index in line, and open the assistant on it with the same settings otherwise."""
    place = folder / "benchmarks" / name
    sources = place / "corpus" / "sources"
    sources.mkdir(parents=True, exist_ok=True)
    wanted: dict[str, bytes] = {}
    for text in texts:
        wanted |= _files(text)
    for path in sources.iterdir():
        if path.name not in wanted:
            path.unlink()
    for file_name, content in wanted.items():
        path = sources / file_name
        if not path.is_file() or path.read_bytes() != content:
            path.write_bytes(content)
    own = settings.model_copy(update={"corpus": place / "corpus", "index": place / "index"})
    report = sync(own, (lambda stage, done, total: progress(done, total)) if progress else None)
    if report.failed:
        raise UsageError(f"The corpus of the benchmark '{name}' cannot be indexed: {report.failed[0]}.", f"Look into {sources}.")
    return Assistant.open(own)


def _files(text: Text) -> dict[str, bytes]:
    """The files of one source: its metadata as front matter or in a file beside it."""
    meta = {
        "id": text.id,
        "title": text.title,
        "publisher": "benchmark",
        "published": "2024",
        "kind": "article",
        "licence": "benchmark data",
    }
    head = str(yaml.safe_dump(meta, sort_keys=False, allow_unicode=True, width=1000))
    if text.format in ("md", "txt"):
        body = "\n\n".join((*text.paragraphs, *((text.raw,) if text.raw else ())))
        return {f"{text.id}.{text.format}": f"---\n{head}---\n\n{body}\n".encode()}
    write = {"html": _html, "docx": _docx, "pdf": _pdf}[text.format]
    return {f"{text.id}.{text.format}": write(text), f"{text.id}.yaml": head.encode()}


def _html(text: Text) -> bytes:
    body = "\n".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in text.paragraphs)
    planted = f"<p>{text.raw}</p>" if text.raw else ""
    title = html.escape(text.title)
    page = f"<body><article><h1>{title}</h1>{body}{planted}</article></body>"
    return f"<!doctype html><html><head><title>{title}</title></head>{page}</html>".encode()


def _docx(text: Text) -> bytes:
    from docx import Document

    document = Document()
    document.add_heading(text.title, 1)
    for paragraph in (*text.paragraphs, *((text.raw,) if text.raw else ())):
        document.add_paragraph(_printable(paragraph))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _pdf(text: Text) -> bytes:
    try:
        from reportlab.lib.styles import getSampleStyleSheet  # type: ignore[import-untyped]
        from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer  # type: ignore[import-untyped]
    except ImportError as error:
        raise UsageError("This benchmark writes PDF files and needs reportlab.", "pip install lodestone[dev].") from error
    style = getSampleStyleSheet()
    out = io.BytesIO()
    story = [Paragraph(html.escape(text.title), style["Heading1"])]
    for paragraph in (*text.paragraphs, *((text.raw,) if text.raw else ())):
        plain = _printable(paragraph).encode("latin-1", "replace").decode("latin-1")
        story += [Paragraph(html.escape(plain), style["BodyText"]), Spacer(1, 8)]
    SimpleDocTemplate(out, invariant=1, title=text.title).build(story)
    return out.getvalue()


def _printable(text: str) -> str:
    return "".join(char for char in text if char in "\n\t" or char.isprintable())
