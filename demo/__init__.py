"""The sample newsroom: two outlets over real HTTP, whose truth is known."""

from demo.answer import Answer
from demo.articles import WATCHED, Block, Draft
from demo.edition import Truth
from demo.newsroom import Intercept, Newsroom, Served
from demo.server import Request

__all__ = ["WATCHED", "Answer", "Block", "Draft", "Intercept", "Newsroom", "Request", "Served", "Truth"]
