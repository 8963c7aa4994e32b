"""Questions as they are typed: slips, capitals, parted names, idioms, and roundabout wording."""

import pytest

from assistant.answering.ask_forms import without_politeness
from assistant.answering.english import english_words
from assistant.answering.idioms import said_plainly
from assistant.answering.slips import cost
from assistant.answering.small_words import by_grammar
from assistant.answering.spelling import Spelling, Typed
from assistant.assistant import Assistant

PLAIN = Spelling({"nauru"}, {"lighthouse"}, english_words())


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("teh", "the"),
        ("adn", "and"),
        ("contry", "country"),
        ("membrship", "membership"),
        ("nuaru", "nauru"),
        ("lighthuose", "lighthouse"),
        ("lighthousekeeper", "lighthousekeeper"),
        ("thelighthouse", "the lighthouse"),
        ("representd", "represented"),
        ("prize", "prize"),  # common, and far from nothing: it stays
        ("gavel", "gavel"),  # rare, but a word
        ("esa", "esa"),
        ("xqz", "xqz"),
        ("2023", "2023"),
    ],
)
def test_one_word(typed: str, read: str) -> None:
    assert PLAIN.correct(typed) == read


def test_a_slip_costs_less_the_commoner_it_is() -> None:
    assert cost("word", "word") == 0
    assert cost("wodr", "word") < cost("worp", "word") < cost("wodp", "word")
    assert cost("membber", "member") < cost("memkber", "member")
    assert cost("memorandom", "memorandum") < cost("memorandtm", "memorandum")


def test_the_company_of_a_word_decides_between_equals() -> None:
    together = {("build", "plan"): 1.0, ("bill", "law"): 1.0}
    spelling = Spelling(
        (), {"build": 3, "bill": 5, "plan": 5, "law": 5}, english_words(),
        lambda word, others: max(together.get((word, other), 0.0) for other in others),
    )  # fmt: skip
    assert spelling.read([Typed("bild"), Typed("plan")]) == ["build", "plan"]


def test_abbreviations_are_read_as_a_name_only_where_letters_are_turned_or_doubled() -> None:
    spelling = Spelling({"forge", "iea"}, {}, english_words())

    def read(text: str) -> str:
        return spelling.read([Typed(text, abbreviation=True)])[0]

    assert [read("froge"), read("fforge"), read("iaea"), read("forqe")] == ["forge", "forge", "iaea", "forge"]
    assert read("isa") == "isa"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("what dose it mean", "what does it mean"),
        ("when dose the chairmanship end", "when does the chairmanship end"),
        ("what dose of it is given", "what dose of it is given"),
        ("how may states does it have", "how many states does it have"),
        ("how may states join", "how may states join"),
        ("how may it end", "how may it end"),
        ("what does it stand fro", "what does it stand for"),
        ("going to and fro", "going to and fro"),
        ("were is it held", "where is it held"),
        ("were the states members", "were the states members"),
    ],
)
def test_small_words_by_grammar(typed: str, meant: str) -> None:
    assert " ".join(by_grammar(typed.split())) == meant


@pytest.mark.parametrize(
    ("text", "core", "confirms"),
    [
        ("Do you happen to know who chairs it?", "who chairs it?", False),
        ("My minister wants to know whether Malta is a member", "Malta is a member", True),
        ("I was wondering if you know when it began", "when it began", False),
        ("Could you please check if it ended", "it ended", True),
        ("We need to find out where it was signed", "where it was signed", False),
        ("Good morning, please tell me how many there are", "how many there are", False),
        ("I'd like to know its size", "its size", False),
        ("The committee asked who was elected", "who was elected", False),
        ("The committee asked its members to leave", "The committee asked its members to leave", False),
    ],
)
def test_what_only_introduces_a_question_is_left_out(text: str, core: str, confirms: bool) -> None:
    assert without_politeness(text) == (core, confirms)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Who is at the helm of the club?", "Who is in the lead of the club?"),
        ("When did Malta come on board?", "When did Malta join?"),
        ("Malta came aboard in 1999", "Malta joined in 1999"),
        ("Which state pulled out of it?", "Which state left it?"),
        ("When did it see the light of day?", "When did it begin?"),
        ("Who took the place of the chair?", "Who succeeded the chair?"),
        ("What is on the table?", "What is on the table?"),
    ],
)
def test_idioms_are_said_plainly(text: str, plain: str) -> None:
    said, changed = said_plainly(text)
    assert said == plain
    assert bool(changed) == (text != plain)


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("WHEN DID ITALY BECOME A MEMBER OF EMBL", "Italy"),
        ("wich contry left cern in 1961", "Yugoslavia"),
        ("hwo many membr states did teh cern have in 2017", "22"),
        ("is the us a member state of cern", "No"),
        ("who was at the helm of ESA in 2018?", "Wörner"),
        ("when did Jeanmarie Luton take over ESA", "1990"),
        ("when did Luton Jean Marie take over ESA", "1990"),
        ("My boss would like to know whether Finland belongs to CERN", "Yes"),
        ("i'd like to find out the size of the ELT's main mirror", "39 metres"),
    ],
)
def test_answers_to_what_was_meant(science: Assistant, question: str, says: str) -> None:
    answer = science.ask(question, as_of="2026-02-01")
    assert answer.status == "answered" and says in answer.headline, answer.headline


def test_what_was_read_otherwise_than_typed_is_shown(science: Assistant) -> None:
    answer = science.ask("Who is at the wheel of teh CERN?", as_of="2026-02-01")
    assert answer.resolved_question == "Who is in the lead of the CERN?"


@pytest.mark.parametrize("question", ["How many jobs did CERN create?", "How many Nobel prizes has CERN won?"])
def test_what_is_counted_must_be_what_is_asked(science: Assistant, question: str) -> None:
    assert science.ask(question).status == "not_covered"
