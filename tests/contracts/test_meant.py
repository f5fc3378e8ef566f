"""Which of a report's categories are counted and may raise an alarm."""

import json
from pathlib import Path

from contracts.events import LEAST_SURE, EventClassified

EXAMPLE = (
    Path(__file__).parents[2]
    / "contracts/examples/events.classified.v1/valid/death-after-a-misplaced-tube.json"
)


def test_a_mere_runner_up_is_told_but_not_meant() -> None:
    told = json.loads(EXAMPLE.read_text())
    first = told["codes"]["categories"][0]
    told["codes"]["categories"] = [
        first | {"code": "AWY-01", "confidence": 0.1},
        first | {"code": "AWY-07", "confidence": LEAST_SURE},
        first | {"code": "CLN-03", "confidence": LEAST_SURE - 0.01},
    ]
    codes = EventClassified.model_validate(told).codes
    assert [one.code for one in codes.categories] == ["AWY-01", "AWY-07", "CLN-03"]
    assert [one.code for one in codes.meant] == ["AWY-01", "AWY-07"], "the first always"
