"""Page sessions and used codes in memory."""

from chassis.identity import Principal, Role, csrf_token


class MemorySessions:
    """Implements `chassis.identity.Sessions`."""

    def __init__(self) -> None:
        self.used: set[str] = set()
        self.open: dict[str, Principal] = {}

    async def use_code(self, code_id: str) -> bool:
        is_first = code_id not in self.used
        self.used.add(code_id)
        return is_first

    async def create(self, token: str, subject: str, roles: frozenset[Role]) -> None:
        self.open[token] = Principal(subject, roles, csrf_token(token))

    async def find(self, token: str) -> Principal | None:
        return self.open.get(token)

    async def end(self, token: str) -> None:
        self.open.pop(token, None)
