"""``cxsim dashboard``: saved results and live what-ifs in a browser on this machine."""

from __future__ import annotations

import click


@click.command()
@click.argument("results", required=False, type=click.Path())
@click.option(
    "--port", type=click.IntRange(1, 65535), help="Port to listen on (default: 8501 or the next)."
)
@click.option("--open", "show", is_flag=True, help="Open it in the browser, too.")
def command(results: str | None, port: int | None, show: bool) -> int:
    """Show RESULTS (a store, or the folder of a comparison), and try out what-ifs.

    Without RESULTS: what-ifs only. It listens on this machine only and sends nothing anywhere.
    Ctrl-C stops it.
    """
    from cxsim.presentation.dashboard.launch import HOST, check, free_port, serve

    check()
    if results is not None:
        from cxsim.analysis.results import read_results

        read_results(results)
    found = free_port(port)
    address = f"http://{HOST}:{found}"
    click.echo(f"{address}  (Ctrl-C stops it)")
    if show:
        click.launch(address)
    serve(found, results)
    return 0
