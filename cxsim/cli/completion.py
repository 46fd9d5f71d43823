"""``cxsim completion``: print a shell's completion script."""

from __future__ import annotations

import click

SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
def command(shell: str) -> None:
    """Print the script that completes cxsim's commands, options and names in SHELL.

    \b
    bash:  eval "$(cxsim completion bash)"    in ~/.bashrc
    zsh:   eval "$(cxsim completion zsh)"     in ~/.zshrc
    fish:  cxsim completion fish | source     in ~/.config/fish/config.fish
    """
    from click.shell_completion import get_completion_class

    from cxsim.cli.main import cli

    kind = get_completion_class(shell)
    if kind is None:
        raise click.BadParameter(f"click knows no completion for {shell!r}")
    click.echo(kind(cli, {}, "cxsim", "_CXSIM_COMPLETE").source())
