"""`pso agency …` as it is typed: what is wrong is told by its name, before anything is asked or made."""

from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from pso.agencies import SHREDDED
from pso.bootstrap import make_secrets
from pso.cli import app
from pso.state import State

NOWHERE = "http://127.0.0.1:9"
"""No intake is there: a command that reaches it ends with 1."""
GOOD = {"--name": "Hollow EMS", "--type": "ground", "--us-state": "oh", "--peer-group": "ground-rural"}


def pso(state: Path, *words: str) -> Result:
    environment = {"PSO_STATE": str(state), "COLUMNS": "250", "TERM": "dumb"}
    return CliRunner().invoke(app, words, env=environment)


def add(state: Path, slug: str = "hollow", **changes: str) -> Result:
    options = GOOD | {f"--{name.replace('_', '-')}": value for name, value in changes.items()}
    words = [word for option in options.items() for word in option]
    return pso(state, "agency", "add", slug, *words, "--intake", NOWHERE)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"type": "grund"}, ("--type", "ground", "nursing_home")),
        ({"type": "direct"}, ("--type", "ground")),
        ({"us_state": "ZZ"}, ("--us-state", "OH", "DC", "PR")),
        ({"us_state": "Ohio"}, ("--us-state",)),
        ({"peer_group": "Ground Rural"}, ("--peer-group", "small letters")),
        ({"slug": "../x"}, ("slug", "small letters")),
        ({"slug": "Hollow"}, ("slug", "small letters")),
        ({"slug": ""}, ("slug", "small letters")),
    ],
)
def test_an_agency_that_is_described_badly_is_refused_by_the_field(
    tmp_path: Path, changes: dict[str, str], told: tuple[str, ...]
) -> None:
    refused = add(tmp_path, **changes)
    assert (refused.exit_code, refused.stdout) == (2, "")
    for word in told:
        assert word in refused.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("changes", [{}, {"us_state": "dc"}, {"us_state": "PR"}, {"slug": "pinecrest-fd"}])
def test_one_that_is_described_well_is_sent(tmp_path: Path, changes: dict[str, str]) -> None:
    make_secrets(State(tmp_path))
    sent = add(tmp_path, **changes)
    assert (sent.exit_code, "does not answer" in sent.stderr) == (1, True), sent.stderr


def test_a_folder_that_was_never_prepared_makes_no_keys_and_is_told_in_one_line(tmp_path: Path) -> None:
    told = add(tmp_path / "none")
    assert (told.exit_code, told.stdout, told.stderr.count("\n")) == (2, "", 1)
    assert f"no signing key is in {tmp_path / 'none'};" in told.stderr
    assert list(tmp_path.iterdir()) == []


ABOUT_ONE = [
    ["agency", "lists", "canarytown", "--intake", NOWHERE],
    ["agency", "rotate", "canarytown", "--intake", NOWHERE],
    ["agency", "renew", "canarytown", "api_key", "--intake", NOWHERE],
    ["token", "--role", "agency", "--agency", "canarytown"],
    ["rescrub", "--since", "2026-01-01", "--agency", "canarytown"],
]


@pytest.mark.parametrize("words", ABOUT_ONE, ids=lambda words: " ".join(words[:2]))
def test_an_agency_that_is_not_here_is_a_wrong_argument_and_a_shredded_one_says_so(
    tmp_path: Path, words: list[str]
) -> None:
    state = State(tmp_path)
    make_secrets(state)
    unknown = pso(tmp_path, *words)
    assert (unknown.exit_code, unknown.stdout) == (2, "")
    assert "no agency canarytown is registered here; known: none" in unknown.stderr
    state.write(SHREDDED, {"a reference": {"slug": "canarytown", "at": "2026-03-04T05:06:07+00:00"}})
    shredded = pso(tmp_path, *words)
    assert (shredded.exit_code, shredded.stdout) == (2, "")
    assert "canarytown was shredded at 2026-03-04T05:06:07+00:00" in shredded.stderr
