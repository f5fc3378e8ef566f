"""How any service runs: delivery, HTTP, identity, storage, telemetry; no decision of the domain."""
