"""Settings of aggregator: those every service has."""

from chassis.settings import ServiceSettings


class AggregatorSettings(ServiceSettings):
    pass
