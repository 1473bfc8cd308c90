"""When things happen: the steps of a run in their order, and the Prefect flows that call them. Only flows import Prefect."""

import os

# Read by Prefect when it is first imported: no telemetry, and time enough for a cold machine to start its temporary server.
for _name, _value in {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "DO_NOT_TRACK": "1",
}.items():
    os.environ.setdefault(_name, _value)
