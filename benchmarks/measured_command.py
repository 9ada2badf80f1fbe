"""The memory and the CPU time of an installed command."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# The peak memory of a process begins with that of the one that starts it, so a small one does that.
LAUNCHER = """
import os, sys
process = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ)
_, status, usage = os.wait4(process, 0)
print(os.waitstatus_to_exitcode(status), usage.ru_maxrss * 1024, usage.ru_utime + usage.ru_stime)
"""


def measure_command(words: Sequence[str], folder: Path) -> tuple[float, float]:
    """Run `kliping WORDS` in a folder. Return its peak memory in bytes, and its CPU seconds.

    Both include the processes that it starts and awaits: of the memory, the largest process. Raise SystemExit if it
    fails.
    """
    command = [sys.executable, "-I", "-S", "-c", LAUNCHER, sys.executable, "-m", "cli", *words]
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, check=True, cwd=folder, env=environ, stdout=subprocess.PIPE, text=True)
    code, memory, seconds = done.stdout.split()[-3:]
    if code != "0":
        raise SystemExit(f"kliping {' '.join(words)} ended with {code}")
    return float(memory), float(seconds)
