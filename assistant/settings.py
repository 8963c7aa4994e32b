"""Every setting, in one typed class. Environment variables LODESTONE_* win over lodestone.toml, which wins over the defaults."""

import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from assistant.errors import UsageError

ROOT = Path(__file__).resolve().parent.parent
CONFIG_FILE = "lodestone.toml"


class Settings(BaseSettings):
    """Where things lie and what limits hold. Paths are relative to the current folder unless absolute."""

    model_config = SettingsConfigDict(env_prefix="LODESTONE_", toml_file=CONFIG_FILE, extra="forbid", frozen=True)

    corpus: Path = Field(ROOT / "corpus", description="Folder of the documents (sources/) and facts (ledger/).")
    index: Path = Field(ROOT / "index", description="Folder of what is built from the corpus; may be deleted at any time.")
    database: str = Field(
        f"sqlite:///{ROOT / 'data' / 'lodestone.db'}", description="SQLAlchemy address of conversations and feedback."
    )
    eval_cases: Path = Field(ROOT / "evals" / "cases", description="Folder of the cases of the eval suite.")
    eval_runs: Path = Field(ROOT / "evals" / "runs", description="Folder where the runs of the eval suite are stored.")
    chroma_url: str | None = Field(None, description="Address of a Chroma server (http://host:port) instead of a local store.")

    embedding_model: str | None = Field(
        None, description="A sentence-transformers model folder or name; default: the packaged all-MiniLM-L6-v2."
    )
    reranker: str | None = Field(None, description="A sentence-transformers cross-encoder folder or name; default: none.")

    chat_model: str | None = Field(
        None, description="A chat model that words the answers, as provider:model (ollama:…, openai:…); default: none."
    )
    chat_base_url: str | None = Field(None, description="Address of the chat model's server, where it is not the provider's own.")
    chat_timeout: float = Field(20, gt=0, le=600, description="Longest wait for the next words of the chat model, in seconds.")
    chat_seconds: float = Field(60, gt=0, le=3600, description="Longest time for an answer of the chat model, in seconds.")
    chat_max_tokens: int = Field(800, ge=16, le=32000, description="Longest reply of the chat model, in tokens.")
    chat_temperature: float | None = Field(0, ge=0, le=2, description="Temperature of the chat model; none: the provider's own.")
    chat_format: Literal["auto", "structured", "plain"] = Field(
        "auto", description="Ask the chat model for structured output, for plain lines, or for what it is known to do."
    )
    chat_evidence: int = Field(6, ge=0, le=50, description="How many facts, and as many passages, the chat model is given.")

    passage_words: int = Field(110, ge=20, le=2000, description="Target length of a passage, in words.")
    retrieve: int = Field(12, ge=1, le=200, description="How many passages are read for one question.")
    max_question_chars: int = Field(2000, ge=50, description="Longer questions are refused with a message.")

    read_max_mb: float = Field(50, gt=0, description="Largest file that is read, in megabytes.")
    read_max_seconds: float = Field(20, gt=0, description="Longest time that reading one file may take, in seconds.")
    read_max_pages: int = Field(2000, ge=1, description="Most pages that are read from one file.")
    read_max_memory_mb: int = Field(2048, ge=512, description="Most memory that the reading of files may take, in megabytes.")

    read_max_characters: int = Field(20_000_000, ge=1000, description="Longest text that is read from one file, in characters.")

    unpack_max_files: int = Field(500, ge=1, description="Most files that are taken from one folder or zip archive.")
    unpack_max_mb: float = Field(500, gt=0, description="Most that a zip archive may hold unpacked, in megabytes.")
    fetch_max_mb: float = Field(50, gt=0, description="Largest file that is fetched from an address, in megabytes.")
    fetch_max_seconds: float = Field(30, gt=0, description="Longest time that fetching from an address may take, in seconds.")
    fetch_max_redirects: int = Field(5, ge=0, description="How often an address may send on to another one.")
    fetch_private: bool = Field(False, description="Fetch from this machine and private networks too.")
    ocr: bool = Field(True, description="Recognise the text of scanned pages at intake, where Tesseract is installed.")
    ocr_languages: str = Field("eng", description="Languages that Tesseract reads, joined by + (eng+kor).")

    @field_validator("corpus", "index", "eval_cases", "eval_runs")
    @classmethod
    def _expand(cls, value: Path) -> Path:
        return value.expanduser().resolve()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**overrides: Any) -> Settings:
    """Settings from overrides, environment and lodestone.toml. Raises UsageError naming the setting that is wrong."""
    try:
        return Settings(**{k: v for k, v in overrides.items() if v is not None})
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{CONFIG_FILE} is not valid TOML: {error}.", "Mend the line, or remove the file.") from error
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"]) or "settings"
        raise UsageError(
            f"Setting '{name}' is wrong: {first['msg']} (got {first.get('input')!r}).",
            f"Correct it in {CONFIG_FILE} or in the environment variable LODESTONE_{name.upper()}.",
        ) from error
