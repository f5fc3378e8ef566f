"""The decision of classifier: from a scrubbed report to codes and facts; pure."""

from .classification import MODEL_VERSION, classify, classify_many
from .ontology import Ontology
from .reading import Reading, read, read_many

__all__ = ["MODEL_VERSION", "Ontology", "Reading", "classify", "classify_many", "read", "read_many"]
