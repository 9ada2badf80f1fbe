"""The command line: parse arguments, call, print."""

from cli.entry_point import main

__all__ = ["main"]
