"""Words that mean the opposite of one another. Vectors of words put them close together; an answer must not."""

from collections.abc import Collection

from assistant.text import stem

_PAIRS = """
begin-end start-finish open-close found-dissolve establish-dissolve establish-abolish create-destroy launch-cancel
join-leave join-left joined-left enter-leave arrive-depart accede-withdraw admit-expel
include-exclude accept-reject approve-reject adopt-repeal support-oppose praise-criticise praise-criticize agree-disagree
win-lose succeed-fail
victory-defeat gain-lose increase-decrease rise-fall grow-shrink raise-lower expand-shrink raise-cut buy-sell import-export
importer-exporter lend-borrow
give-take send-receive hire-dismiss appoint-dismiss elect-defeat employ-dismiss ratify-reject sign-terminate extend-shorten
first-last earliest-latest oldest-newest largest-smallest biggest-smallest highest-lowest longest-shortest most-least
maximum-minimum north-south east-west northern-southern eastern-western male-female man-woman men-women husband-wife
father-mother son-daughter brother-sister king-queen birth-death born-die marry-divorce predecessor-successor precede-succeed
ancestor-descendant parent-child teacher-student employer-employee landlord-tenant author-reader
legal-illegal public-private rural-urban domestic-foreign internal-external upper-lower left-right deep-shallow strong-weak
hot-cold wet-dry old-young rich-poor fast-slow heavy-light wide-narrow before-after ally-enemy peace-war profit-loss
asset-liability surplus-deficit input-output ascend-descend attack-defend guilty-innocent
""".split()


# Each word of one side is an opposite of each word of the other.
_SIDES = (
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


def _table() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    pairs = [tuple(pair.split("-")) for pair in _PAIRS]
    pairs += [(one, other) for left, right in _SIDES for one in left.split() for other in right.split()]
    for one, other in ((stem(a), stem(b)) for a, b in pairs):
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return {word: frozenset(others) for word, others in found.items()}


_TABLE = _table()


def opposites(stems: Collection[str]) -> frozenset[str]:
    """The stems of the opposites of these stems."""
    return frozenset(other for word in stems for other in _TABLE.get(word, ()))


def opposite(one: str, other: str) -> bool:
    """Whether two words mean the opposite of one another."""
    return stem(other) in _TABLE.get(stem(one), ())
