"""Leases: which process owns what, for how long, and whether that process still runs.

A process leases the outlets that it crawls (`storage.claims`), the tasks that it runs (`storage.tasks`), and the
channels to which it sends (`storage.alerts`). A service (`kliping run`) also leases its own row of `services`, so that
others know that it runs.
"""

import os
import socket
import uuid
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, insert, select, update

from core.messages import Message, message
from storage.columns import is_leased
from storage.database import Repository
from storage.schema import alert_channels, outlets, services, tasks
from storage.tasks import RELEASED_TASK

# Long enough for two missed renewals of a crawl, but short enough that another machine takes over within two minutes. A
# task's lease is renewed with every batch, which takes about a second.
LEASE = timedelta(seconds=90)


class Leases(Repository):
    """Read and release the leases of all tables. Read and write the table `services`."""

    def find_owners(self, now: datetime) -> tuple[str, ...]:
        """Return the owners of live leases on outlets, tasks, channels and services, in order."""
        owners = set(self.find_services(now))
        for leased in (outlets, tasks, alert_channels):
            owners |= set(self._fetch_column(select(leased.c.lease_owner).where(is_leased(leased.c.lease_until, now))))
        return tuple(sorted(owners))

    def release(self, owners: Collection[str], outlet_ids: Collection[int] | None = None) -> int:
        """Release the owners' leases on outlets, tasks and channels, and delete their services.

        Return the number of leases. With `outlet_ids`, release only the leases on these outlets. Due sources
        stay due, and other processes can continue the tasks.
        """
        leased_outlets = update(outlets).where(outlets.c.lease_owner.in_(owners))
        if outlet_ids is not None:
            leased_outlets = leased_outlets.where(outlets.c.id.in_(outlet_ids))
        with self._database.writing():
            released = self._execute(leased_outlets.values(lease_owner=None, lease_until=None))
            if outlet_ids is None:
                self._execute(delete(services).where(services.c.owner.in_(owners)))
                released += self._execute(update(tasks).where(tasks.c.lease_owner.in_(owners)).values(RELEASED_TASK))
                leased_channels = update(alert_channels).where(alert_channels.c.lease_owner.in_(owners))
                released += self._execute(leased_channels.values(lease_owner=None, lease_until=None))
            return released

    def renew_service(self, owner: str, lease: timedelta, now: datetime) -> None:
        """Register a running service, or renew its registration, until `now + lease`."""
        with self._database.writing():
            if not self._execute(update(services).where(services.c.owner == owner).values(lease_until=now + lease)):
                self._execute(insert(services).values(owner=owner, started_at=now, lease_until=now + lease))

    def find_services(self, now: datetime) -> tuple[str, ...]:
        """Return the owner names of the running services, in order."""
        live = select(services.c.owner).where(is_leased(services.c.lease_until, now)).order_by(services.c.owner)
        return tuple(self._fetch_column(live))

    def find_running_services(self, now: datetime) -> tuple[str, ...]:
        """Return the owner names of the running services, without those of this machine whose process has ended."""
        owners = self.find_services(now)
        dead = set(find_dead_owners(owners, make_owner())) if owners else set()
        return tuple(owner for owner in owners if owner not in dead)


def make_owner() -> str:
    """Return a new name for this process as the owner of leases: `machine:process id:random token`.

    The token distinguishes this process from an earlier one with the same id.
    """
    return f"{_machine()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


def _machine() -> str:
    """Return `host/namespace/boot`, which is the same for all processes that can see each other's process ids.

    Each container has its own namespace of process ids. The first namespace has the same number on all machines, and
    host names may be the same, too (`localhost`). The boot id therefore distinguishes the machines.
    """
    try:
        namespace = str(Path("/proc/self/ns/pid").readlink()).strip("pid:[]")
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        # Not Linux: use the hardware address. On a machine without one, `getnode` returns a random number.
        namespace, boot = "0", f"{uuid.getnode():x}"
    return f"{socket.gethostname()}/{namespace}/{boot}"


def describe_owner(owner: str) -> Message:
    """Return an owner's name for display, such as `process 4711 on news-1`.

    A name that `make_owner` did not make is returned unchanged.
    """
    machine, pid = _split(owner)
    if machine and pid.isdecimal():
        return message("process {pid} on {machine}", pid=pid, machine=machine.partition("/")[0])
    return message("{text}", text=owner)


def find_dead_owners(owners: Iterable[str], me: str) -> tuple[str, ...]:
    """Return the owners for which `is_dead_owner` returns True. `me` is the name of this process."""
    return tuple(owner for owner in owners if is_dead_owner(owner, me))


def is_dead_owner(owner: str, me: str) -> bool:
    """Return whether the owner's process ran on this machine and has ended. Return False if that is unknown.

    `me` is the name of this process.
    """
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
    """Return machine and process id. Both are empty for a name that `make_owner` did not make."""
    machine, _, pid = owner.rpartition(":")[0].rpartition(":")
    return machine, pid


def _is_zombie(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (OSError, IndexError):
        return False
