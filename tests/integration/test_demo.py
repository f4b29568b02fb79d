"""The demonstration over the embedded model: every claim holds, and the user's store is left alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kgt_plugin.cli.demo.scenario import CASES
from kgt_plugin.cli.demo.talk import USER as TALKER

pytestmark = pytest.mark.model


def test_every_claim_holds(tmp_path: Path) -> None:
    """The demo exits with 0, checks ten claims a case, and writes nothing into the given store."""
    place = tmp_path / "own"
    done = subprocess.run(
        [sys.executable, "-c", "from kgt_plugin.cli import main; main()", "demo", "--json"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=600,
        check=False,
        env={**os.environ, "KGT_STORE": str(place)},
    )
    told = json.loads(done.stdout)
    assert [check for check in told["checks"] if not check["holds"]] == []
    assert done.returncode == 0
    assert told["holds"] is True
    assert not place.exists()
    per_case = [sum(c["case"] == case.user for c in told["checks"]) for case in CASES]
    assert per_case == [10] * len(CASES)
    assert sum(check["case"] == TALKER for check in told["checks"]) == 8
