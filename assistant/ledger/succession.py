"""Whether the subjects that took over from others are there, and none takes over from itself."""

from collections.abc import Iterator, Mapping

from assistant.ledger.facts import Subject
from assistant.library.catalogue import Problem


def succession_problems(subjects: Mapping[str, Subject]) -> Iterator[Problem]:
    for subject in subjects.values():
        seen = {subject.id}
        step: Subject | None = subject
        while step and step.successor:
            following = step.successor.subject
            if following not in subjects:
                yield _problem(subject, f"there is no subject '{following}'", "Correct the id.")
                break
            if following in seen:
                yield _problem(subject, f"'{following}' comes round in a circle", "Break the circle.")
                break
            seen.add(following)
            step = subjects[following]


def _problem(subject: Subject, message: str, remedy: str) -> Problem:
    return Problem(f"ledger/{subject.id}.yaml", "successor", message, remedy)
