"""The event loop of a process that crawls."""

import subprocess
import sys

import pytest

CODE = """
import asyncio, gc
from crawler import run_loop
async def main():
    print(gc.get_freeze_count(), gc.get_threshold()[0])
run_loop(main)
"""


@pytest.mark.process
def test_the_garbage_collector_skips_what_was_loaded_before_the_loop_started() -> None:
    completed = subprocess.run([sys.executable, "-c", CODE], check=True, capture_output=True, text=True)
    frozen, threshold = map(int, completed.stdout.split())
    assert frozen > 100_000
    assert threshold > 700
