"""Lodestone: answers from a curated set of documents, with citations and dates that can be checked."""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["Answer", "Assistant", "Settings"]

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.model import Answer
    from assistant.settings import Settings


def __getattr__(name: str) -> Any:
    """Load the public names on first use, so that `import assistant` stays cheap for the command line."""
    if name == "Assistant":
        from assistant.assistant import Assistant

        return Assistant
    if name == "Answer":
        from assistant.model import Answer

        return Answer
    if name == "Settings":
        from assistant.settings import Settings

        return Settings
    raise AttributeError(f"module 'assistant' has no attribute {name!r}")
