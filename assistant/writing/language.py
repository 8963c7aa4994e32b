"""Closed classes of English that the check of paraphrases goes by. Knowledge of the language only; no word of any field."""

from collections.abc import Mapping

from assistant.text import LIGHT, STOPWORDS, stem

NEGATIONS = frozenset(
    """no not never none neither nor without nobody nothing nowhere cannot hardly unable unlike except excluding exclude excludes
    excluded fail fails failed refuse refuses refused reject rejects rejected deny denies denied decline declines declined lack
    lacks lacked non isnt arent wasnt werent dont doesnt didnt hasnt havent hadnt wont wouldnt shouldnt cant couldnt""".split()
)

# A claim that is not plainly made: what is planned, possible, conditional or hearsay. One class: whoever drops it says more.
HEDGES = frozenset(
    """will would shall should may might could can must if unless whether plan plans planned planning expect expects expected
    intend intends intended intends aim aims aimed seek seeks sought hope hopes hoped propose proposes proposed possible possibly
    potential potentially probably perhaps likely reportedly allegedly alleged apparently seemingly tentative tentatively
    consider considers considered considering eventual eventually prospective conditional provisional provisionally draft
    agree agreed ask asked want wants urge urged call called invite invited""".split()
)

# Words that turn a sentence although they carry no content: where a sentence has one, its evidence must have it too.
# Each group says the same.
_TURNING = (
    "before prior earlier ahead|after following later afterwards|until till through|since|during|between|among amid"
    "|over above exceeding|under below beneath|against|without|within|more|most|less fewer|least|few|many|much"
    "|all every each entire whole|both|either|only just solely merely exclusively|last latest newest recent recently"
    "|former formerly"
    "|next|again|another|other|same|still|yet|already|ever|now today currently current presently|because since owing due"
    "|so therefore thus hence consequently accordingly|cause causes caused|result results resulted|than|almost nearly"
    "|about around approximately roughly circa|some|any|several|half|double twice|dozen dozens|majority|minority|early|late|mid"
    "|instead|it|its|they|their them|he|his him|she|her|this|these|those|respectively|together jointly|alone|once|always"
    "|sometimes|often|up|down|out|off|though although despite|however|while whereas|though|even|too"
)
TURNING: Mapping[str, str] = {word: group.split()[0] for group in _TURNING.split("|") for word in group.split()}

# What stands in front of a word and makes something else of it: a former chair is no chair.
MODIFIERS = frozenset(
    """former ex deputy vice acting interim outgoing incoming future proposed planned draft potential possible alleged supposed
    candidate prospective associate observer non anti first second third last only almost nearly partly half previous next
    would-be quasi co sub assistant temporary provisional so-called nominal honorary""".split()
)

PRONOUNS = frozenset("it they he she this these those that its their his her we i you our".split())
BE = frozenset("is are was were be been being".split())
# Somebody says it: a sentence that leaves this out makes a fact of an opinion.
REPORTS = frozenset(
    """said says say saying told tells wrote writes claimed claims argued argues reported reports suggested suggests estimated
    estimates believes believed according quoted calls called described describes warned warns maintains maintained""".split()
)
PRESENT = frozenset("is are has have does do".split())
PAST = frozenset("was were had did been".split())
ARTICLES = frozenset("the a an".split())

# Where a clause may end. What stands on the two sides of one need not belong together.
BREAKS = frozenset("and or but while whereas then which who whose whom where when although though because if plus".split())

# Prepositions that say which part a name plays.
ROLES: Mapping[str, str] = {
    "of": "of", "by": "by", "with": "with", "to": "to", "into": "to", "from": "from", "between": "between", "among": "between",
    "against": "against", "for": "for", "in": "in", "at": "in", "on": "in", "as": "as", "under": "under", "than": "than",
    "without": "without", "after": "after", "before": "before", "via": "by", "through": "by", "beside": "with", "behind": "after",
}  # fmt: skip

# Prepositions that turn round what a sentence says; it may not have more of one than its evidence.
PREPOSITIONS = ("from", "to", "by", "with", "for", "against", "without", "into", "under", "between", "towards", "toward", "via")

# What a preposition makes of the date behind it.
DATE_ROLES: Mapping[str, str] = {
    "on": "", "in": "", "at": "", "of": "", "during": "", "dated": "", "by": "by", "before": "before", "after": "after",
    "since": "from", "from": "from", "until": "until", "till": "until", "through": "until", "to": "until", "between": "between",
    "around": "about", "about": "about", "early": "early", "late": "late", "mid": "mid", "following": "after",
}  # fmt: skip

# What the words in front of a number make of it.
NUMBER_ROLES: Mapping[str, str] = {
    "over": "over", "above": "over", "than": "over", "exceeding": "over", "least": "least", "most": "most", "to": "most",
    "about": "about", "around": "about", "approximately": "about", "roughly": "about", "some": "about", "circa": "about",
    "nearly": "under", "almost": "under", "under": "under", "below": "under", "only": "only", "another": "another",
    "further": "another", "additional": "another", "other": "another", "from": "from", "by": "by",
    "between": "between", "minus": "minus",
}  # fmt: skip

# Amounts in a word.
AMOUNTS = frozenset("double once twice triple half dozen dozens quarter".split())

# Words that make up the bound of a number, which is compared as such.
BOUND_WORDS = frozenset(
    "more than over above at least most less fewer up to about around approximately roughly nearly almost under below".split()
)

# Plain words for one another in any field. A word is never a synonym of one that says the opposite or less.
_SYNONYMS = (
    "begin start commence|end finish|join accede enter|member belong membership|launch inaugurate|sign conclude"
    "|country nation|chair chairs chaired chairing chairmanship|chairman chairwoman chairperson|head lead leads led leader"
    "|meet met meeting|hold held|take took taken|become became|say says said state states stated|announce announced announcement"
    "|found founded founding founder|establish established establishment create created creation set"
    "|include includes included including comprise comprises comprised|name named call called"
    "|number total count|company firm|buy bought purchase purchased|build built construct constructed"
    "|help assist support|large big|rise rose risen increase increased grow grew grown|fall fell fallen decrease decreased"
    " decline declined drop dropped|send sent|win won|lose lost|pay paid|make made|give gave given|show showed shown"
    "|write wrote written|choose chose chosen|speak spoke spoken|leave left|bring brought|hand handed|replace replaced"
    "|person people|man men|woman women|child children|yearly annual annually|percent per-cent"
    "|open opened opening|complete completed completion|sum amount|run ran|attend attended attendance|participate participated"
    "|succeed succeeded successor"
)


def _groups() -> dict[str, str]:
    found: dict[str, str] = {}
    for group in _SYNONYMS.split("|"):
        stems = [stem(word) for word in group.split()]
        for each in stems:
            found.setdefault(each, stems[0])
    return found


_GROUP = _groups()
# Words that a writer may add: they tell where something is said, and nothing about it.
FILLER = frozenset(stem(word) for word in "according document documents source sources".split())
_EMPTY = frozenset(stem(word) for word in LIGHT) & frozenset(
    stem(w) for w in "come came comes go goes went make makes made thing things part parts way ways".split()
)


def sense(word_stem: str) -> str:
    """The word that stands for all its synonyms."""
    return _GROUP.get(word_stem, word_stem)


def carries_content(word: str) -> bool:
    """Whether a plain word says something that the evidence has to say too."""
    return word not in STOPWORDS and stem(word) not in FILLER and stem(word) not in _EMPTY and word not in TURNING
