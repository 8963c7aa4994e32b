"""Questions that name an aspect of a thing: the wordings, what a sentence must hold, and answers on both corpora."""

from datetime import date
from pathlib import Path

import pytest

from assistant.answering.ask_forms import Ask
from assistant.answering.frames import Framed, framed, read_frames, wordings
from assistant.answering.idioms import said_plainly
from assistant.answering.lexicon import Lexicon
from assistant.answering.question import parse_question
from assistant.assistant import Assistant
from assistant.errors import CorpusError
from assistant.text import tokens

AS_OF = "2026-06-01"


def read(text: str, science: Assistant) -> Framed | None:
    return framed(parse_question(text, date(2026, 6, 1), Lexicon(science.ledger)))


def aspect(text: str, science: Assistant) -> str:
    found = read(text, science)
    return found.aspect if found else ""


def test_the_list_is_sound_and_large_enough_to_be_worth_having() -> None:
    assert len(wordings()) >= 120
    assert len({name for wording in wordings() for name in wording.aspect.split()}) >= 40


@pytest.mark.parametrize(
    "text, fault",
    [
        ("= a: one two\nwho ~do X | b", "no class 'b'"),
        ("= a: one two", "no wording asks for the class 'a'"),
        ("= a:\nwho ~do X | a", "a class needs"),
        ("= a: one one\nwho ~do X | a", "'one' is there already"),
        ("= a: One\nwho ~do X | a", "small letters"),
        ("= a: one\nX Y | a", "words of its own"),
        ("= a: one\nwho [do] X | a", "'[do]' is no word"),
        ("= a: one\nwho ~do X | a | which", "'which' is no form of answer"),
        ("= a: one\nwho ~do X", "a wording needs"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, text: str, fault: str) -> None:
    path = tmp_path / "frames.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CorpusError) as error:
        read_frames(path)
    assert fault in error.value.message and "frames.txt" in error.value.message


@pytest.mark.parametrize(
    "text, name",
    [
        ("How did the Council respond to the plan?", "reaction"),
        ("What did Germany make of the proposal?", "reaction"),
        ("Where does Norway stand on the tariff?", "stance"),
        ("How far has the bill got?", "stage"),
        ("Has the treaty been ratified yet?", "law stage"),
        ("Is the treaty ratified?", "law stage"),
        ("Does the club still exist?", "over"),
        ("What became of the plan?", "fate"),
        ("Which firms are behind the smelter?", "involved origin"),
        ("Whose idea was the club?", "origin"),
        ("Where does the money for the railway come from?", "paying"),
        ("Who gets the money of the fund?", "receiving"),
        ("Does the agreement override the treaties?", "effects"),
        ("What must parties do under the treaty?", "duty"),
        ("What stands in the way of the deal?", "obstacle"),
        ("What came of the talks?", "outcome"),
        ("What triggered the inquiry?", "cause"),
        ("How do the members take turns?", "sharing"),
        ("How many members has the club?", ""),
        ("When was the club founded?", ""),
        ("Who is the chair of the club?", ""),
        ("In what corners of the world does the club run schools?", ""),
        ("Who else finances the railway?", ""),
        ("Apart from Italy, who finances the railway?", "paying"),
    ],
)
def test_which_aspect_a_wording_names(science: Assistant, text: str, name: str) -> None:
    assert aspect(said_plainly(text)[0], science) == name


def test_the_words_of_the_frame_are_not_demanded_but_those_in_its_places_are(science: Assistant) -> None:
    found = read("Which firms are behind the Danish smelter?", science)
    assert found and [word.text for word in found.question.terms] == ["firms", "danish", "smelter"]
    assert found.question.ask is Ask.WHICH and found.question.head == ("firm",)


def test_a_name_is_no_word_of_a_frame(science: Assistant) -> None:
    assert aspect("Did Paris and London Change the treaty?", science) == ""


@pytest.mark.parametrize(
    "name, says, does_not",
    [
        ("fear", "He worries about the sea.", "The worrisome sea was calm."),
        ("effects", "It leaves the treaties untouched.", "It was signed before the change of the name."),
        ("binding", "The text is not legally binding.", "The text was signed."),
        ("reaction", "Spain welcomed it.", "The critical report was published."),
    ],
)
def test_forms_of_a_word_tell_and_others_of_its_stem_do_not(name: str, says: str, does_not: str) -> None:
    members = next(wording.members for wording in wordings() if name == wording.aspect)
    assert any(member.in_(set(tokens(says))) for member in members)
    assert not any(member.in_(set(tokens(does_not))) for member in members)


@pytest.mark.parametrize(
    "question, says",
    [
        ("How did China react to FORGE?", ("criticised",)),
        ("How did the European Union respond to the US plan for minimum prices?", ("resisted",)),
        ("Where does the EU stand on price floors?", ("resisted",)),
        ("How far have the US-EU talks on a critical minerals agreement got?", ("did not produce an agreement",)),
        ("Which companies are behind the Mahenge graphite project?", ("POSCO", "Black Rock")),
        ("Does the Commitment to Consult override the existing bilateral treaties?", ("untouched",)),
        ("Does Ukraine give up its subsoil under the fund agreement with the US?", ("keeps the ownership",)),
        ("What do Japan and the US plan to do under their October 2025 framework?", ("rapid response group",)),
        ("How do the three countries take turns at the trilateral secretariat?", ("rotates",)),
        ("Does the Minerals Security Partnership still exist?", ("succeeded by", "FORGE")),
        ("What would Seoul's top diplomat like FORGE to do?", ("investment promotion",)),
        ("Are export duties allowed between Japan and the US?", ("bans export duties",)),
        ("What does the G7 action plan build on?", ("Five-Point Plan",)),
        ("What did the miners' lobby in Alaska fear from the partnership?", ("mining abroad",)),
    ],
)
def test_a_sentence_that_tells_of_the_aspect_answers(bundled: Assistant, question: str, says: tuple[str, ...]) -> None:
    answer = bundled.ask(question, as_of=AS_OF)
    assert answer.status in ("answered", "partly") and all(part in answer.headline for part in says), answer.headline


@pytest.mark.parametrize(
    "question",
    [
        "How did India react to the Quad Critical Minerals Initiative?",
        "What did New Zealand think of the Critical Minerals Ministerial?",
        "Who owns the Luzon economic security zone?",
        "Who manages the US-Ukraine Reconstruction Investment Fund?",
        "What prompted the EU Critical Raw Materials Act?",
        "What does the DFC contribute to the G7 Production Alliance?",
        "Is the US-Norway memorandum legally binding?",
        "Who decides on MSP projects?",
        "Why does the Wagerup project matter?",
    ],
)
def test_without_such_a_sentence_there_is_no_answer(bundled: Assistant, question: str) -> None:
    answer = bundled.ask(question, as_of=AS_OF)
    assert answer.status == "not_covered", answer.headline


def test_whether_is_not_answered_by_yes_where_the_opposite_may_be_told(bundled: Assistant) -> None:
    headline = bundled.ask("Does India oppose FORGE?", as_of=AS_OF).headline
    assert "support" in headline and not headline.startswith(("Yes", "No"))


def test_apart_is_no_yes(bundled: Assistant) -> None:
    headline = bundled.ask("Is Pax Silica part of the MSP?", as_of=AS_OF).headline
    assert "separate" in headline and not headline.startswith("Yes")


def test_a_number_is_no_answer_to_what_one_has_to_do(bundled: Assistant) -> None:
    assert bundled.ask("What does a country have to do to join Pax Silica?", as_of=AS_OF).status == "not_covered"


@pytest.mark.parametrize(
    "question, says",
    [
        ("What became of Brazil's accession to ESO?", "suspended"),
        ("How far did Brazil's accession to ESO get?", "Signed"),
        ("What stood in the way of Brazil joining ESO?", "suspended"),
        ("What does Chile get out of ESO?", "a tenth of the observing time"),
        ("Whose idea was the World Wide Web?", "Tim Berners-Lee"),
        ("Does ELDO still exist?", "succeeded by"),
        ("What do students from Ljubljana want?", "more places"),
        ("What is Euclid meant to do?", "dark matter"),
    ],
)
def test_another_field(science: Assistant, question: str, says: str) -> None:
    answer = science.ask(question, as_of=AS_OF)
    assert answer.status in ("answered", "partly") and says in answer.headline, answer.headline


@pytest.mark.parametrize(
    "question",
    ["Who owns CERN?", "What led to the founding of ESA?", "Is Ariane 6 a failure?", "What is next for Rosetta?"],
)
def test_another_field_refuses(science: Assistant, question: str) -> None:
    assert science.ask(question, as_of=AS_OF).status == "not_covered"
