"""Who holds a lease: a name for this process, and whether the process of another name still runs."""

import os
import socket
import uuid
from collections.abc import Iterable
from pathlib import Path


def make_owner() -> str:
    """A name for this process's leases: its machine, its process id, and a token against a reused id."""
    return f"{_machine()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


def _machine() -> str:
    """Where process ids mean the same as here: `host/namespace/boot`.

    They count within one namespace (a container has its own), and the first namespace of all machines has one number.
    Host names are given twice (`localhost`), so what tells machines apart is when they started.
    """
    try:
        namespace = str(Path("/proc/self/ns/pid").readlink()).strip("pid:[]")
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        # Not Linux. The hardware's address is the next best; where there is none, it is another one each time.
        namespace, boot = "0", f"{uuid.getnode():x}"
    return f"{socket.gethostname()}/{namespace}/{boot}"


def describe_owner(owner: str) -> str:
    """Whose a lease is, for people: `process 4711 on news-1`; a name that `make_owner` did not make stays as it is."""
    machine, pid = _place(owner)
    return f"process {pid} on {machine.partition('/')[0]}" if machine and pid.isdecimal() else owner


def find_dead_owners(owners: Iterable[str], me: str) -> tuple[str, ...]:
    """Those of the owners that were processes of this machine and do not run any more."""
    return tuple(owner for owner in owners if is_dead_owner(owner, me))


def _place(owner: str) -> tuple[str, str]:
    """Machine and process id of an owner; of a name that `make_owner` did not make, nothing that fits any other."""
    host, _, pid = owner.rpartition(":")[0].rpartition(":")
    return host, pid


def is_dead_owner(owner: str, me: str) -> bool:
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
    return _is_dead(pid)


def _is_dead(pid: str) -> bool:
    """Whether a process ended and only waits for its parent to notice; False where that cannot be told."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (OSError, IndexError):
        return False
