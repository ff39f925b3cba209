"""How `manage.py serve` runs gunicorn; address and number of workers come from the command line."""

import signal
from typing import Any

threads = 4
loglevel = "warning"
graceful_timeout = 5
control_socket_disable = True


def post_worker_init(worker: Any) -> None:
    """Leave Ctrl-C to the master: a terminal sends it to all at once, and a worker that stops first is missed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
