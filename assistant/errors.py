"""Errors that tell a person what went wrong and what to do. Faces print `str(error)` and exit with `exit_code`."""


class LodestoneError(Exception):
    """Base of every expected error: `message` says what is wrong and where, `remedy` what to do about it."""

    exit_code = 1

    def __init__(self, message: str, remedy: str = "") -> None:
        self.message = message
        self.remedy = remedy
        super().__init__(f"{message} {remedy}".strip())


class UsageError(LodestoneError):
    """What the person typed cannot be carried out (exit code 2)."""

    exit_code = 2


class CorpusError(LodestoneError):
    """The corpus cannot be used as it is: missing, empty, or with problems that must be mended first."""


class Outdated(LodestoneError):
    """Somebody else changed the same thing in between: what was about to be done would undo it."""


class UnreadableSource(LodestoneError):
    """One file gives no text. `reason` is one of READ_REASONS in assistant/library/reading.py."""

    def __init__(self, reason: str, message: str, remedy: str = "") -> None:
        self.reason = reason
        super().__init__(message, remedy)


class IndexMissing(LodestoneError):
    """There is no index yet, or it is damaged, or it was built by other settings."""


class LedgerError(LodestoneError):
    """A ledger entry that does not hold; the rest of the ledger goes on serving."""


class StorageError(LodestoneError):
    """A folder or database cannot be read or written."""


class ChatModelError(LodestoneError):
    """The chat model of the settings cannot be used: its package, its name or its key."""
