"""`lodestone facts suggest SOURCE-ID`."""

import yaml
from commands_run import Run


def test_entries_are_printed_as_yaml_with_what_the_ledger_holds(on_science: Run) -> None:
    ran = on_science("facts", "suggest", "chronicle-esa-directors-2021")
    assert ran.code == 0
    assert "# known: ledger/esa.yaml:" in ran.out
    subjects = {document["subject"]: document for document in yaml.safe_load_all(ran.out) if document and "subject" in document}
    terms = subjects["esa"]["attributes"]["director-general"]["entries"]
    assert {"roy-gibson", "josef-aschbacher"} <= {term["value"] for term in terms}


def test_what_is_known_can_be_left_out(on_science: Run) -> None:
    ran = on_science("facts", "suggest", "chronicle-esa-directors-2021", "--new")
    assert ran.code == 0 and "# known" not in ran.out


def test_an_unknown_source_is_named_with_the_nearest(on_science: Run) -> None:
    ran = on_science("facts", "suggest", "chronicle-esa-director-2021")
    assert ran.code == 2
    assert "'chronicle-esa-director-2021'" in ran.complaint and "chronicle-esa-directors-2021" in ran.complaint
