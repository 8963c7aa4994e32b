"""The list of synonyms: it loads, unites what says the same, and keeps apart what would make a near miss look like an answer."""

from itertools import combinations
from pathlib import Path

import pytest

from assistant.answering.opposites import opposite
from assistant.answering.thesaurus import LIST, read_clusters, synonymous, synonyms
from assistant.errors import CorpusError
from assistant.text import STOPWORDS, stem

SAME = """
provide-furnish production-output session-meeting handles-processed contributed-donations ink-signed pact-agreement
acceding-joined withdrawal-left spokesman-spokeswoman chairs-chairman attendees-attended convened-gathered host-hosting
appointed-named successor-replaced oversaw-supervises proposed-suggestions foresees-expects forecasts-predicted
approved-endorsement vetoed-blocked forbidden-banned compulsory-mandatory cap-limit tariffs-duties loans-lending
expenses-costs earmarked-allocated factory-plant shareholding-stake company-firm nation-country headquarters-seat
deadline-cutoff yearly-annual goal-objective published-released amended-revised replaced-superseded cooperate-collaborating
verified-checked climb-increase slump-plunges fulfil-satisfied freight-cargo refund-reimbursed purchased-bought
upcoming-forthcoming purpose-aims risk-danger staff-employees
appetite-demand envelope-budget cash-funding bankrolled-financed handouts-grants boss-head delegates-envoys clause-article
slammed-criticised hailed-praised axed-abolished scrapped-repealed reins-control crackdown-curbs hopefuls-candidates
acres-land plot-site underground-subsurface freight-shipments offtakers-buyers backlash-outcry clout-influence row-dispute
lapsed-expired rollout-introduction overthrew-topple sunk-sink undergone-undergo shortfall-gap chunk-portion bumper-record
""".split()
APART = """
sign-announce sign-ratify sign-apply sign-negotiate propose-adopt propose-approve announce-begin plan-begin
member-observer member-guest member-partner member-affiliate member-candidate loan-grant loan-investment grant-investment
grant-price investment-cost import-export profit-revenue profit-budget revenue-budget revenue-cost budget-cost price-cost
chair-secretary chair-president president-minister secretary-minister chair-minister chair-host chair-member
capacity-production capacity-output sum-share amount-share country-city state-say founder-owner buy-sell own-operate
owner-operator job-project salary-cost increase-rate increase-decrease join-leave lend-borrow begin-end approve-reject
permit-ban sell-own supplier-buyer producer-consumer employee-member host-guest host-attend treaty-law draft-final
minimum-maximum first-last ministry-minister treaty-statement committee-council programme-project meeting-fulfil
forecast-project process-procedure lead-main force-oblige deposit-submit double-two declaration-announce duty-task
access-join united-merge security-safe share-common share-joint engage-hire follow-succeed
department-leave joint-collection
assistant-support federal-association power-strong existence-current
field-area regional-local last-final original-first vote-elect
important-significant critical-denounce public-issue national-confiscate design-appoint final-complete debt-deficit
tax-subsidy stake-company north-south invite-attend nominate-elect nominate-appoint reserve-production
host-organise join-affiliate participant-party delegate-minister boss-minister boss-president designate-appoint
resource-money observer-comply object-oppose author-writer competence-remit director-manager initiative-begin access-enter
active-operate smelt-refine refine-process goods-product critical-essential rare-unusual close-near duty-tax
sponsor-finance account-report audit-review newspaper-paper offer-propose pledge-donate invest-finance lend-provide
""".split()


def stems_of_pair(pair: str) -> tuple[str, str]:
    one, other = pair.split("-")
    return stem(one), stem(other)


@pytest.mark.parametrize("pair", SAME)
def test_what_says_the_same_is_united(pair: str) -> None:
    one, other = stems_of_pair(pair)
    assert synonymous(one, other) and synonymous(other, one)


@pytest.mark.parametrize("pair", APART)
def test_a_near_miss_stays_apart(pair: str) -> None:
    one, other = stems_of_pair(pair)
    assert not synonymous(one, other) and not synonymous(other, one)


def test_the_list_is_sound() -> None:
    clusters = read_clusters(LIST)
    assert len(clusters) > 5_000
    assert max(map(len, clusters)) <= 8
    for cluster in clusters:
        assert not any(opposite(one, other) for one, other in combinations(cluster, 2))
    sets = [frozenset(map(stem, cluster)) for cluster in clusters]
    assert len(sets) == len(set(sets)), "a line stands there twice"
    assert not {word for cluster in clusters for word in cluster} & STOPWORDS, "words that are never compared"


def test_synonyms_are_stems_and_are_mutual() -> None:
    for word in {word for cluster in read_clusters(LIST) for word in cluster}:
        others = synonyms(stem(word))
        assert others and stem(word) not in others
        assert all(stem(word) in synonyms(other) for other in others)


def test_clusters_are_not_chained() -> None:
    assert synonymous("tariff", stem("duty")) and synonymous(stem("duty"), stem("obligation"))
    assert not synonymous("tariff", stem("obligation"))


def test_a_word_that_the_list_lacks() -> None:
    assert synonyms("xylophon") == frozenset()
    assert synonymous("xylophon", "xylophon") and not synonymous("xylophon", "meet")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("meeting session meeting", "'meeting' is there already"),
        ("sign signature signing", "'signing' is there already as 'sign', which has the same stem"),
        ("agreement", "two words or more"),
        ("enter join depart leave", "'enter' and 'leave' are opposites"),
        ("importer trader exporter", "'importer' and 'exporter' are opposites"),
        ("price-tag cost", "'price-tag' is not a single word"),
        ("Treaty pact", "'Treaty' is not a single word in small letters"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, says: str) -> None:
    path = tmp_path / "words.txt"
    path.write_text(f"# A comment\n\ncompany firm\n{line}\n", encoding="utf-8")
    with pytest.raises(CorpusError) as raised:
        read_clusters(path)
    assert "words.txt, line 4" in str(raised.value) and says in str(raised.value)
