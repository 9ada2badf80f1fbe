"""Leases: how long they last, how their owners are named, and whether an owner still runs."""

import os
import socket
import uuid
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

# Long enough for two missed renewals of a crawl, short enough that another machine takes over within two minutes. A
# task's lease is renewed with every batch, which takes about a second.
LEASE = timedelta(seconds=90)


def make_owner() -> str:
    """Return a new name for this process as the owner of leases: `machine:process id:random token`.

    The token distinguishes it from an earlier process with the same id.
    """
    return f"{_machine()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


def _machine() -> str:
    """Return `host/namespace/boot`, equal for all processes that share this process's table of process ids.

    Containers have process id namespaces of their own, but the first one has the same number on all machines; host
    names may be equal, too (`localhost`). The boot id distinguishes the machines.
    """
    try:
        namespace = str(Path("/proc/self/ns/pid").readlink()).strip("pid:[]")
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        # Not Linux: use the hardware address. Where there is none, `getnode` returns a random number.
        namespace, boot = "0", f"{uuid.getnode():x}"
    return f"{socket.gethostname()}/{namespace}/{boot}"


def describe_owner(owner: str) -> str:
    """Return an owner for display, such as `process 4711 on news-1`; a name not made by `make_owner` is unchanged."""
    machine, pid = _split(owner)
    return f"process {pid} on {machine.partition('/')[0]}" if machine and pid.isdecimal() else owner


def find_dead_owners(owners: Iterable[str], me: str) -> tuple[str, ...]:
    """Return the owners whose processes ran on this machine, `me` being this process, and have ended."""
    return tuple(owner for owner in owners if is_dead_owner(owner, me))


def is_dead_owner(owner: str, me: str) -> bool:
    """Return whether the owner's process ran on this machine and has ended; False if that is unknown."""
    machine, pid = _split(owner)
    my_machine, my_pid = _split(me)
    if machine != my_machine or owner == me or not pid.isdecimal():
        return False
    if pid == my_pid:
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return _is_zombie(pid)


def _split(owner: str) -> tuple[str, str]:
    """Return machine and process id, both empty for a name that `make_owner` did not make."""
    machine, _, pid = owner.rpartition(":")[0].rpartition(":")
    return machine, pid


def _is_zombie(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (OSError, IndexError):
        return False
