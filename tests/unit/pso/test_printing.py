"""What is handed to an agency shows the secrets that are new, and no other."""

from uuid import UUID

import pytest

from pso.agencies import Registered
from pso.printing import print_agency
from services.intake.registry import SecretKind

HOLLOW = Registered("hollow", UUID(int=1), "psk_key", "psf_token")


@pytest.mark.parametrize(
    ("new", "shown"),
    [({SecretKind.API_KEY}, {"psk_key"}), ({SecretKind.FORM_TOKEN}, {"psf_token"})],
)
def test_a_renewed_secret_is_printed_without_the_one_that_stays(
    capsys: pytest.CaptureFixture[str], new: set[SecretKind], shown: set[str]
) -> None:
    print_agency(HOLLOW, "http://intake", new)
    told = capsys.readouterr().out
    assert {secret for secret in ("psk_key", "psf_token") if secret in told} == shown
    assert ("█" in told) == (SecretKind.FORM_TOKEN in new)


def test_a_new_agency_gets_both(capsys: pytest.CaptureFixture[str]) -> None:
    print_agency(HOLLOW, "http://intake")
    told = capsys.readouterr().out
    assert "psk_key" in told
    assert "http://intake/#psf_token" in told
