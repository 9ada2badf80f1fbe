"""A server of the Model Context Protocol: language models read the store with a few tools."""

from mcp_server.server import serve

__all__ = ["serve"]
