"""A dashboard server for tests, screenshots and benchmarks: its own port, its own data."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def server(database: Path, *, demo: bool = False) -> Iterator[str]:
    """Serve the dashboard over `database` and give its address; stopped at the end.

    Raises RuntimeError with the server's output when it does not come up within a minute.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "IQS_DB": str(database)} | ({"IQS_DEMO": "1"} if demo else {})
    command = [sys.executable, "-m", "iqs.cli", "serve", "--port", str(port)]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(f"{address}/_stcore/health", process)
        yield address
    finally:
        process.terminate()
        process.communicate(timeout=20)


def _wait(address: str, process: "subprocess.Popen[str]") -> None:
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        if process.poll() is not None:
            raise RuntimeError(f"The server stopped: {process.communicate()[0]}")
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310 - our own address, http
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The server did not come up within a minute.")
