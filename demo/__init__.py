"""The sample newsroom: two outlets over real HTTP, with the expected articles."""

from demo.articles import WATCHED, Block, Draft
from demo.edition import Truth
from demo.newsroom import Intercept, Newsroom, Served
from demo.response import Response
from demo.server import Request

__all__ = ["WATCHED", "Block", "Draft", "Intercept", "Newsroom", "Request", "Response", "Served", "Truth"]
