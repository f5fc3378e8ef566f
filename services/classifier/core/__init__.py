"""The decision of classifier: from a scrubbed report to codes and facts; pure."""

from .classification import MODEL_VERSION, classify
from .ontology import Ontology
from .reading import Reading, read

__all__ = ["MODEL_VERSION", "Ontology", "Reading", "classify", "read"]
