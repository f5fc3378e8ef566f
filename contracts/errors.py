"""Failures that every service tells apart, because what happens next differs."""


class Unprocessable(Exception):
    """This record can never be handled, however often it is tried: it becomes a dead letter."""


class Undecodable(Unprocessable):
    """The bytes or headers are not a message of this topic."""


class UnknownSchemaVersion(Unprocessable):
    """The record names a type or version this reader does not know."""


class TooLarge(Unprocessable):
    """The result does not fit a message."""


class Outage(Exception):
    """A store, broker or key provider does not answer; the work is waited out and tried again."""
