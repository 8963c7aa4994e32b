"""Words of opposite meaning: vectors of words put them close together, because they stand in the same sentences."""

from assistant.text import stem

_PAIRS = (
    ("begin start open found establish create launch form set inaugurate introduce initiate opening founding"
     " establishment creation",
     "end stop close dissolve disband abolish terminate cease shut wind scrap cancel closure dissolution abolition"
     " termination"),
    ("join enter accede accession admit admission entry", "leave quit withdraw exit withdrawal departure expel expulsion"),
    ("import importer", "export exporter"),
    ("rise increase grow growth gain raise expand expansion", "fall decrease decline shrink drop cut reduce reduction loss"),
    ("buy buyer purchase purchaser", "sell seller sale"),
    ("lend lender", "borrow borrower"),
    ("win winner victory", "lose loser defeat"),
    ("accept approve agree support adopt ratify", "reject refuse oppose veto decline"),
    ("give giver donor", "receive recipient"),
    ("predecessor precede", "successor succeed"),
    ("hire appoint", "dismiss fire resign"),
    ("allow permit", "ban forbid prohibit"),
    ("maximum most largest highest biggest", "minimum least smallest lowest"),
    ("first earliest oldest", "last latest newest"),
)  # fmt: skip
_SIDES: dict[str, set[tuple[int, int]]] = {}
for _number, _sides in enumerate(_PAIRS):
    for _side, _words in enumerate(_sides):
        for _word in _words.split():
            _SIDES.setdefault(stem(_word), set()).add((_number, _side))


def opposite(one: str, other: str) -> bool:
    """Whether two words stand on different sides of one pair."""
    theirs = _SIDES.get(stem(other), set())
    return any((number, 1 - side) in theirs for number, side in _SIDES.get(stem(one), ()))
