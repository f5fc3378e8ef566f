"""What a run changed, in counts: summed by MongoDB from the rows of `tellings`, never from texts."""

from typing import Any

from pydantic import BaseModel, ConfigDict


class VersionChange(BaseModel):
    """Reports that went from one scrubber version to another; `before` is null where it was not kept."""

    model_config = ConfigDict(frozen=True)

    before: str | None
    after: str
    reports: int


class Identifiers(BaseModel):
    """How many of one kind were hidden before and after."""

    model_config = ConfigDict(frozen=True)

    before: int = 0
    after: int = 0


class RunReport(BaseModel):
    """What a run changed, in counts, as the run told it; what was released since does not change it.

    `told` is the sum of the five kinds that follow it. Beside it come `told_since`, `shredded` and
    `dead_lettered`: with them each report of the run is counted.
    """

    model_config = ConfigDict(frozen=True)

    round: int
    told: int = 0
    unchanged: int = 0
    text_changed: int = 0
    newly_held: int = 0
    no_longer_held: int = 0
    first_told: int = 0
    """Nothing was kept of how they were told before."""
    held: int = 0
    """Of those told, the ones whose text the run held."""
    told_since: int = 0
    """Told by this run too, and again by a later one: what changed is in that one's report."""
    shredded: int = 0
    dead_lettered: int = 0
    identifiers: dict[str, Identifiers] = {}
    """By label, over the reports whose former telling is known."""
    versions: list[VersionChange] = []


def sums(round_: int) -> list[dict[str, Any]]:
    """The pipeline over the rows of this run."""
    was_told = {"$gt": ["$before", None]}
    kind = {
        "$switch": {
            "branches": [
                {"case": {"$not": [was_told]}, "then": "first_told"},
                {"case": {"$and": ["$withheld", {"$not": ["$before.withheld"]}]}, "then": "newly_held"},
                {"case": {"$and": ["$before.withheld", {"$not": ["$withheld"]}]}, "then": "no_longer_held"},
                {"case": {"$eq": ["$marks", "$before.marks"]}, "then": "unchanged"},
            ],
            "default": "text_changed",
        }
    }
    version = {"before": {"$ifNull": ["$before.scrubber", None]}, "after": "$scrubber"}
    one = {"reports": {"$sum": 1}}
    return [
        {"$match": {"round": round_}},
        {"$replaceWith": {"$mergeObjects": ["$$ROOT", "$as_run"]}},
        {
            "$facet": {
                "kinds": [{"$group": {"_id": kind} | one}],
                "held": [{"$match": {"withheld": True}}, {"$count": "reports"}],
                "versions": [{"$group": {"_id": version} | one}],
                "before": _by_label("$before.identifiers"),
                "after": _by_label("$identifiers"),
            }
        },
    ]


def _by_label(counts: str) -> list[dict[str, Any]]:
    return [
        {"$match": {"before": {"$exists": True}}},
        {"$project": {"label": {"$objectToArray": counts}}},
        {"$unwind": "$label"},
        {"$group": {"_id": "$label.k", "count": {"$sum": "$label.v"}}},
    ]


def counted(round_: int, sums: dict[str, Any], beside: dict[str, int]) -> RunReport:
    """From what `sums` gave, and the counts that come beside it."""
    kinds = {row["_id"]: row["reports"] for row in sums["kinds"]}
    before = {row["_id"]: row["count"] for row in sums["before"]}
    after = {row["_id"]: row["count"] for row in sums["after"]}
    return RunReport(
        round=round_,
        told=sum(kinds.values()),
        **kinds,
        held=sum(row["reports"] for row in sums["held"]),
        **beside,
        identifiers={
            label: Identifiers(before=before.get(label, 0), after=after.get(label, 0))
            for label in sorted({*before, *after})
        },
        versions=[
            VersionChange(before=row["_id"]["before"], after=row["_id"]["after"], reports=row["reports"])
            for row in sorted(sums["versions"], key=lambda row: str(row["_id"]))
        ],
    )
