"""Conversations, answers and feedback in SQL (SQLAlchemy; SQLite unless the setting `database` names another).

An answer is stored whole, as JSON: an old conversation shows the words and the quotes as they were given at the time.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

from sqlalchemy import JSON, ForeignKey, Select, String, create_engine, delete, event, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from assistant.answer_json import answer_from_json, answer_to_json
from assistant.errors import StorageError, UsageError
from assistant.model import Answer, Turn

TITLE_LENGTH = 80
Rating = Literal[-1, 1]


class _Base(DeclarativeBase):
    type_annotation_map = {dict[str, Any]: JSON}  # noqa: RUF012 (SQLAlchemy reads this class attribute)


class _Conversation(_Base):
    __tablename__ = "conversations"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    title: Mapped[str]
    created: Mapped[str]
    updated: Mapped[str] = mapped_column(index=True)


class _Message(_Base):
    __tablename__ = "messages"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"), index=True)
    created: Mapped[str]
    question: Mapped[str]
    as_of: Mapped[str | None]
    answer: Mapped[dict[str, Any]]


class _Feedback(_Base):
    __tablename__ = "feedback"

    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True)
    rating: Mapped[int]
    created: Mapped[str]


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation in the list: `created` and `updated` are UTC times in ISO form."""

    id: str
    title: str
    created: str
    updated: str


@dataclass(frozen=True, slots=True)
class Message:
    """One question with its answer. `as_of` is the ISO day asked for, if any; `rating` is None without feedback."""

    id: int
    conversation_id: str
    created: str
    question: str
    as_of: str | None
    answer: Answer
    rating: Rating | None = None

    @property
    def turn(self) -> Turn:
        """What the next question of the conversation may refer to."""
        return Turn(self.question, " ".join(statement.text for statement in self.answer.statements) or self.answer.headline)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that was last answered with `status`: how often since an answer was found, if ever, and when last (UTC)."""

    question: str
    status: str
    count: int
    last: datetime


class History:
    """All conversations of one database. Every method raises StorageError when the database cannot be read or written."""

    def __init__(self, address: str) -> None:
        """Open the database at a SQLAlchemy address, e.g. sqlite:///data/lodestone.db, and create what is missing in it.

        Raises UsageError for an address that cannot be understood, StorageError for one that cannot be used.
        """
        try:
            url = make_url(address)
            if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
                _make_folder(url.database)
            self._engine = create_engine(url)
        except (ArgumentError, ModuleNotFoundError) as error:
            raise UsageError(
                f"The database address '{address}' cannot be used: {error}.",
                "Correct the setting 'database' (LODESTONE_DATABASE), for example sqlite:///data/lodestone.db.",
            ) from error
        self._shown_address = url.render_as_string(hide_password=True)
        if url.get_backend_name() == "sqlite":
            event.listen(self._engine, "connect", _prepare_sqlite)
        with self._guard():
            _Base.metadata.create_all(self._engine)

    def close(self) -> None:
        self._engine.dispose()

    def conversations(self) -> tuple[Conversation, ...]:
        """Every conversation, the one last used first."""
        with self._session() as session:
            rows = session.scalars(select(_Conversation).order_by(_Conversation.updated.desc(), _Conversation.id))
            return tuple(_conversation(row) for row in rows)

    def conversation(self, conversation_id: str) -> Conversation | None:
        with self._session() as session:
            row = session.get(_Conversation, conversation_id)
            return _conversation(row) if row else None

    def start(self, question: str) -> Conversation:
        """A new conversation, titled by its first question."""
        now = _now()
        with self._session() as session:
            row = _Conversation(id=uuid4().hex, title=_title(question), created=now, updated=now)
            session.add(row)
            return _conversation(row)

    def rename(self, conversation_id: str, title: str) -> None:
        """Raises UsageError for an empty title."""
        if not title.strip():
            raise UsageError("A conversation needs a title.", "Write at least one character.")
        with self._session() as session:
            if row := session.get(_Conversation, conversation_id):
                row.title = _title(title)

    def delete(self, conversation_id: str) -> None:
        """Remove a conversation with its answers and its feedback; nothing happens if it is gone already."""
        with self._session() as session:
            own = select(_Message.id).where(_Message.conversation_id == conversation_id)
            session.execute(delete(_Feedback).where(_Feedback.message_id.in_(own)))
            session.execute(delete(_Message).where(_Message.conversation_id == conversation_id))
            session.execute(delete(_Conversation).where(_Conversation.id == conversation_id))

    def messages(self, conversation_id: str) -> tuple[Message, ...]:
        """The questions and answers of a conversation in the order in which they were asked; () if there is none such."""
        query = (
            select(_Message, _Feedback.rating)
            .outerjoin(_Feedback, _Feedback.message_id == _Message.id)
            .where(_Message.conversation_id == conversation_id)
            .order_by(_Message.id)
        )
        with self._session() as session:
            return tuple(_message(row, rating) for row, rating in session.execute(query))

    def message(self, message_id: int) -> Message | None:
        """One answer by its number."""
        return next(iter(self._answers(select(_Message, _Feedback.rating).where(_Message.id == message_id))), None)

    def latest(self, most: int) -> tuple[Message, ...]:
        """The answers given last, the newest first."""
        return self._answers(select(_Message, _Feedback.rating).order_by(_Message.id.desc()).limit(most))

    def _answers(self, query: Select[_Message, int]) -> tuple[Message, ...]:
        joined = query.outerjoin(_Feedback, _Feedback.message_id == _Message.id)
        with self._session() as session:
            return tuple(_message(row, rating) for row, rating in session.execute(joined))

    def add(self, conversation_id: str, answer: Answer, as_of: str | None = None) -> Message:
        """Append an answer to a conversation. Raises StorageError if the conversation is gone."""
        now = _now()
        with self._session() as session:
            conversation = session.get(_Conversation, conversation_id)
            if conversation is None:
                raise StorageError("This conversation was deleted.", "Start a new one.")
            conversation.updated = now
            row = _Message(
                conversation_id=conversation_id,
                created=now,
                question=answer.question,
                as_of=as_of,
                answer=answer_to_json(answer),
            )
            session.add(row)
            session.flush()
            return _message(row, None)

    def replace_answer(self, message_id: int, answer: Answer, as_of: str | None) -> None:
        """Put the answer to the same question as of another date in place; feedback on the former answer is dropped."""
        with self._session() as session:
            row = session.get(_Message, message_id)
            if row is None:
                raise StorageError("This answer was deleted.", "Ask the question again.")
            row.answer, row.as_of, row.created = answer_to_json(answer), as_of, _now()
            session.execute(delete(_Feedback).where(_Feedback.message_id == message_id))

    def rate(self, message_id: int, rating: Rating | None) -> None:
        """Store a thumb up (1) or down (-1) on an answer; None takes it back."""
        with self._session() as session:
            session.execute(delete(_Feedback).where(_Feedback.message_id == message_id))
            message = session.get(_Message, message_id)
            if rating is not None and message is not None:
                session.add(_Feedback(message_id=message_id, rating=rating, created=_now()))

    def rated(self) -> tuple[Message, ...]:
        """Every answer with feedback, the latest first: what evaluators read."""
        query = (
            select(_Message, _Feedback.rating)
            .join(_Feedback, _Feedback.message_id == _Message.id)
            .order_by(_Feedback.created.desc(), _Message.id.desc())
        )
        with self._session() as session:
            return tuple(_message(row, rating) for row, rating in session.execute(query))

    def unanswered(self, since: date, statuses: Sequence[str] = ("outdated", "not_covered")) -> tuple[Asked, ...]:
        """The questions asked since that day whose latest answer has one of the statuses; wording apart from blanks and case."""
        query = (
            select(_Message.question, _Message.created, _Message.answer["status"].as_string())
            .where(_Message.created >= since.isoformat(), _Message.as_of.is_(None))
            .order_by(_Message.id)
        )
        found: dict[str, Asked] = {}
        with self._session() as session:
            for question, created, status in session.execute(query):
                key = " ".join(question.casefold().split()).rstrip("?! ")
                if status in statuses:
                    before = found.get(key)
                    found[key] = Asked(question, status, before.count + 1 if before else 1, datetime.fromisoformat(created))
                else:
                    found.pop(key, None)
        return tuple(found.values())

    @contextmanager
    def _session(self) -> Iterator[Session]:
        with self._guard(), Session(self._engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def _guard(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, OSError) as error:
            reason = str(getattr(error, "orig", None) or error).splitlines()[0]
            raise StorageError(
                f"The conversations in {self._shown_address} cannot be read or written: {reason}.",
                "Free space or correct the rights of that file, or name another in the setting 'database' (LODESTONE_DATABASE).",
            ) from error


def _message(row: _Message, rating: int | None) -> Message:
    mark: Rating | None = None if rating is None else (1 if rating > 0 else -1)
    return Message(row.id, row.conversation_id, row.created, row.question, row.as_of, answer_from_json(row.answer), mark)


def _conversation(row: _Conversation) -> Conversation:
    return Conversation(row.id, row.title, row.created, row.updated)


def _title(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= TITLE_LENGTH else line[: TITLE_LENGTH - 1].rstrip() + "…"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _make_folder(database: str) -> None:
    folder = Path(database).expanduser().resolve().parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"The folder {folder} for the conversations cannot be made: {error.strerror}.",
            "Correct its rights, or name another place in the setting 'database' (LODESTONE_DATABASE).",
        ) from error


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Let several browser sessions write at once: readers do not block, and a second writer waits instead of failing."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout = 5000")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()
