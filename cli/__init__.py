"""The command line: parse the arguments, call the actions, print the results."""

from cli.entry_point import main

__all__ = ["main"]
