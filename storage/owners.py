"""Who holds a lease: a name for this process, and whether the process of another name still runs."""

import os
import socket
import uuid
from collections.abc import Iterable
from pathlib import Path


def make_owner() -> str:
    """A name for this process's leases: its machine, its process id, and a token against a reused id.

    Process ids count within one namespace (a container has its own), so the machine's name holds that, too.
    """
    try:
        namespace = str(Path("/proc/self/ns/pid").readlink()).strip("pid:[]")
    except OSError:
        namespace = "0"
    return f"{socket.gethostname()}/{namespace}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


def find_gone(owners: Iterable[str], me: str) -> tuple[str, ...]:
    """Those of the owners that were processes of this machine and do not run any more."""
    return tuple(owner for owner in owners if is_gone(owner, me))


def _place(owner: str) -> tuple[str, str]:
    """Machine and process id of an owner; of a name that `make_owner` did not make, nothing that fits any other."""
    host, _, pid = owner.rpartition(":")[0].rpartition(":")
    return host, pid


def is_gone(owner: str, me: str) -> bool:
    """Whether a lease's owner was a process of this machine that does not run any more; False where unknown."""
    host, pid = _place(owner)
    my_host, my_pid = _place(me)
    if host != my_host or owner == me or not pid.isdecimal():
        return False
    if pid == my_pid:
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
