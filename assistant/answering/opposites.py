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


def _table() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for pair in _PAIRS:
        one, other = (stem(word) for word in pair.split("-"))
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return {word: frozenset(others) for word, others in found.items()}


_TABLE = _table()


def opposites(stems: Collection[str]) -> frozenset[str]:
    """The stems of the opposites of these stems."""
    return frozenset(other for word in stems for other in _TABLE.get(word, ()))
