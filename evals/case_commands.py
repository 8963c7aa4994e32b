"""`lodestone eval check` and `lodestone eval draft`: the cases proved, and new ones proposed."""

import argparse

from assistant.settings import load_settings
from evals.cases import SCHEMA, load_aliases, load_cases, schema


def check_command(arguments: argparse.Namespace) -> int:
    """Check the cases; 1 if a case does not rest on the documents."""
    from evals.check import check_cases, schema_is_current

    if arguments.schema:
        SCHEMA.write_text(schema(), encoding="utf-8")
    settings = load_settings()
    cases = load_cases(folder=settings.eval_cases)
    findings = check_cases(cases, settings, load_aliases())
    for finding in findings:
        print(f"{'look at' if finding.hint else 'wrong'}: {finding}")
    if not schema_is_current():
        print(f"wrong: {SCHEMA.name} is not that of the code. Run: lodestone eval check --schema")
    bad = sum(not finding.hint for finding in findings) + (not schema_is_current())
    print(f"{len(cases)} cases, {sum(len(case.gold) for case in cases)} gold quotes, {bad} wrong.")
    return 1 if bad else 0


def draft_command(arguments: argparse.Namespace) -> int:
    from assistant.assistant import Assistant
    from assistant.history import History
    from evals.draft import drafts_from_feedback, drafts_from_ledger, drafts_from_sources, to_patch, to_yaml

    settings = load_settings()
    cases = load_cases(folder=settings.eval_cases)
    history = History(settings.database)
    try:
        rated = history.rated()
        threads = {name: history.messages(name) for name in {message.conversation_id for message in rated}}
    finally:
        history.close()
    before = {m.id: [old.turn for old in threads[m.conversation_id] if old.id < m.id] for m in rated}
    assistant = Assistant.open(settings)
    drafts = [
        *drafts_from_feedback(rated, before, cases),
        *drafts_from_sources(assistant.index, cases),
        *drafts_from_ledger(assistant.ledger, cases),
    ]
    drafts = drafts[: arguments.limit] if arguments.limit else drafts
    text = to_patch(drafts) if arguments.patch else to_yaml(drafts)
    if arguments.out:
        arguments.out.write_text(text, encoding="utf-8")
        print(f"{len(drafts)} proposals in {arguments.out}")
    else:
        print(text, end="")
    return 0
