"""What a broken, slow or foreign server answers in place of Vault: an outage, without a word of secrets."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pydantic import ValidationError

from chassis.key_settings import KeySettings, key_store
from chassis.keys import CachedKeys, FileKeys, KeyDestroyed
from chassis.keys_vault import VaultKeys
from contracts.errors import Outage
from services.deidentify.settings import DeidentifySettings
from tests.fakes.vault import ROOT_TOKEN, FakeVault, served

TOKEN = "hvs.a-token-that-nobody-may-read"
AGENCY = "0b6c8f0e-7d0a-4f5e-9a53-1f0b6a1c2d3e"


class Case:
    """A fake that a test can break, and keys that ask it."""

    def __init__(self, vault: FakeVault, address: str, folder: Path) -> None:
        self.vault, self.address = vault, address
        self.token_file = folder / "token"
        self.token_file.write_text(TOKEN)
        vault.tokens.add(TOKEN)

    def keys(self, **more: Any) -> VaultKeys:
        whole = {"mount": "secret", "prefix": "pso", "token_file": self.token_file, "timeout_s": 5.0} | more
        return VaultKeys(self.address, **whole)


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    vault = FakeVault()
    with served(vault) as address:
        yield Case(vault, address, tmp_path)


@pytest.mark.parametrize("status", [301, 307, 400, 401, 403, 412, 429, 472, 473, 500, 502, 503, 504])
async def test_any_other_status_is_an_outage(case: Case, status: int) -> None:
    key_id, _ = await case.keys().create(AGENCY)
    case.vault.trouble = lambda *_: (status, b'{"errors":["something"]}')
    with pytest.raises(Outage, match=str(status)):
        await case.keys().private_key(key_id)


@pytest.mark.parametrize(
    ("status", "content"),
    [
        (200, b"<html>a proxy's page</html>"),
        (200, b"[]"),
        (200, b""),
        (404, b"<html>not found</html>"),
        (404, b"{}"),
        (404, b""),
        (200, b'{"data": {"data": {"private": "not base64!"}}}'),
        (200, b'{"data": {"data": {"private": "AAAA"}}}'),
        (200, b'{"data": {"data": {}}}'),
        (200, b'{"data": {"data": {"private": null}}}'),
    ],
)
async def test_an_answer_that_is_no_key_is_an_outage_and_never_a_destroyed_one(
    case: Case, status: int, content: bytes
) -> None:
    key_id, _ = await case.keys().create(AGENCY)
    case.vault.trouble = lambda _, path: (status, content) if path.endswith("/1") else None
    with pytest.raises(Outage):
        await case.keys().private_key(key_id)


async def test_a_server_that_hangs_is_given_up(case: Case) -> None:
    key_id, _ = await case.keys().create(AGENCY)
    case.vault.delay_s = 0.6
    with pytest.raises(Outage, match="Timeout"):
        await case.keys(timeout_s=0.1).private_key(key_id)


@pytest.mark.parametrize("last", ["GET", "POST", "DELETE"])
async def test_destroying_through_an_outage_is_gone_on_with_and_tells_all(case: Case, last: str) -> None:
    ids = [(await case.keys().create(AGENCY))[0] for _ in range(3)]
    seen: list[str] = []

    def dies_at_the_second(method: str, path: str) -> tuple[int, bytes] | None:
        seen.append(method)
        return (500, b"{}") if seen.count(last) >= 2 or (last == "POST" and method == "POST") else None

    case.vault.trouble = dies_at_the_second
    with pytest.raises(Outage):
        await case.keys().destroy(AGENCY)
    case.vault.trouble = lambda *_: None
    assert await case.keys().destroy(AGENCY) == ids
    for key_id in ids:
        with pytest.raises(KeyDestroyed):
            await case.keys().private_key(key_id)


async def test_no_error_carries_a_key_a_token_or_an_address(case: Case) -> None:
    key_id, _ = await case.keys().create(AGENCY)
    ((stored,),) = [one for (_, path), one in case.vault.secrets.items() if path.endswith("/1")]
    private = str((stored.data or {})["private"])
    told = []
    for status in (403, 500):
        case.vault.trouble = lambda *_, status=status: (status, f"{TOKEN} {private}".encode())
        with pytest.raises(Outage) as refused:
            await case.keys().private_key(key_id)
        told.append(refused.value)
    unreachable = VaultKeys("http://127.0.0.1:1", mount="m", prefix="p", token_file=case.token_file)
    with pytest.raises(Outage) as lost:
        await unreachable.private_key(key_id)
    for error in (*told, lost.value):
        words = f"{error!r} {error.__cause__!r}"
        assert not any(secret in words for secret in (TOKEN, private, AGENCY, "127.0.0.1"))
        assert error.__suppress_context__ or error.__context__ is None


async def test_nothing_but_the_agency_and_number_is_in_what_is_asked(case: Case) -> None:
    key_id, _ = await case.keys().create(AGENCY)
    case.vault.asked.clear()
    await case.keys().private_key(key_id)
    assert case.vault.asked == [f"GET /v1/secret/data/pso/{AGENCY}/1"]


async def test_the_cache_asks_once_for_an_agency(case: Case) -> None:
    key_id, _ = await case.keys().create(AGENCY)
    case.vault.asked.clear()
    cached = CachedKeys(case.keys())
    for _ in range(50):
        await cached.private_key(key_id)
    assert len(case.vault.asked) == 1


async def test_a_namespace_goes_with_every_question(case: Case) -> None:
    case.vault.namespace = "ems/"
    key_id, _ = await case.keys(namespace="ems/").create(AGENCY)
    assert await case.keys(namespace="ems/").private_key(key_id)
    with pytest.raises(Outage):
        await case.keys().private_key(key_id)


def a_certificate(folder: Path) -> tuple[Path, Path]:
    """A CA's certificate that is its own server's, and its key, for 127.0.0.1."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a test")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = folder / "ca.pem", folder / "key.pem"
    files[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    files[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )
    return files


async def test_a_server_is_trusted_by_the_ca_that_is_named_and_by_no_other(tmp_path: Path) -> None:
    ca, key = a_certificate(tmp_path)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(ca, key)
    with served(FakeVault(), tls) as address:
        case = Case(FakeVault(), address, tmp_path)
        case.token_file.write_text(ROOT_TOKEN)
        key_id, _ = await case.keys(ca_file=ca).create(AGENCY)
        assert await case.keys(ca_file=ca).private_key(key_id)
        with pytest.raises(Outage, match="does not answer"):
            await case.keys().private_key(key_id)


def test_settings_name_the_provider(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(key_store(KeySettings(keys_dir=tmp_path)), FileKeys)
    assert isinstance(key_store(KeySettings(keys=f"file:{tmp_path}")), FileKeys)
    assert isinstance(key_store(KeySettings(), tmp_path), FileKeys)
    monkeypatch.setenv("PSO_KEYS", "vault:https://vault.example:8200")
    monkeypatch.setenv("PSO_KEYS_DIR", str(tmp_path))
    monkeypatch.setenv("PSO_VAULT_TOKEN_FILE", str(tmp_path / "token"))
    settings = DeidentifySettings()
    assert isinstance(key_store(settings), VaultKeys), "PSO_KEYS goes before PSO_KEYS_DIR"
    with pytest.raises(ValueError, match="PSO_KEYS"):
        key_store(KeySettings.model_construct(keys="", keys_dir=None))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "PSO_KEYS"),
        ({"keys": "kms:somewhere"}, "file:PATH or vault:ADDRESS"),
        ({"keys": "file:"}, "file:PATH or vault:ADDRESS"),
        ({"keys": "vault:https://vault.example"}, "PSO_VAULT_TOKEN_FILE"),
        ({"keys": "vault:http://vault.example", "vault_token_file": Path("t")}, "https only"),
        ({"keys": "vault:http://127.0.0.1.example.org", "vault_token_file": Path("t")}, "https only"),
    ],
)
def test_settings_that_would_not_do_end_the_service_at_once(given: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        DeidentifySettings(**given)
