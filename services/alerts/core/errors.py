"""What cannot be done to an alert, each named by the fact; the texts are shown to the person."""


class AlertRefused(Exception):
    """An action that this alert cannot take; nothing was changed."""


class AlreadyAcknowledged(AlertRefused):
    def __init__(self) -> None:
        super().__init__("This alert is already acknowledged. Assign it, discuss it or resolve it.")


class AlreadyResolved(AlertRefused):
    def __init__(self) -> None:
        super().__init__("This alert is resolved. Add a message, or raise its tier to open it again.")


class TierUnchanged(AlertRefused):
    def __init__(self) -> None:
        super().__init__("The alert already has this tier. Choose another one.")


class GraverThanSeen(AlertRefused):
    def __init__(self, tier: str, seen: str) -> None:
        super().__init__(
            f"This alert has become {tier}; you saw it as {seen}. Look at it again, then decide."
        )


class NoTier(AlertRefused):
    def __init__(self) -> None:
        super().__init__("No tier was given. Send T1, T2 or T3.")


class NoAssignee(AlertRefused):
    def __init__(self) -> None:
        super().__init__("Nobody was named to take this alert. Send assigned_to.")


class NoReason(AlertRefused):
    def __init__(self) -> None:
        super().__init__("A tier is lowered only with a reason. Send one in detail.")


class NoDisposition(AlertRefused):
    def __init__(self) -> None:
        super().__init__(
            "An alert is resolved with a disposition (true signal, duplicate, not urgent). Send it in detail."
        )


class EmptyMessage(AlertRefused):
    def __init__(self) -> None:
        super().__init__("The message is empty. Send its words in detail.")


class NoNamedPerson(AlertRefused):
    def __init__(self) -> None:
        super().__init__("An alert is changed by a named person only. Sign in and try again.")


class MisplacedValue(AlertRefused):
    def __init__(self, field: str, action: str) -> None:
        super().__init__(f"{field} has no meaning with {action}. Leave it out.")


class DetailTooLong(AlertRefused):
    def __init__(self, limit: int) -> None:
        super().__init__(f"The text is longer than {limit} characters. Shorten it.")


class TooManyActions(AlertRefused):
    def __init__(self, limit: int) -> None:
        super().__init__(
            f"This alert holds {limit} actions, the most it can. Resolve it and continue elsewhere."
        )


class OtherReport(AlertRefused):
    def __init__(self) -> None:
        super().__init__("The event belongs to another report than this alert.")


class ReviewedMeanwhile(AlertRefused):
    def __init__(self, newest: int) -> None:
        super().__init__(
            f"The codes stand at review {newest}, not at the one you saw. "
            "Load the alert, look at what was set, and send your correction with its number."
        )


class TellingNotKnown(AlertRefused):
    def __init__(self) -> None:
        super().__init__("There is no such revision of this report here. Send the revision that you read.")


class NoReasonToCorrect(AlertRefused):
    def __init__(self) -> None:
        super().__init__("Codes are corrected only with a reason. Send one.")
