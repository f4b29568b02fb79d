"""The process's peak memory, counted anew for every method where the system lets us."""

from __future__ import annotations

import sys
from pathlib import Path

__all__ = ["peak_rss_mb", "restart_peak", "rss_mb"]

_KILO = 1024
_RESET_PEAK = "5"


def restart_peak() -> bool:
    """Count the peak anew from here.

    Returns:
        Whether that is possible; on other systems than Linux it is the peak since the start.
    """
    try:
        Path("/proc/self/clear_refs").write_text(_RESET_PEAK, encoding="ascii")
    except OSError:
        return False
    return True


def peak_rss_mb() -> float:
    """Peak resident memory in MiB; 0 where the system does not tell."""
    told = _status("VmHWM:")
    if told is not None:
        return told
    try:
        import resource  # noqa: PLC0415 - Unix only
    except ImportError:
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / _KILO**2 if sys.platform == "darwin" else peak / _KILO


def rss_mb() -> float:
    """Resident memory now, in MiB; 0 where the system does not tell."""
    return _status("VmRSS:") or 0.0


def _status(field: str) -> float | None:
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith(field):
                return int(line.split()[1]) / _KILO
    return None
