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
throw throws threw thrown throwing|wind winds wound wound winding
arise arises arose arisen arising|bind binds bound bound binding|feel feels felt felt feeling
forbid forbids forbade forbidden forbidding|hurt hurts hurt hurt hurting|mean means meant meant meaning
spread spreads spread spread spreading|undertake undertakes undertook undertaken undertaking
bid bids bid bid bidding|bite bites bit bitten biting|catch catches caught caught catching
cost costs cost cost costing|creep creeps crept crept creeping
die dies died died dying|eat eats ate eaten eating|find finds found found finding|freeze freezes froze frozen freezing
grind grinds ground ground grinding|grow grows grew grown growing|hide hides hid hidden hiding|lie lies lay lain lying
lose loses lost lost losing|offset offsets offset offset offsetting|overcome overcomes overcame overcome overcoming
seek seeks sought sought seeking|sink sinks sank sunk sinking|split splits split split splitting
spring springs sprang sprung springing|tear tears tore torn tearing|think thinks thought thought thinking
tie ties tied tied tying|toe toes toed toed toeing|win wins won won winning
withdraw withdraws withdrew withdrawn withdrawing|write writes wrote written writing
"""
# Verbs that double their last letter.
_DOUBLED = frozenset(
    """admit annul ban bar cancel chip commit control crop dip drag drop drum equal equip expel flag flog fulfil hop jot
    level nip nod occur omit permit pin plan prefer prop quarrel rap refer regret scrap ship shop slam slap slim snap step
    stop submit sum tap tip top transfer transmit trot wrap""".split()
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
