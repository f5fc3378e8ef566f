"""Rules of how code is written that no linter knows."""

import ast
import re
from pathlib import Path

import pytest

from contracts.topics import TOPICS
from tests.tidy.sources import PACKAGES, ROOT, SERVICES, imported, modules, tree, words

OURS = modules(*PACKAGES)
RUNNING = modules("contracts", "lexis", "chassis", "services")
EVERYWHERE = modules(*PACKAGES, "tests")

ALIKE = {"__init__.py", "__main__.py", "app.py", "settings.py", "README.md"}
WHERE_NEEDED = {"store.py", "pages"}
ALONE = {
    "intake": {
        "agency_changes.py": "agencies' records change at intake alone",
        "agency_routes.py": "routes of the operators who register and change agencies",
        "keeping.py": "no other service answers a person before its work is done",
        "registry.py": "agencies and their secrets are intake's alone",
        "rescrub": "runs over the vault, which is intake's alone",
        "decisions.py": "only a receipt tells a reporter what was decided",
        "submitting.py": "reports come in over HTTP here only",
    },
    "deidentify": {
        "agencies.py": "agencies' names are read here only",
        "gazetteers": "word lists of the scrubber",
        "review": "a person decides on single reports here only",
        "run_report.py": "what a run changed is counted where each text's telling is kept",
        "tagger": "the weights of the scrubber's tagger, and the card that says what they were made from",
        "tellings.py": "only here is a text's telling made; a run of a better scrubber is reported from it",
    },
    "classifier": {
        "model": "the weights of the classifier's learned reader, and their card",
        "ontology": "word lists of the classifier",
    },
    "alerts": {
        "correcting.py": "experts correct codes here only",
        "stream.py": "the one stream of server-sent events",
    },
}
"""Files that one service has alone, and why."""


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_has_the_files_that_every_service_has(service: str) -> None:
    folder = ROOT / "services" / service
    present = {path.name for path in folder.iterdir()} - {"__pycache__"}
    assert present >= ALIKE
    assert (folder / "core.py").exists() != (folder / "core").is_dir(), "core.py or core/, one of them"
    assert present - ALIKE - WHERE_NEEDED - {"core.py", "core"} == set(ALONE.get(service, {}))


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_told_in_one_sentence_and_twenty_lines(service: str) -> None:
    sentence = ast.get_docstring(tree(Path("services", service, "__init__.py"))) or ""
    assert sentence.startswith("Consumes ")
    assert len(sentence.splitlines()) == 1
    assert len((ROOT / "services" / service / "README.md").read_text().splitlines()) <= 20


@pytest.mark.parametrize("path", OURS, ids=str)
def test_a_module_opens_with_what_it_is_for(path: Path) -> None:
    assert not (ROOT / path).read_text().strip() or ast.get_docstring(tree(path))


def test_topic_names_are_written_in_contracts_only() -> None:
    name = re.compile("|".join(re.escape(topic.name) for topic in TOPICS))
    elsewhere = [path for path in OURS if path.parts[0] != "contracts"]
    found = [
        f"{path}:{line}"
        for path in elsewhere
        for line, text in words(path)
        if name.search(text) and not text.startswith("contracts/")  # a file of the contracts
    ]
    assert found == []


@pytest.mark.parametrize(
    ("library", "home"),
    [
        ("motor", {"chassis/mongo.py"}),
        ("pymongo", {"chassis/mongo.py"}),
        ("faststream", {"chassis/broker.py"}),
        ("prometheus_client", {"chassis/telemetry.py", "chassis/http.py"}),
    ],
)
def test_a_library_stays_behind_the_chassis(library: str, home: set[str]) -> None:
    assert {str(path) for path in RUNNING if library in imported(path)} <= home


def calls(path: Path, *names: str) -> list[str]:
    """Where a module calls one of these, as `print` or `time.sleep`."""
    return [
        f"{path}:{node.lineno}"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in names
    ]


def test_what_runs_prints_nothing() -> None:
    assert [place for path in RUNNING for place in calls(path, "print", "pprint")] == []


def test_what_runs_blocks_nothing() -> None:
    assert [place for path in RUNNING for place in calls(path, "time.sleep", "input")] == []


def test_what_runs_asserts_types_only() -> None:
    """An assertion may narrow a type for the checker; it never stands for a decision."""
    found = [
        f"{path}:{node.lineno}"
        for path in RUNNING
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Assert) and not ast.unparse(node.test).startswith("isinstance(")
    ]
    assert found == []


PACED_FROM_OUTSIDE = {"chassis/broker.py"}
"""The loop is FastStream's: each of its turns may wait for a fuller batch."""


def test_a_pause_is_part_of_a_loop() -> None:
    """A lone sleep waits for something that could be awaited; in a loop it is a pace."""
    found = []
    for path in (path for path in RUNNING if str(path) not in PACED_FROM_OUTSIDE):
        paced = {
            id(inner)
            for node in ast.walk(tree(path))
            if isinstance(node, ast.While | ast.For | ast.AsyncFor)
            for inner in ast.walk(node)
        }
        found += [
            f"{path}:{node.lineno}"
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Call)
            and ast.unparse(node.func) == "asyncio.sleep"
            and id(node) not in paced
        ]
    assert found == []


def test_nothing_reads_the_environment_but_settings_and_peoples_tools() -> None:
    found = [
        str(path)
        for path in RUNNING
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ("os.environ", "os.getenv")
    ]
    assert found == ["services/__init__.py"]  # once: a library's default, which is set before it is loaded


NO_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "data"}


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [str(path) for path in EVERYWHERE if NO_NAMES & {*path.parts[:-1], path.stem}] == []


SILENCED = re.compile(r"#\s*(noqa|type:\s*ignore)(?P<rest>.*)$")
REASONED = re.compile(r"[:\[]\s*[\w, -]+\]?\s+[#-]\s*\S+")


def comments(path: Path) -> list[tuple[int, str]]:
    lines = (ROOT / path).read_text().splitlines()
    return [(number, line) for number, line in enumerate(lines, 1) if "#" in line]


def test_every_silenced_check_says_which_and_why() -> None:
    bare = [
        f"{path}:{number}"
        for path in RUNNING
        for number, line in comments(path)
        if (found := SILENCED.search(line)) and not REASONED.match(found["rest"])
    ]
    assert bare == []


def test_no_test_is_skipped_and_nothing_is_left_for_later() -> None:
    later = re.compile(r"#\s*(TODO|FIXME|XXX|HACK)\b")
    left = [f"{p}:{number}" for p in EVERYWHERE for number, line in comments(p) if later.search(line)]
    skips = ("pytest.skip", "pytest.xfail", "pytest.importorskip", "pytest.mark.skip", "pytest.mark.skipif")
    marks = [
        f"{path}:{node.lineno}"
        for path in modules("tests")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and ast.unparse(node) in skips
    ]
    assert left + marks == []
