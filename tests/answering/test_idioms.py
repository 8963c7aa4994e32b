"""Idioms and phrasal verbs are said plainly, in the form in which they were used; literal uses are left alone."""

import re
from pathlib import Path

import pytest

from assistant.answering.idiom_table import VERBS, read_rules
from assistant.answering.idioms import said_plainly, verb_rules
from assistant.answering.verb_forms import verb_forms
from assistant.errors import CorpusError


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        # Each form of the verb.
        ("Malta will come on board in May", "Malta will join in May"),
        ("Malta comes on board in May", "Malta joins in May"),
        ("Malta came on board in May", "Malta joined in May"),
        ("Malta has come on board", "Malta has joined"),
        ("Malta is coming on board", "Malta is joining"),
        ("Coming on board cost it a fee", "Joining cost it a fee"),
        ("Has the club kicked off the talks?", "Has the club begun the talks?"),
        ("The club kicked off the talks", "The club began the talks"),
        # A form that can be several is told by the words before it.
        ("Who put pen to paper?", "Who signed?"),
        ("Did Malta put pen to paper?", "Did Malta sign?"),
        ("Malta has put pen to paper on the pact", "Malta has signed the pact"),
        ("Putting pen to paper took an hour", "Signing took an hour"),
        # An object between verb and particle, before it, or none.
        ("Who put it forward?", "Who proposed it?"),
        ("Who put the plan forward?", "Who proposed the plan?"),
        ("Who put forward the plan?", "Who proposed the plan?"),
        ("Which plan was put forward?", "Which plan was proposed?"),
        ("Who brought the long talks to an end?", "Who ended the long talks?"),
        ("Which state gave the plan the green light?", "Which state approved the plan?"),
        # Money.
        ("How much does the bank make available?", "How much does the bank provide?"),
        ("How much did Italy chip in?", "How much did Italy contribute?"),
        ("How much did Italy put in?", "How much did Italy contribute?"),
        ("Who stumped up 5 million?", "Who paid 5 million?"),
        ("Who coughed up the fee?", "Who paid the fee?"),
        ("Who foots the bill for it?", "Who pays for it?"),
        ("How much did the costs run up to?", "How much did the costs amount to?"),
        ("What is the price tag of the plan?", "What is the cost of the plan?"),
        ("Who hands out the seats?", "Who distributes the seats?"),
        ("Who gets the lion's share?", "Who gets most?"),
        ("Who holds the lion's share of the votes?", "Who holds most of the votes?"),
        ("How big a share does Malta hold?", "What share does Malta hold?"),
        # Taking part, representing, following.
        ("Who took part in it?", "Who participated in it?"),
        ("Who sat in on the talks?", "Who attended the talks?"),
        ("Which ministers were present at the summit?", "Which ministers attended the summit?"),
        ("Who was on hand at the launch?", "Who attended the launch?"),
        ("Which states were at the table?", "Which states participated?"),
        ("Which states were at the table at the summit?", "Which states participated in the summit?"),
        ("Who speaks for Malta?", "Who represents Malta?"),
        ("Who is next in line after Malta?", "Who follows Malta?"),
        ("Who is in charge of the club?", "Who is in the lead of the club?"),
        ("Who is in charge of checking it?", "Who is responsible for checking it?"),
        # Proposing, approving, excluding, ending.
        ("Who signed off on the budget?", "Who approved the budget?"),
        ("What does it call for?", "What does it demand?"),
        ("Did the treaty rule out a veto?", "Did the treaty exclude a veto?"),
        ("When did they do away with the levy?", "When did they abolish the levy?"),
        ("Which project was given up?", "Which project was abandoned?"),
        ("Which states are in favour of it?", "Which states support it?"),
        ("Who stands behind the plan?", "Who supports the plan?"),
        ("When did the bill pass into law?", "When did the bill become law?"),
        ("Which bill was passed into law?", "Which bill became law?"),
        ("Who inked the deal?", "Who signed the deal?"),
        ("Who tabled the motion?", "Who proposed the motion?"),
        # Writing, carrying out, looking into, publishing.
        ("Who drew up the text?", "Who drafted the text?"),
        ("Who held the pen?", "Who drafted?"),
        ("Who carried out the study?", "Who conducted the study?"),
        ("Who carries out the plan?", "Who implements the plan?"),
        ("Who looked into the matter?", "Who investigated the matter?"),
        ("When was the report made public?", "When was the report published?"),
        ("The report came out in 2020", "The report was published in 2020"),
        ("What has the treaty laid down?", "What has the treaty said?"),
        ("What does the treaty set out?", "What does the treaty say?"),
        ("Who brought it in?", "Who introduced it?"),
        # Joining and leaving, meeting and quarrelling.
        ("Who was kicked out of the club?", "Who was expelled from the club?"),
        ("Which states opted out?", "Which states left?"),
        ("Did the paper come out in favour of it?", "Did the paper support it?"),
        ("Which ministry does the agency fall under?", "Which ministry does the agency belong to?"),
        ("When does the mandate run out?", "When does the mandate expire?"),
        ("Which states buried the hatchet?", "Which states reconciled?"),
        ("Who dragged their feet?", "Who delayed?"),
        # Money and amounts.
        ("The pact is made up of ten states", "The pact comprises ten states"),
        ("Who bailed out the plant?", "Who rescued the plant?"),
        ("By how much did output go down?", "By how much did output fall?"),
        ("Did the share go up in 2024?", "Did the share rise in 2024?"),
        ("Who slapped new tariffs on steel?", "Who imposed tariffs on steel?"),
        ("Which firm took out a loan?", "Which firm borrowed a loan?"),
        # Nouns and small words.
        ("What are the pros and cons of it?", "What are the advantages and disadvantages of it?"),
        ("Who leads it at the moment?", "Who leads it now?"),
        ("How often does it meet once a year?", "How often does it meet annually?"),
        ("Where was the get-together held?", "Where was the meeting held?"),
        ("Was it finished on time?", "Was it finished by the deadline?"),
        ("What happened in the run-up to the vote?", "What happened before the vote?"),
        ("Does it own upwards of 50 ships?", "Does it own more than 50 ships?"),
    ],
)
def test_said_plainly(text: str, plain: str) -> None:
    said, changed = said_plainly(text)
    assert said == plain
    assert bool(changed) == (said != text)


@pytest.mark.parametrize(
    "text",
    [
        "What is on the table?",
        "Who laid down their arms?",
        "Where are the rules laid down?",
        "Who spoke for an hour?",
        "Who stood behind the door?",
        "Who answered the call for tenders?",
        "When was the latest call for help?",
        "Which bank on the list is the oldest?",
        "Does the club have a trade deal with Malta?",
        "How many members were brought in 2010?",
        "Who turned down the road to Rome?",
        "Who put the books in the box?",
        "Which colour has the ink in the pen?",
        "How does the table compare the states?",
        "Who steps up to the desk?",
        "What does ESA stand for?",
        "Was it passed into law?",
        "When did Malta take over from Italy?",
        "Who lives north of the river?",
        "Who was there at the moment of signing?",
        "Did it go down in history?",
        "When was it handed over to Malta?",
        "When does it come into force?",
        "Which rules are members bound by?",
        "What is the mandate of the club subject to?",
    ],
)
def test_literal_uses_are_left_alone(text: str) -> None:
    assert said_plainly(text) == (text, [])


def plain_samples() -> list[tuple[str, str, str]]:
    """(head, what follows, plain) of the rules that follow their head with words alone, slots for an object left out."""
    found = []
    for head, rest, plain in read_rules(VERBS, " | ", 3):
        first = re.sub(r"\(\?: \(?\?:[^()]*\)\)\?|\(\?:[^()]*\)\?", "", rest).replace("~", "").replace("<its>", "its")
        first = re.sub(r"\(\?:([^()|]*)\|[^()]*\)", r"\1", first).split("|")[0]
        if re.fullmatch(r"[a-z' -]+", first):
            found.append((head, first, plain))
    return found


def test_every_rule_works_in_every_form() -> None:
    samples = plain_samples()
    assert len(samples) > 600 and len(samples) > 0.7 * len(verb_rules())
    for head, rest, plain in samples:
        verb, blank, tail = plain.partition(" ")
        before = ("They will", "Malta", "Malta", "Malta has", "Malta kept")
        for subject, form, wanted in zip(before, verb_forms(head), verb_forms(verb), strict=True):
            said, changed = said_plainly(f"{subject} {form} {rest} it")
            assert said.startswith(f"{subject} {wanted}{blank}{tail}".split(" give up")[0]), (form, rest, said)
            assert changed


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("join", "join joins joined joined joining"),
        ("comply", "comply complies complied complied complying"),
        ("propose", "propose proposes proposed proposed proposing"),
        ("oversee", "oversee oversees oversaw overseen overseeing"),
        ("drop", "drop drops dropped dropped dropping"),
        ("publish", "publish publishes published published publishing"),
        ("pay", "pay pays paid paid paying"),
    ],
)
def test_forms_of_verbs(verb: str, forms: str) -> None:
    assert " ".join(verb_forms(verb)) == forms


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("come | on board", "a rule has 3 parts with '|' between them"),
        ("come | on | board | join", "a rule has 3 parts"),
        ("come | (on board | join", "'(on board' is no regular expression"),
    ],
)
def test_a_bad_rule_is_named(tmp_path: Path, line: str, says: str) -> None:
    path = tmp_path / "idioms.txt"
    path.write_text(f"# A comment\n\ngive | ~up | abandon\n{line}\n", encoding="utf-8")
    with pytest.raises(CorpusError) as raised:
        read_rules(path, " | ", 3)
    assert "idioms.txt, line 4" in str(raised.value) and says in str(raised.value)
