"""Start Streamlit: on this machine only, silent, and gone after Ctrl-C."""

from __future__ import annotations

import os
import socket
from contextlib import redirect_stdout, suppress
from importlib.util import find_spec
from pathlib import Path

from cxsim.errors import CxsimError, UsageError

HOST = "127.0.0.1"
FIRST, LAST = 8501, 8540
"""Ports that are tried where none is given."""
MISSING = "the dashboard needs Streamlit; install it with: pip install 'cxsim[dashboard]'"
SETTINGS = {
    "server.address": HOST,
    "server.headless": "true",
    "server.showEmailPrompt": "false",
    "server.fileWatcherType": "none",
    "server.runOnSave": "false",
    "server.enableCORS": "true",
    "server.enableXsrfProtection": "true",
    "server.enableStaticServing": "false",
    "browser.serverAddress": HOST,
    "browser.gatherUsageStats": "false",
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "logger.level": "error",
    "theme.light.primaryColor": "#3565c8",
    "theme.dark.primaryColor": "#4676d7",
}
"""No telemetry, no listening beyond this machine, whatever a user's own settings say."""


def check() -> None:
    """Raise CxsimError with the command that installs it if Streamlit is missing."""
    if find_spec("streamlit") is None:
        raise CxsimError(MISSING)


def free_port(asked: int | None) -> int:
    """The port asked for, or the first free one; raises UsageError if there is none."""
    for port in range(FIRST, LAST + 1) if asked is None else [asked]:
        if is_free(port):
            return port
    if asked is None:
        raise UsageError(f"ports {FIRST} to {LAST} are all in use; give another with --port")
    raise UsageError(
        f"port {asked} is in use or not allowed; give another with --port, or leave --port out "
        "to take the first free one"
    )


def is_free(port: int) -> bool:
    """Whether a server may listen on a port of this machine."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except (OSError, OverflowError):
            return False
    return True


def arguments(port: int, results: str | None) -> list[str]:
    """Streamlit's own command line."""
    app = str(Path(__file__).with_name("app.py"))
    flags = [f"--{name}={value}" for name, value in SETTINGS.items()]
    return ["run", app, f"--server.port={port}", *flags, "--", *([results] if results else [])]


def serve(port: int, results: str | None) -> None:
    """Run the server until it is stopped."""
    from streamlit.web.cli import main

    with (
        Path(os.devnull).open("w") as nowhere,
        redirect_stdout(nowhere),  # its own greeting; what goes wrong is on standard error
        suppress(SystemExit, KeyboardInterrupt),
    ):
        main(arguments(port, results), prog_name="cxsim dashboard", standalone_mode=False)
