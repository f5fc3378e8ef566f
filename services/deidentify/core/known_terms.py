"""An agency's lists together with the terms privacy officers added for it."""

from contracts.agency import TenantLists
from contracts.identifiers import IdentifierLabel


class KnownTerms(TenantLists):
    """Lists as the agency gave them, and `reviewed`: terms with any label, each hidden in all its reports."""

    reviewed: tuple[tuple[str, IdentifierLabel], ...] = ()

    @classmethod
    def of(cls, lists: TenantLists | None, reviewed: tuple[tuple[str, IdentifierLabel], ...]) -> "KnownTerms":
        """Both as one; the lists were validated when they were opened, and 50,000 terms are not again."""
        known = dict(lists) if lists is not None else {}
        return cls.model_construct(**known | {"reviewed": reviewed})
