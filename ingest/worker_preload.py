"""What every worker needs, loaded once by the process that forks the workers (forkserver), and shared by them."""

# ruff: noqa: F401 - imported to be loaded

import gc

import core.discovery
import core.normalizer
import ingest.worker_process
from core.language import load_common_profiles

load_common_profiles()

# All of this lives as long as the process. Passes of the garbage collector over it would free nothing, and the pages of
# memory in which they write could not be shared any more.
gc.collect()
gc.freeze()
