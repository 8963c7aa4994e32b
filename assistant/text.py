"""Words as they are compared: plain form, tokens, stems, numbers. Language knowledge only; no word of any field."""

import re
import unicodedata
from functools import lru_cache

import Stemmer

_STEMMER = Stemmer.Stemmer("english")
_TOKEN = re.compile(r"[a-z0-9]+(?:[.,][0-9]+)*(?:'[a-z]+)?")

UNITS = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "eleventh": 11,
    "twelfth": 12,
    "thirteenth": 13,
    "fourteenth": 14,
    "fifteenth": 15,
    "sixteenth": 16,
    "seventeenth": 17,
    "eighteenth": 18,
    "nineteenth": 19,
    "twentieth": 20,
}
MULTIPLES = {"hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}

# Words that carry no content of their own in a question or a sentence (closed classes of English).
STOPWORDS = frozenset(
    """a an the this that these those some any each every either neither both all such own other another
    i you he she it we they me him her us them my your his its our their mine yours hers ours theirs itself themselves
    who whom whose which what when where why how whether if than then so as
    am is are was were be been being do does did doing done have has had having will would shall should can could may might must
    and or but nor not no yes of in on at by for from to into onto with without within about over under between among through
    during before after since until till against per via up down out off again further once here there
    now also too very just only even still yet already ever never please tell me know say says said give gives
    many much more most few less least really actually exactly currently today s t re ve ll d m
    according there's what's who's it's don't doesn't didn't isn't aren't wasn't weren't hasn't haven't
    """.split()
)


# Verbs and nouns that say little by themselves: not meeting them costs little.
LIGHT = frozenset(
    """come came comes coming go goes went gone get gets got gotten give gives gave given bring brings brought put puts take takes
    took taken make makes made run runs ran sit sits sat stand stands stood use used see saw seen show shown keep kept let set
    sets want wanted need needs hold holds side sides else line lines together finally one ones thing things part parts
    really truly lay lie lies lain aim aims aimed concern concerns regard
    ever long whole very way ways turn turned point points work works lot lots bit kind""".split()
)


def plain(text: str) -> str:
    """The text without case, accents and typographic variants, character by character as far as possible."""
    if text.isascii():
        return text.lower()
    folded = text.replace("\u2019", "'").replace("\u2018", "'")
    for _ in range(2):  # some letters have a compatible form that is a capital
        folded = unicodedata.normalize("NFKD", folded.casefold())
    kept = "".join(char for char in folded if not unicodedata.combining(char))
    return re.sub(r"[\u2010-\u2015]", "-", kept)


def tokens(text: str) -> list[str]:
    """Lower-case words and numbers, in order; hyphens split, possessive endings are dropped, thousands commas too."""
    found = []
    for token in _TOKEN.findall(plain(text).replace("u.s.", "us").replace("u.k.", "uk").replace("e.u.", "eu")):
        token = token.removesuffix("'s").replace("'", "")
        found.append(token.replace(",", "") if token[0].isdigit() else token)
    return found


# Past forms that share no stem with their verb. Those that are also other words ("found", "saw", "lay") are left out.
_IRREGULAR = {
    past: verb
    for pair in """
    became=become began=begin begun=begin bought=buy broke=break broken=break brought=bring built=build came=come
    chose=choose chosen=choose dealt=deal drew=draw drawn=draw drove=drive driven=drive fell=fall fallen=fall
    fought=fight gave=give given=give gone=go went=go grew=grow grown=grow held=hold kept=keep knew=know known=know
    led=lead left=leave lent=lend lost=lose made=make meant=mean met=meet paid=pay ran=run risen=rise rose=rise
    said=say sent=send shown=show sold=sell sought=seek spent=spend spoke=speak spoken=speak stood=stand taken=take
    taught=teach thought=think told=tell took=take understood=understand undertook=undertake undertaken=undertake
    withdrew=withdraw withdrawn=withdraw won=win wrote=write written=write
    """.split()
    for past, verb in [pair.split("=")]
}


IRREGULAR_PASTS = frozenset(_IRREGULAR)
# Their regular pasts are no words: "leaded", "selled".
IRREGULAR_VERBS = frozenset(_IRREGULAR.values()) | frozenset("sing ring bring sit get put cut hit set let".split())


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The Snowball (Porter 2) stem of a lower-case word, of its verb where that is irregular; numbers stay as they are."""
    return word if word[:1].isdigit() else str(_STEMMER.stemWord(_IRREGULAR.get(word, word)))


def stems(text: str) -> list[str]:
    return [stem(token) for token in tokens(text)]


def content(text: str) -> list[str]:
    """The tokens that carry content: no stop words."""
    return [token for token in tokens(text) if token not in STOPWORDS]


def in_words(number: int) -> str:
    """A whole number from 0 to 99 in words, hyphenated ("twenty-one"); other numbers as digits."""
    if 0 <= number < 20:
        return UNITS[number]
    if number < 100:
        return TENS[number // 10] + (f"-{UNITS[number % 10]}" if number % 10 else "")
    return f"{number:,}"


def is_ordinal(word: str) -> bool:
    """ "15th", "third"."""
    low = plain(word)
    return low in ORDINALS or bool(re.fullmatch(r"\d+(?:st|nd|rd|th)", low))


def digits(number: float) -> str:
    """The number in plain digits without trailing noughts: 14, 1.67, 10000000000."""
    return str(int(number)) if number == int(number) else f"{number:.10f}".rstrip("0")


def number_forms(number: float) -> list[str]:
    """The ways in which a number may be printed, in plain form: 14, fourteen; 540000, 540,000; 1.67."""
    if number != int(number):
        return [digits(number)]
    whole = int(number)
    forms = [str(whole), f"{whole:,}"]
    if 0 <= whole < 100:
        forms += [in_words(whole), in_words(whole).replace("-", " ")]
    for name, size in MULTIPLES.items():
        if whole >= size > 100 and (whole * 1000) % size == 0:
            forms.append(f"{digits(whole / size)} {name}")
    return forms


_NUMBER = re.compile(
    r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?:\s*(?:%|per cent|percent|thousand|million|billion|trillion|bn|tn|m)\b)?", re.I
)


def numbers(text: str) -> list[float]:
    """Every number in the text as a value: digits with their multiple, and number words up to ninety-nine."""
    low = plain(text)
    found = [_value(match[0]) for match in _NUMBER.finditer(low)]
    pattern = rf"\b(?:({'|'.join(TENS[2:])})(?:[- ]({'|'.join(UNITS[1:10])}))?|({'|'.join(UNITS)}))\b"
    for match in re.finditer(pattern, low):
        if match[3]:
            found.append(float(UNITS.index(match[3])))
        else:
            found.append(float(TENS.index(match[1]) * 10 + (UNITS.index(match[2]) if match[2] else 0)))
    return found


def _value(text: str) -> float:
    digits = re.match(r"[\d,]*(?:\.\d+)?", text)
    value = float((digits[0] if digits else "0").replace(",", "").rstrip(".") or 0)
    tail = text[digits.end() if digits else 0 :].strip()
    short = {"bn": 10**9, "tn": 10**12, "m": 10**6}
    return value * (MULTIPLES.get(tail) or short.get(tail) or 1)
