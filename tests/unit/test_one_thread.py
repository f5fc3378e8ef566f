"""A service started by hand works out each product of matrices in one thread, unless it is told otherwise."""

import os
import subprocess
import sys

PRODUCT = """
import services.deidentify.core.tagger
import os, numpy
numpy.ones((600, 600)) @ numpy.ones((600, 600))
print(len(os.listdir("/proc/self/task")), os.environ["OPENBLAS_NUM_THREADS"])
"""


def _told(**told: str) -> list[str]:
    given = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    words = [sys.executable, "-c", PRODUCT]
    done = subprocess.run(words, env=given | told, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout.split()


def test_a_service_takes_one_thread_for_a_product() -> None:
    assert _told() == ["1", "1"]


def test_an_operators_own_number_stands() -> None:
    assert _told(OPENBLAS_NUM_THREADS="2")[1] == "2"
