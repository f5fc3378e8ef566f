"""Sign-in links are shown where a person looks on, and nowhere that keeps what was shown."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from pso.demo import show_addresses
from pso.issuer import Issuer
from pso.state import State
from pso.system import Options, System


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Elsewhere(System):
    """A system whose services run at addresses of their names."""

    def url(self, service: str) -> str:
        return f"http://{service}"


@pytest.fixture
def system(tmp_path: Path) -> System:
    state = State(tmp_path / "state")
    state.prepare()
    Issuer(state).prepare()
    return Elsewhere(state, Options(), lambda _: None)


def test_a_terminal_is_shown_a_link_for_each_role(system: System) -> None:
    shown = Terminal()
    show_addresses(system, Console(file=shown))
    told = shown.getvalue()
    for link in ("http://alerts/sign-in#", "http://deidentify/sign-in#", "http://intake/", "intake/docs"):
        assert link in told


def test_a_file_is_shown_where_to_find_them_even_one_that_takes_colour(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    shown = io.StringIO()
    show_addresses(system, Console(file=shown, color_system=None))
    told = shown.getvalue()
    assert "sign-in#" not in told
    for words in ("pso status", "http://intake/", "http://classifier/ontology", "intake/docs"):
        assert words in told
