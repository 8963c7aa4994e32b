"""Questions in other languages: answered where every word is clear, with a word in their language; else refused."""

import pytest

from assistant.answering.language_tables import ANSWERED, NOT_READ
from assistant.assistant import Assistant
from tests.answering.conftest import converse


@pytest.mark.parametrize(
    ("language", "question", "understood", "says"),
    [
        ("de", "Wann trat Österreich dem CERN bei?", "When did Austria join CERN?", "1959"),
        ("de", "Wie viele Mitglieder hatte das CERN im Jahr 2017?", "How many members did CERN have in 2017?", "22"),
        ("de", "Ist Finnland Mitglied der ESA?", "Is Finland a member of the European Space Agency?", "Yes"),
        ("fr", "Qui dirige le CERN ?", "Who leads CERN?", "Thomson"),
        (
            "fr",
            "Quand la Suisse a-t-elle rejoint l'ESO ?",
            "When did Switzerland join the European Southern Observatory?",
            "1982",
        ),
        ("fr", "Combien de membres avait le CERN en 2017 ?", "How many members did CERN have in 2017?", "22"),
        ("es", "¿Quién dirige la ESA?", "Who leads the European Space Agency?", "Aschbacher"),
        ("es", "¿Cuándo abandonó España el CERN?", "When did Spain leave CERN?", "1968"),
        ("ko", "폴란드는 언제 CERN에 가입했습니까?", "When did Poland join CERN?", "1991"),
        ("ko", "2017년에 CERN 회원국은 몇 개국이었습니까?", "How many members did CERN have in 2017?", "22"),
        ("ja", "ノルウェーはESAのメンバーですか?", "Is Norway a member of the European Space Agency?", "Yes"),
        ("ja", "ポーランドはいつCERNに加盟しましたか?", "When did Poland join CERN?", "1991"),
    ],
)
def test_a_plain_question_is_answered(science: Assistant, language: str, question: str, understood: str, says: str) -> None:
    answer = science.ask(question, as_of="2026-02-01")
    assert answer.resolved_question == understood
    assert says in answer.headline and answer.citations
    assert answer.basis.endswith(ANSWERED[language])
    assert answer.headline == science.ask(understood, as_of="2026-02-01").headline


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("de", "Warum ist das Budget des CERN so stark gestiegen?"),
        ("fr", "Combien d'emplois le CERN a-t-il créés ?"),
        ("es", "¿Qué opina el gobierno sobre el CERN?"),
        ("ko", "CERN의 날씨는 어떻습니까?"),
        ("ja", "CERNのレストランはおいしいですか?"),
        ("zh", "CERN有多少个成员国?"),
        ("ru", "Сколько членов в ЦЕРН?"),
        ("ar", "كم عدد أعضاء سيرن؟"),
    ],
)
def test_what_is_not_clear_is_refused_in_the_language(science: Assistant, language: str, question: str) -> None:
    answer = science.ask(question)
    assert answer.status == "not_covered" and answer.headline == NOT_READ[language] and not answer.citations


@pytest.mark.parametrize(
    "question",
    [
        "What is CERN?",
        "who chairs esa",
        "Was Spain in ESA in 1999?",
        "Was die Rosetta a mission?",
        "Who is José Fernández?",
        "ESO?",
    ],
)
def test_english_is_english(science: Assistant, question: str) -> None:
    answer = science.ask(question)
    assert answer.headline not in NOT_READ.values()
    assert not any(note in answer.basis for note in ANSWERED.values())


def test_a_conversation_may_change_its_language(science: Assistant) -> None:
    assert "23" in converse(science, "Wie viele Mitglieder hatte das CERN im Jahr 2017?", "and in 2020?").headline
    assert "23" in converse(science, "How many members did CERN have in 2017?", "Und im Jahr 2020?").headline
    assert "2019" in converse(science, "Wer leitet EMBL?", "seit wann?").headline


def test_short_names_that_only_the_ledger_knows(bundled: Assistant) -> None:
    assert "1 July 2024" in bundled.ask("한국은 언제부터 MSP 의장국입니까?", as_of="2026-06-01").headline
    assert "16 countries" in bundled.ask("Wie viele Mitglieder hat die MSP ohne EU?", as_of="2026-06-01").headline
