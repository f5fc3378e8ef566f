"""Settings of classifier: those every service has."""

from chassis.settings import ServiceSettings


class ClassifierSettings(ServiceSettings):
    pass
