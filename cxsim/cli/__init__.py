"""The command line: one thin file per command, imported when the command is invoked."""
