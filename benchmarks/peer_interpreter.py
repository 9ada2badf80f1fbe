"""Make the packages of the peers' environment importable."""

import subprocess
import sys


def add_peers(interpreter: str) -> None:
    """Make the packages of another interpreter of the same version importable, after our own."""
    command = [interpreter, "-c", "import sysconfig; print(sysconfig.get_path('platlib'))"]
    sys.path.append(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip())
