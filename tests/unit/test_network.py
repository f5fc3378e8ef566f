"""The library that runs the sentence models."""

from pathlib import Path

import onnxruntime


def test_the_runtime_knows_no_address_to_report_to() -> None:
    """Builds of 1.29 and later send telemetry by default; a PSO's service has nobody to tell."""
    libraries = [*Path(onnxruntime.__file__).parent.glob("capi/*.so*")]
    assert libraries
    for library in libraries:
        assert b"events.data.microsoft" not in library.read_bytes()
