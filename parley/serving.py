"""`parley serve`: the dashboard in a browser."""

from __future__ import annotations

import webbrowser
from typing import Annotated

import typer

from parley.output import tell
from schemas.errors import InputError
from schemas.folder import DataFolder


def add_to(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(serve)


def serve(
    context: typer.Context,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port; 0 takes any that is free.")] = 8765,
    host: Annotated[
        str, typer.Option("--host", help="Address to listen on. Other than 127.0.0.1 others can read it too.")
    ] = "127.0.0.1",
    name: Annotated[
        list[str] | None, typer.Option("--name", help="A host name under which it may be asked beside localhost. Repeatable.")
    ] = None,
    review: Annotated[
        bool,
        typer.Option("--review", help="People may also decide: confirm, reject, correct, add, settle. On this machine only."),
    ] = False,
    open_browser: Annotated[bool, typer.Option("--open", help="Open it in a browser.")] = False,
) -> None:
    """Show what is known in a browser: plans, deadlines, meetings, contradictions, each with its words. Ctrl-C ends it.

    It reads the newest published snapshot, also while a run is under way, and takes the next one as soon as it is there.
    """
    import socket

    import uvicorn

    from dashboard.app import make_app

    folder: DataFolder = context.obj
    if review and host not in ("127.0.0.1", "localhost", "::1"):
        raise InputError(f"--review is for this machine alone and does not go with --host {host}: anybody there could decide")
    commands = None
    if review:
        from parley.deciding import ByHand

        commands = ByHand(folder)
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        raise InputError(f"cannot listen on {host}:{port}: {error.strerror}. Try another with --port, or 0 for any") from error
    address = f"http://{host if ':' not in host else f'[{host}]'}:{listening.getsockname()[1]}/"
    names = [*(name or ()), *([host] if host not in ("0.0.0.0", "::") else [])]
    app = make_app(folder, hosts=names, commands=commands)
    tell(f"Parley is at {address} (Ctrl-C ends it)")
    if open_browser:
        webbrowser.open(address)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, lifespan="off"))
    server.run(sockets=[listening])
