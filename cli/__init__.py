"""The front door: the command `kliping`."""

from cli.starting import main

__all__ = ["main"]
