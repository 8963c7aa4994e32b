"""A run as JUnit XML, which CI systems show: a wrong answer is a failure, a failed request an error."""

from pathlib import Path
from xml.etree import ElementTree

from evals.gate import Alarm
from evals.store import Result, Run
from evals.verdicts import headline


def write_junit(run: Run, alarms: list[Alarm], path: Path) -> None:
    """Write one suite of cases, in which only the cases that shut the gate fail, and one of the alarms."""
    shut = {name: alarm for alarm in alarms for name in alarm.cases}
    root = ElementTree.Element("testsuites", name="lodestone eval")
    suite = ElementTree.SubElement(root, "testsuite", name="cases", tests=str(len(run.results)))
    failures = errors = 0
    for name, result in sorted(run.results.items()):
        case = ElementTree.SubElement(
            suite, "testcase", classname=f"cases.{result.score.kind}", name=name, time=f"{result.seconds:.3f}"
        )
        if result.error:
            errors += 1
            ElementTree.SubElement(case, "error", message=_clean(result.error))
        elif name in shut:
            failures += 1
            ElementTree.SubElement(case, "failure", message=_clean(shut[name].message)).text = _clean(_story(result))
    suite.set("failures", str(failures))
    suite.set("errors", str(errors))
    gates = ElementTree.SubElement(root, "testsuite", name="gate", tests=str(max(1, len(alarms))), failures=str(len(alarms)))
    for alarm in alarms:
        case = ElementTree.SubElement(gates, "testcase", classname="gate", name=alarm.measure)
        ElementTree.SubElement(case, "failure", message=_clean(alarm.message)).text = _clean(", ".join(alarm.cases))
    if not alarms:
        ElementTree.SubElement(gates, "testcase", classname="gate", name="open")
    path.parent.mkdir(parents=True, exist_ok=True)
    ElementTree.indent(root)
    ElementTree.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def _story(result: Result) -> str:
    notes = "\n".join(result.score.notes)
    return f"{result.question}\n{result.score.outcome} ({result.score.status})\n{headline(result.answer)}\n{notes}"


def _clean(text: str) -> str:
    """The text without the control characters that XML 1.0 does not allow."""
    return "".join(char for char in text if char in "\t\n\r" or ord(char) >= 32)
