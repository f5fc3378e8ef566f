// Makes the replica set of one node the first time, and waits until that node is its primary.
const LIMIT_MS = 60000;
const PAUSE_MS = 100;

try {
  rs.status();
} catch (error) {
  if (error.codeName !== "NotYetInitialized") throw error;
  rs.initiate({ _id: "rs0", members: [{ _id: 0, host: "mongo:27017" }] });
}

const deadline = Date.now() + LIMIT_MS;
while (!db.hello().isWritablePrimary) {
  if (Date.now() > deadline) throw new Error("The replica set has no primary after a minute; see mongo's log.");
  sleep(PAUSE_MS);
}
print("The replica set has its primary.");
