"""What the documents say can be done, can be done; what they point at is there."""

import re
import tomllib
from pathlib import Path

import pytest

from pso.cli import app
from services.deidentify.core.residual import HOLD_ABOVE
from tests.tidy.sources import PACKAGES, ROOT, SERVICES, documents

DOCUMENTS = documents()
MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = set(re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.MULTILINE))
CODE = re.compile(r"(?:^(?: {4}|\t).*$)|(?:`[^`\n]+`)", re.MULTILINE)


def commands(path: Path, program: str) -> set[str]:
    """First words after `program` in a document's code blocks and code words."""
    text = (ROOT / path).read_text()
    fenced = "\n".join(re.findall(r"^```.*?\n(.*?)^```", text, re.DOTALL | re.MULTILINE))
    code = "\n".join([*CODE.findall(text), fenced])
    return set(re.findall(rf"(?:^|[\s`(|/]){program} ([a-z][a-z-]+)(?![\w.:/])", code, re.MULTILINE))


@pytest.mark.parametrize("path", DOCUMENTS, ids=str)
def test_every_make_target_that_is_named_exists(path: Path) -> None:
    assert commands(path, "make") <= TARGETS


def known_commands() -> set[str]:
    names = {
        command.name or command.callback.__name__ for command in app.registered_commands if command.callback
    }
    return names | {str(group.name) for group in app.registered_groups}


@pytest.mark.parametrize("path", DOCUMENTS, ids=str)
def test_every_pso_command_that_is_named_exists(path: Path) -> None:
    assert commands(path, "pso") <= known_commands()


@pytest.mark.parametrize("path", DOCUMENTS, ids=str)
def test_every_link_points_at_something(path: Path) -> None:
    text = re.sub(r"^```.*?^```", "", (ROOT / path).read_text(), flags=re.DOTALL | re.MULTILINE)
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text)]
    inside = [link for link in links if link and "://" not in link and not link.startswith("mailto:")]
    folder = (ROOT / path).parent
    assert [link for link in inside if not (folder / link).exists()] == []


def test_the_threshold_of_a_hold_is_told_as_the_code_has_it() -> None:
    for name in ("architecture", "deidentification", "glossary"):
        text = (ROOT / "docs" / f"{name}.md").read_text()
        assert set(re.findall(r"[Aa]bove\s+(0\.\d\d)", text)) == {f"{HOLD_ABOVE:.2f}"}, name


def test_the_readme_leads_to_every_part() -> None:
    readme = (ROOT / "README.md").read_text()
    for part in (*PACKAGES, "deploy", "docs", "tests", *SERVICES):
        assert part in readme


def test_every_folder_of_tests_has_a_command() -> None:
    fast = set(re.findall(r"tests/\w+", re.search(r"^FAST := (.*)$", MAKEFILE, re.MULTILINE)[1]))  # type: ignore[index]  # FAST is there
    engines = {"tests/integration", "tests/e2e"}
    support = {"tests/fakes", "tests/builders", "tests/engines", "tests/harness"}
    alone = {"tests/fuzz"}  # `make fuzz`: no test run waits for it
    assert all(folder.replace("/", ".") in MAKEFILE for folder in alone)
    folders = {f"tests/{path.relative_to(ROOT).parts[1]}" for path in ROOT.glob("tests/*/**/*.py")}
    assert folders - support - alone == fast | (engines & folders)


def test_every_service_has_its_lock_and_its_group() -> None:
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]
    for service in SERVICES:
        assert service in groups
        assert (ROOT / "requirements" / f"{service}.txt").is_file()


INDEX = re.compile(r"pypi\.org|pythonhosted|index-url http|registry\.npmjs|files\.python" + r"hosted")


def test_no_document_or_lock_names_a_package_index() -> None:
    places = [*ROOT.glob("requirements/*.txt"), ROOT / "pyproject.toml", ROOT / "Makefile"]
    places += [ROOT / path for path in DOCUMENTS]
    assert [str(path.relative_to(ROOT)) for path in places if INDEX.search(path.read_text())] == []
