"""Follow-ups are made whole from the conversation, and the whole question is shown."""

import pytest

from assistant.assistant import Assistant
from assistant.model import Turn
from tests.answering.conftest import converse

CHAIN = ["Who directs EMBL?"]


@pytest.mark.parametrize(
    ("questions", "whole", "says"),
    [
        (["How many member states does CERN have?", "including associates?"], "including associates", "35"),
        (["Who was director general of CERN in 2010?", "who before him?"], "before Rolf-Dieter Heuer", "Aymar"),
        (["Who headed ESO in 2010?", "And who came next?"], "after Tim de Zeeuw", "Barcons"),
        (["Who headed ESO in 2010?", "and his predecessor?"], "before Tim de Zeeuw", "Cesarsky"),
        (["Who directs EMBL?", "since when?"], "Since when is it that Edith Heard directs EMBL", "2019"),
        (["Who directs EMBL?", "since when?", "and ESA?"], "Who directs ESA", "Aschbacher"),
        (["When did Austria join CERN?", "what about Japan"], "When did Japan join CERN", "Japan"),
        (["When did Spain join CERN?", "and when did it leave?"], "When did Spain leave CERN", "1968"),
        (["How many member states had CERN in 2017?", "and in 2020?"], "in 2020", "23"),
        (["How many member states had CERN in July 2016?", "and in March?"], "March 2016", "21"),
        (["Who led ESA in 2010?", "is that still so?"], "Who led ESA now", "Aschbacher"),
        (["How many member states had CERN in 2017?", "which ones?"], "Which member states had CERN in 2017", "Romania"),
        (["How many member states had CERN in 2017?", "Are you sure?"], "How many member states had CERN in 2017", "22"),
        (["Is Finland a member of ESO?", "since when?"], "Since when is Finland a member of ESO", "2004"),
    ],
)
def test_made_whole(science: Assistant, questions: list[str], whole: str, says: str) -> None:
    answer = converse(science, *questions)
    assert whole in answer.resolved_question
    assert says in answer.headline, answer.headline


@pytest.mark.parametrize(
    ("questions", "whole", "says"),
    [
        (["How many partners has the MSP?", "And without the EU?"], "without the EU", "16 countries"),
        (
            ["How much is the EXIM loan for Project Vault?", "and the private money?"],
            "private money of Project Vault",
            "2 billion",
        ),
        (["Does the MSP cover mining?", "Does that also cover processing?"], "also cover processing", "processing"),
        (["When was the US-Japan framework signed?", "by whom?"], "By whom was the US-Japan framework signed", "Takaichi"),
        (["Who signed the US-UK memorandum for the UK?", "and for the other side?"], "for the United States", "Helberg"),
    ],
)
def test_made_whole_on_the_bundled_corpus(bundled: Assistant, questions: list[str], whole: str, says: str) -> None:
    answer = converse(bundled, *questions)
    assert whole in answer.resolved_question
    assert says in " ".join(statement.text for statement in answer.statements[:2])


@pytest.mark.parametrize("question", ["When was the ELT approved?", "How many member states has ESO?", "What is EMBL?"])
def test_a_change_of_subject_is_noticed(science: Assistant, question: str) -> None:
    alone = science.ask(question, as_of="2026-06-01")
    after = converse(science, "Who was director general of CERN in 2010?", question)
    assert after.resolved_question == question
    assert after.headline == alone.headline


def test_an_earlier_answer_gives_words_and_no_evidence(science: Assistant) -> None:
    """What a turn claims about the past is looked up anew: a false answer in the history is not repeated."""
    history = [Turn("Who was director general of CERN in 2010?", "Edith Heard was Director-General of CERN, see [1].")]
    answer = science.ask("since when?", history=history)
    assert "Edith Heard" in answer.resolved_question
    assert answer.status in ("false_premise", "not_covered")
    assert "do not name Edith Heard" in answer.headline or answer.status == "not_covered"


@pytest.mark.parametrize(
    ("questions", "whole"),
    [
        # Dates reckoned from the one spoken of.
        (
            ["How many member states did CERN have in 2010?", "and ten years later?"],
            "How many member states did CERN have in 2020?",
        ),
        (
            ["When did Israel join CERN?", "who was director general then?"],
            "Who was director general in CERN, on 6 January 2014?",
        ),
        # After a deed that was asked about.
        (["When did Israel join CERN?", "How many members were there after that?"], "in CERN after Israel joined?"),
        (["When did Israel join CERN?", "Is it also a member of ESO?"], "Is Israel also a member of ESO?"),
        (["When did Spain join CERN?", "Did they ever leave?"], "Did Spain ever leave CERN?"),
        # The neighbour of whom the answer named.
        (["Who was director general of CERN in 2010?", "who had it been before that?"], "before Rolf-Dieter Heuer?"),
        (["Who heads EMBL?", "Who preceded her?"], "Who heads EMBL before Edith Heard?"),
        (["Who was the first director general of ESO?", "And the second?"], "Who was the second director general of ESO?"),
        # One slot of the last question.
        (["Who was director general of CERN in 2010?", "and of ESO?"], "Who was director general of ESO in 2010?"),
        (["When did Spain join CERN?", "What about ESA?"], "When did Spain join ESA?"),
        (["How many associate members does CERN have?", "and full ones?"], "How many full members does CERN have?"),
        (["Which countries founded CERN?", "How many were they?"], "How many countries founded CERN?"),
        # The part of a subject, and a thing that goes with it.
        (["When was the convention of CERN signed?", "Who signed it?"], "Who signed the convention of CERN?"),
        (
            ["When was the convention of CERN signed?", "Who was there?"],
            "at the signing of the convention of CERN in Paris on 1 July 1953?",
        ),
        (["Where is the LHC?", "how long is the tunnel?"], "How long is the tunnel of the Large Hadron Collider?"),
        (
            ["How many members had ESRO and ELDO?", "how many did the latter have?"],
            "European Launcher Development Organisation have?",
        ),
    ],
)
def test_the_whole_question_reads_as_a_sentence(science: Assistant, questions: list[str], whole: str) -> None:
    assert converse(science, *questions).resolved_question.endswith(whole)


@pytest.mark.parametrize(
    ("question", "answer", "follow_up", "whole"),
    [
        ("Who signed it in 1953, CERN's convention?", "", "What did he earn?", "What did he earn?"),
        ("Who directs EMBL?", "The documents do not say.", "Since when does she lead it?", "Since when does she lead it?"),
        ("When did Italy join CERN?", "In 1954.", "Did anyone else put in money?", "Did anyone else contribute money?"),
        ("When was ESO founded?", "In 1962.", "What does the second one do?", "What does the second one do?"),
    ],
)
def test_what_points_to_nothing_stays_as_it_was_typed(
    science: Assistant, question: str, answer: str, follow_up: str, whole: str
) -> None:
    assert science.ask(follow_up, history=[Turn(question, answer)]).resolved_question == whole


def test_what_could_mean_two_is_asked_back(science: Assistant) -> None:
    answer = converse(science, "What is the difference between ESRO and ELDO?", "When was it founded?")
    assert answer.status == "not_covered" and answer.headline.startswith("Which one do you mean")
    assert [reading.split(" founded")[0] for reading in answer.readings] == [
        "When was the European Space Research Organisation",
        "When was the European Launcher Development Organisation",
    ]


@pytest.mark.parametrize(
    ("question", "answer", "follow_up", "whole"),
    [
        (
            "Who signed the US-Australia framework in October 2025?",
            "President Trump and Prime Minister Albanese.",
            "Where did they sign it?",
            "sign the US-Australia framework on critical minerals and rare earths?",
        ),
        (
            "When did Korea become chair of the MSP?",
            "On 1 July 2024.",
            "Who acted as chair for them at the start?",
            "for the Republic of Korea in the Minerals Security Partnership on 1 July 2024?",
        ),
        ("When did Estonia join the MSP?", "In March 2024.", "Who came after them?", "Who joined the MSP after Estonia?"),
        ("When did Italy join the MSP?", "In 2023.", "Who announced it?", "Who announced that Italy joined the MSP?"),
        ("When was the US-Japan framework signed?", "In 2025.", "And the one with Australia?", "US-Australia framework signed?"),
        (
            "Who co-chaired the MSP meeting in London in October 2023?",
            "Two ministers.",
            "Which producer countries were at the table there?",
            "participated in the MSP meeting in London in October 2023?",
        ),
        (
            "What were the first two projects named under the US-Australia framework?",
            "The Alcoa-Sojitz gallium project at Wagerup and the Arafura Nolans project.",
            "How much would the first one cost?",
            "How much would the Alcoa-Sojitz gallium project at Wagerup cost?",
        ),
        (
            "When did the US, Japanese and Korean foreign ministers meet in Munich?",
            "On 15 February 2025.",
            "where did the three meet next?",
            "the United States, Japan and the Republic of Korea meet after 15 February 2025?",
        ),
        (
            "What is the extraction benchmark of the CRMA?",
            "10%.",
            "what about recycling?",
            "the recycling benchmark of the CRMA?",
        ),
        (
            "How many MSP projects were there in October 2023?",
            "17.",
            "and by march of the next year?",
            "were there by March 2024?",
        ),
        ("When was the trilateral secretariat announced?", "On 15 November 2024.", "And on the 20th?", "on 20 November 2024?"),
        ("Is New Zealand in the MSP?", "Yes.", "Was it already one in 2024?", "Was New Zealand in the MSP in 2024?"),
    ],
)
def test_pronouns_choose_by_sort_and_number(bundled: Assistant, question: str, answer: str, follow_up: str, whole: str) -> None:
    assert bundled.ask(follow_up, history=[Turn(question, answer)]).resolved_question.endswith(whole)


def test_the_counted_thing_is_kept_over_two_turns(bundled: Assistant) -> None:
    answer = converse(
        bundled, "How many projects did the MSP have in September 2024?", "how many of them in Africa?", "and in Europe?"
    )
    assert answer.resolved_question == "How many projects in Europe did the MSP have in September 2024?"
    assert answer.headline.startswith("5 projects")


@pytest.mark.parametrize(
    ("question", "answer", "follow_up", "whole"),
    [
        # A statement put as a question asks yes or no.
        ("When did Spain join CERN?", "In 1961.", "So it never left?", "Did Spain ever leave CERN?"),
        (
            "How many member states has ESO?",
            "16.",
            "So Finland isn't one of them?",
            "Is Finland one of the member states of the European",
        ),
        ("Is Austria a member of CERN?", "Yes.", "Then Japan is in too?", "Is Japan in CERN too?"),
        ("Was Japan ever a member of CERN?", "No.", "Not even as an observer?", "Was Japan ever an observer of CERN?"),
        # "That" is the deed just told, with its date.
        (
            "When did Israel join CERN?",
            "On 6 January 2014.",
            "At which event was that?",
            "At which event did Israel join CERN on 6 January 2014?",
        ),
        # It is the one that the last answer named, where it is said of such only.
        ("Which country was the last to join ESO?", "Ireland was.", "When did it join?", "When did Ireland join the European"),
        ("When did Ireland join ESO?", "In 2018.", "Was it an observer before?", "Was Ireland an observer before in"),
        # One of a list with dates, another of a series, and what was counted.
        (
            "Which countries joined CERN?",
            "Romania (17 July 2016) and Serbia (24 March 2019).",
            "When did the second one join?",
            "When did Serbia join CERN?",
        ),
        (
            "Which country was the last to join ESO?",
            "Ireland.",
            "And which was the first?",
            "Which country was the first to join ESO?",
        ),
        ("How many member states has CERN?", "25.", "How many were in it in 2016?", "How many of the member states"),
        ("Which countries belong to ESO?", "Austria and others.", "Isn't Spain in it?", "Is Spain in the European Southern"),
        ("Which countries are observers of CERN?", "Japan.", "Not even Spain?", "Is Spain one of the observers of CERN?"),
        # The country, the organisation: what was called so.
        ("When did Poland join CERN?", "In 1991.", "Did the country also join ESO?", "Did Poland also join ESO?"),
        ("Who heads EMBL?", "Edith Heard.", "And who took over from her?", "Who heads EMBL after Edith Heard?"),
        (
            "Who joined CERN after Israel?",
            "Romania, Serbia and Slovenia.",
            "And the one after?",
            "Who joined CERN after Romania?",
        ),
        # The deed, whoever it was named by; a person whom the answer gave before one of the question.
        ("When did Poland join CERN?", "In 1991.", "So it was before 1995?", "Did Poland join CERN before 1995?"),
        ("When did Poland join CERN?", "In 1991.", "And Finland, when did it join?", "When did Finland join"),
        ("Who headed ESO after Otto Heckmann?", "Adriaan Blaauw.", "How long did he serve?", "How long did Adriaan Blaauw serve"),
        (
            "Which countries are observers of CERN?",
            "Japan.",
            "Is the USA one of them?",
            "Is the USA one of the observers of CERN?",
        ),
        (
            "Which countries signed the convention of CERN?",
            "",
            "Was Spain there?",
            "Was Spain at the signing of the convention of CERN?",
        ),
    ],
)
def test_what_a_follow_up_means(science: Assistant, question: str, answer: str, follow_up: str, whole: str) -> None:
    assert science.ask(follow_up, history=[Turn(question, answer)]).resolved_question.startswith(whole)


@pytest.mark.parametrize(
    ("question", "answer", "follow_up", "whole"),
    [
        (
            "When did the MSP principals meet at PDAC 2025?",
            "The MSP principals met in Toronto on 4 March 2025.",
            "Which countries were there as observers?",
            "Which countries were at the meeting of the MSP principals at PDAC 2025 on 4 March 2025 as observers?",
        ),
        (
            "When did the MSP meet in London?",
            "On 10 October 2023.",
            "Which producer countries attended it?",
            "Which producer countries attended the meeting of the MSP in London on 10 October 2023?",
        ),
        (
            "What did Canada announce on 31 October 2025?",
            "Canada announced 26 measures, described as investments.",
            "What are they worth altogether?",
            "What are the 26 measures announced by Canada on 31 October 2025 worth altogether?",
        ),
        (
            "How many MSP projects were counted in Toronto in March 2024?",
            "23.",
            "How many of their sites were in Africa?",
            "How many of the MSP projects' sites were in Africa, in March 2024?",
        ),
        (
            "How often does the trilateral secretariat's secretary general change?",
            "The post of secretary general rotates every two years.",
            "Which country gets the post after Korea?",
            "Which country gets the post of secretary general of the trilateral secretariat after Korea?",
        ),
        (
            "What did the US and the EU promise each other on 4 February 2026?",
            "They promised a memorandum of understanding on critical minerals within 30 days.",
            "Did they manage that in time?",
            "Was the US-EU memorandum of understanding on critical minerals of 24 April 2026 in time?",
        ),
        (
            "How much did DFC lend for the Lobito railway?",
            "US$553 million.",
            "Did anyone else put in money?",
            "Did anyone else lend for the Lobito railway?",
        ),
        (
            "What is the recycling benchmark of the CRMA?",
            "25% by 2030.",
            "What had the Commission first proposed?",
            "What was the recycling benchmark of the CRMA in the Commission's original proposal?",
        ),
        (
            "What did the US and Indonesia agree in November 2023?",
            "They agreed to start working toward a critical-minerals agreement.",
            "Was it ever concluded?",
            "Was the critical-minerals agreement of the United States and Indonesia ever concluded?",
        ),
        (
            "Which companies are behind the Mahenge project?",
            "POSCO and Black Rock Mining.",
            "Where do they come from?",
            "Where do POSCO and Black Rock Mining come from?",
        ),
        (
            "How many MSP projects were there in September 2024?",
            "32.",
            "How many were in Africa?",
            "How many of the MSP projects were in Africa, in September 2024?",
        ),
        (
            "Who signed the US-Australia framework?",
            "President Trump and Prime Minister Albanese.",
            "Where?",
            "Where was the US-Australia framework signed?",
        ),
        (
            "Who signed the US-DRC-Zambia memorandum for the United States?",
            "",
            "Who did so for Zambia?",
            "Who signed the US-DRC-Zambia memorandum for Zambia?",
        ),
    ],
)
def test_meetings_things_and_deeds_keep_their_words(
    bundled: Assistant, question: str, answer: str, follow_up: str, whole: str
) -> None:
    assert bundled.ask(follow_up, history=[Turn(question, answer)]).resolved_question == whole


@pytest.mark.parametrize(
    ("question", "answer", "follow_up", "word"),
    [
        ("Who signed it in 1953, CERN's convention?", "", "What did he earn?", "he"),
        ("When did Belgium join CERN?", "In 1954.", "Which of the two was first?", "the two"),
        ("When was ESO founded?", "In 1962.", "What does the second one do?", "the second one"),
    ],
)
def test_what_points_to_nothing_is_asked_back(science: Assistant, question: str, answer: str, follow_up: str, word: str) -> None:
    given = science.ask(follow_up, history=[Turn(question, answer)])
    assert given.status == "not_covered" and f"“{word}”" in given.headline


def test_a_turn_that_was_asked_back_is_no_topic(bundled: Assistant) -> None:
    answer = converse(bundled, "Who signed the UK-US memorandum?", "For which country did he sign it?", "When was it signed?")
    assert answer.resolved_question.startswith("When was the US-UK memorandum")


def test_an_order_of_turns_tells_who_is_next(bundled: Assistant) -> None:
    answer = bundled.ask("Which country provides the secretary general of the trilateral secretariat after Korea?")
    assert answer.status == "answered" and answer.headline.startswith("The United States comes after the Republic of Korea")
