"""The contracts as documents: JSON Schemas, AsyncAPI and OpenAPI, and the gate on breaking changes.

`python -m pso.contracts_docs write|check|release`
"""
