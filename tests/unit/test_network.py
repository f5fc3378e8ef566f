"""The library that runs the sentence models."""

import hashlib
from pathlib import Path

import onnxruntime
import pytest

from lexis.network import MADE_FOR, VECTORS
from services.classifier.core import sentences, weights
from services.deidentify.core import second_tagger


def test_the_runtime_knows_no_address_to_report_to() -> None:
    """Builds of 1.29 and later send telemetry by default; a PSO's service has nobody to tell."""
    libraries = [*Path(onnxruntime.__file__).parent.glob("capi/*.so*")]
    assert libraries
    for library in libraries:
        assert b"events.data.microsoft" not in library.read_bytes()


@pytest.mark.parametrize(
    "path", [second_tagger.MODEL, weights.MODEL / sentences.MODEL], ids=lambda path: path.stem
)
def test_a_network_lies_beside_the_vectors_it_was_made_for(path: Path) -> None:
    told = onnxruntime.InferenceSession(str(path)).get_modelmeta().custom_metadata_map
    assert told[MADE_FOR] == hashlib.sha256(path.with_suffix(VECTORS).read_bytes()).hexdigest()
