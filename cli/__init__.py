"""The front door: the command `kliping`."""

from cli.app import main

__all__ = ["main"]
