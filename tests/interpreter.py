"""Programs in an interpreter of their own."""

from __future__ import annotations

import subprocess
import sys

__all__ = ["run"]


def run(program: str) -> str:
    """Run a program with warnings as errors; what it prints."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
