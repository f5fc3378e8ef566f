"""aiokafka's connections on uvloop: a write to one that has closed breaks the connection, nothing else.

uvloop raises RuntimeError there where asyncio stays silent, and aiokafka (its issue 1038, open) looks for
OSError alone. So the error ended whichever background task had written. Seen when a broker came back: the one
that fetches metadata, after which looking up a coordinator waited for ever in a service that seemed ready.
"""

from collections.abc import Awaitable
from typing import Any, Final

from aiokafka.conn import AIOKafkaConnection, CloseReason
from aiokafka.errors import KafkaConnectionError, KafkaError

_send: Final = AIOKafkaConnection.send


def mend() -> None:
    """Make aiokafka's connections tell of a closed transport as of any broken one; twice does no harm."""
    AIOKafkaConnection.send = _send_or_break


def _send_or_break(connection: Any, request: Any, expect_response: bool = True) -> Awaitable[Any]:
    try:
        sent: Awaitable[Any] = _send(connection, request, expect_response)
    except KafkaError:  # a RuntimeError too, and what aiokafka expects
        raise
    except RuntimeError as error:
        connection.close(reason=CloseReason.CONNECTION_BROKEN)
        raise KafkaConnectionError(
            f"the connection to {connection.host}:{connection.port} has closed"
        ) from error
    return sent
