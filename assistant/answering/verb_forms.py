"""The forms of English verbs: regular ones by rule, irregular ones from a table."""

import re
from collections.abc import Callable

# Verbs whose forms are irregular: third person, past, participle, gerund.
_FORMS = """
be is was been being|bear bears bore borne bearing|become becomes became become becoming|begin begins began begun beginning
break breaks broke broken breaking|bring brings brought brought bringing|buy buys bought bought buying
build builds built built building|cast casts cast cast casting|choose chooses chose chosen choosing
come comes came come coming|cut cuts cut cut cutting|deal deals dealt dealt dealing|dig digs dug dug digging
do does did done doing|draw draws drew drawn drawing|drive drives drove driven driving|fall falls fell fallen falling
fly flies flew flown flying|get gets got got getting|give gives gave given giving|go goes went gone going
have has had had having|hit hits hit hit hitting|hold holds held held holding|keep keeps kept kept keeping
lay lays laid laid laying|lead leads led led leading|leave leaves left left leaving|lend lends lent lent lending
let lets let let letting|make makes made made making|meet meets met met meeting|oversee oversees oversaw overseen overseeing
pay pays paid paid paying|put puts put put putting|quit quits quit quit quitting|repay repays repaid repaid repaying
rise rises rose risen rising|run runs ran run running|say says said said saying|see sees saw seen seeing
sell sells sold sold selling|send sends sent sent sending|set sets set set setting|shake shakes shook shaken shaking
shed sheds shed shed shedding|shoot shoots shot shot shooting|show shows showed shown showing|shut shuts shut shut shutting
sing sings sang sung singing|sit sits sat sat sitting|speak speaks spoke spoken speaking|spend spends spent spent spending
speed speeds sped sped speeding|stand stands stood stood standing|stick sticks stuck stuck sticking
strike strikes struck struck striking|swing swings swung swung swinging|take takes took taken taking
arise arises arose arisen arising|bind binds bound bound binding|feel feels felt felt feeling
find finds found found finding|forbid forbids forbade forbidden forbidding|grow grows grew grown growing
hurt hurts hurt hurt hurting|lose loses lost lost losing|mean means meant meant meaning|seek seeks sought sought seeking
spread spreads spread spread spreading|think thinks thought thought thinking|tie ties tied tied tying
undertake undertakes undertook undertaken undertaking|win wins won won winning|withdraw withdraws withdrew withdrawn withdrawing
write writes wrote written writing
throw throws threw thrown throwing|wind winds wound wound winding
"""
# Verbs that double their last letter.
_DOUBLED = frozenset(
    """admit ban bar cancel chip commit control drop equip flag fulfil hop permit plan prefer refer regret snap step stop
    submit sum transfer""".split()
)
_IRREGULAR: dict[str, tuple[str, ...]] = {
    forms[0]: forms for forms in (tuple(verb.split()) for verb in re.split(r"[|\n]", _FORMS.strip()))
}


_PAST_OF: dict[str, str] = {form: forms[0] for forms in _IRREGULAR.values() for form in forms[2:4]}
_WITH_E = ("c", "g", "s", "v", "z", "u")


def infinitive(verb: str, known: Callable[[str], bool]) -> str:
    """The infinitive of a verb in the past or the third person; `known` tells whether a word is one."""
    if verb in _PAST_OF:
        return _PAST_OF[verb]
    if verb.endswith(("ied", "ies")):
        return f"{verb[:-3]}y"
    if verb.endswith("ed"):
        bare, with_e = verb[:-2], verb[:-1]
        if bare[-1:] == bare[-2:-1] and not known(bare) and known(bare[:-1]):
            return bare[:-1]
        if known(with_e) and (not known(bare) or (bare.endswith(_WITH_E) and not bare.endswith("ss"))):
            return with_e
        return bare
    if re.search(r"(?:[sxz]|ch|sh)es$", verb) and known(verb[:-2]) and not known(verb[:-1]):
        return verb[:-2]
    return verb.removesuffix("s")


def verb_forms(verb: str) -> tuple[str, ...]:
    """Infinitive, third person, past, participle and gerund of an English verb."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb in _DOUBLED:
        return verb, f"{verb}s", f"{verb}{verb[-1]}ed", f"{verb}{verb[-1]}ed", f"{verb}{verb[-1]}ing"
    if re.search(r"[^aeiou]y$", verb):
        return verb, f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb[:-1]}ied", f"{verb}ing"
    third = f"{verb}es" if re.search(r"(?:s|x|z|ch|sh)$", verb) else f"{verb}s"
    past = f"{verb}d" if verb.endswith("e") else f"{verb}ed"
    gerund = verb[:-1] if re.search(r"[^eoy]e$", verb) else verb
    return verb, third, past, past, f"{gerund}ing"
