"""Reads every place where a system keeps or shows anything, and searches it as a finder of leaks would."""

import base64
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from bson.codec_options import CodecOptions
from bson.raw_bson import RawBSONDocument

from chassis.identity import Role
from contracts.topics import GROUPS, PARTITIONS, TOPICS
from pso.accounting import Auditor
from services.aggregator.app import Dimension
from tests.e2e.outside import Outside

Found = TypeVar("Found")
RAW: CodecOptions[RawBSONDocument] = CodecOptions(document_class=RawBSONDocument)
BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{24,}={0,2}")
READINGS = 10
DIMENSIONS: tuple[str, ...] = Dimension.__args__  # type: ignore[attr-defined]


async def topics(outside: Outside) -> dict[str, bytes]:
    """Keys, values and headers of every record, and what their base64 holds."""
    assert outside.system.addresses is not None
    names = [topic.name for topic in TOPICS]
    names += [topic.dead_letters(group) for group, read in GROUPS.items() for topic in read]
    auditor = Auditor(outside.system.addresses)
    try:
        return {f"topic {name}": _bytes_of(await auditor.raw_records(name, PARTITIONS)) for name in names}
    finally:
        auditor.close()


def _bytes_of(records: Iterable[Any]) -> bytes:
    parts: list[bytes] = []
    for record in records:
        parts += [record.key or b"", record.value or b""]
        parts += [part for name, value in record.headers for part in (name.encode(), value or b"")]
    return b"\n".join([*parts, *(one for part in parts for one in _decoded(part))])


def _decoded(content: bytes) -> Iterator[bytes]:
    """What stands in base64: a plain text there would only look like ciphertext."""
    for match in BASE64.findall(content):
        text = match.rstrip(b"=").replace(b"-", b"+").replace(b"_", b"/")
        yield base64.b64decode(text[: len(text) - (len(text) % 4 == 1)] + b"=" * (-len(text) % 4))


def databases(outside: Outside) -> dict[str, bytes]:
    """Every document of every collection of every database, MongoDB's own log of changes included."""
    found = {}
    for name in outside.mongo.list_database_names():
        for collection in outside.mongo[name].list_collection_names():
            if collection.startswith("system."):
                continue  # MongoDB's own, readable to none
            rows: Any = outside.mongo.get_database(name, codec_options=RAW)[collection].find()
            found[f"collection {name}.{collection}"] = b"\n".join(bytes(row.raw) for row in rows)
    return found


def files(*folders: Path) -> dict[str, bytes]:
    """Every file: logs, what Kafka writes, what the operator's folder holds.

    Not MongoDB's own: they are compressed, and all that is in them was read from the server. Nor Kafka's
    indexes: 10 MB of zeros each.
    """
    return undisturbed(
        lambda: {
            f"file {file.relative_to(folder)}": file.read_bytes()
            for folder in folders
            for file in sorted(folder.rglob("*"))
            if file.is_file()
            and file.suffix not in (".index", ".timeindex")
            and file.relative_to(folder).parts[0] != "mongo"
        }
    )


def undisturbed(read: Callable[[], Found]) -> Found:
    """What a reading of files in use gives, once none was renamed or deleted while it lasted.

    Kafka and MongoDB rename files at any time: what one held may then lie in another that was read before.
    """
    for _ in range(READINGS):
        with suppress(FileNotFoundError):
            return read()
    raise AssertionError(f"files came and went during each of {READINGS} readings")


def pages(outside: Outside) -> dict[str, bytes]:
    """Everything that services answer to those who may ask: metrics, health, alerts, counts, pages."""
    found = {}
    for name in outside.urls():
        for path in ("/metrics", "/health/ready", "/health/live", "/openapi.json"):
            found[f"{name} {path}"] = outside.ask("GET", name, path).content
    for by in DIMENSIONS:
        answer = outside.ask(
            "GET", "aggregator", f"/v1/insights/counts?by={by}", headers=outside.bearer(Role.ANALYST)
        )
        found[f"counts by {by}"] = answer.content
    found["dashboard"] = outside.ask("GET", "aggregator", "/", headers=outside.bearer(Role.ANALYST)).content
    found["console"] = outside.ask("GET", "alerts", "/", headers=outside.bearer(Role.EXPERT)).content
    found |= _review_pages(outside)
    found["alerts"] = b"\n".join(_alert_pages(outside))
    return found


def _review_pages(outside: Outside) -> dict[str, bytes]:
    """What deidentify shows without opening a report, and what it shows to those who may not open one."""
    officer, found = outside.bearer(Role.PRIVACY_OFFICER), {}
    for status in ("waiting", "released", "rejected", "superseded"):
        query = {"status": status, "limit": 200}
        answer = outside.ask("GET", "deidentify", "/v1/reviews", params=query, headers=officer)
        assert answer.status_code == 200
        found[f"{status} reports"] = answer.content
        for item in answer.json()["items"]:
            path = f"/reviews/{item['report_id']}"
            found[f"page of {item['report_id']}"] = outside.ask(
                "GET", "deidentify", path, headers=officer
            ).content
            for role in set(Role) - {Role.PRIVACY_OFFICER}:
                for place in (path, f"/v1{path}"):
                    refused = outside.ask("GET", "deidentify", place, headers=outside.bearer(role))
                    assert refused.status_code == 403
                    found[f"{place} for {role}"] = refused.content
    for path in ("/", "/terms"):
        found[f"deidentify {path}"] = outside.ask("GET", "deidentify", path, headers=officer).content
    audits = {"a privacy officer": officer, "an operator": outside.bearer(Role.OPERATOR)}
    for who, headers in audits.items():
        answer = outside.ask("GET", "deidentify", "/v1/reviews/audit?limit=200", headers=headers)
        assert answer.status_code == 200
        found[f"audit for {who}"] = answer.content
    return found


def _alert_pages(outside: Outside) -> Iterator[bytes]:
    query: dict[str, Any] = {"tier": ["T1", "T2", "T3"], "limit": 200}
    for _ in range(100):
        headers = outside.bearer(Role.EXPERT)
        answer = outside.ask("GET", "alerts", "/v1/alerts", params=query, headers=headers)
        yield answer.content
        query["cursor"] = answer.json()["next"]
        if query["cursor"] is None:
            return


def stream(outside: Outside, report_ids: set[str], last_words: str) -> bytes:
    """All that the stream says from its beginning until these reports' alerts and a message came."""
    beginning = ".".join(["0"] * PARTITIONS)
    query = "?tier=T1&tier=T2&tier=T3"
    with outside.console("alerts-1", after=beginning, query=query) as console:
        console.until(lambda heard: report_ids <= {str(one["report_id"]) for one in heard})
        while last_words not in console.raw[-1]:
            console.next()
    return "\n".join(console.raw).encode()


def sightings(places: dict[str, bytes], words: Iterable[str]) -> list[str]:
    """Where any of these words stands, in any letter case or in a usual coding; not what was sent."""
    wanted = list(words)
    return [
        f"{word} in {place}"
        for place, content in places.items()
        for word in wanted
        if any(form in content for form in _exact(word)) or _is_in(word, content.lower())
    ]


def _is_in(word: str, lowered: bytes) -> bool:
    small = word.lower()
    forms = (small.encode(), small.encode("utf-16-le"), small.encode().hex().encode())
    return any(form in lowered for form in forms)


def _exact(word: str) -> Iterator[bytes]:
    """The word in base64, at each place where it may fall in a group of three bytes."""
    content = word.encode()
    for before in range(3):
        coded = base64.b64encode(b"\0" * before + content)
        yield coded[-(-before * 8 // 6) : (before + len(content)) * 8 // 6]
