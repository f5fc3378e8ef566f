"""What can go wrong in the local stack, each told as what happened and what to do about it."""


class StackError(Exception):
    """The local stack cannot go on; the message is for the person who ran the command."""


class PortTaken(StackError):
    """A port that was asked for by number is in use."""


class DataInUse(StackError):
    """Another stack holds the data folder."""


class JarsUnavailable(StackError):
    """A locked jar could not be had, or never had the locked sum."""


class ProgramMissing(StackError):
    """A program that must be started is not on this machine."""


class ChildDied(StackError):
    """A process of the stack ended by itself."""


class NotReady(StackError):
    """A process of the stack runs but did not answer in time."""
