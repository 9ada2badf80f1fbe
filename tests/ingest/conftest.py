"""These tests use the real event loop and the sample newsroom."""

from tests.crawling import crawling, loop, newsroom, workers

__all__ = ["crawling", "loop", "newsroom", "workers"]
