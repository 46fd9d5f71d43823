from __future__ import annotations

from pathlib import Path

import pytest

from cxsim.runs import cpus as module
from cxsim.runs.cpus import cpus


@pytest.fixture(autouse=True)
def _eight_by_affinity(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_affinity", lambda: 8)


def _group(root: Path, membership: str, files: dict[str, str]) -> tuple[Path, Path]:
    proc = root / "cgroup"
    proc.write_text(membership)
    for name, text in files.items():
        (root / "fs" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "fs" / name).write_text(text)
    return proc, root / "fs"


@pytest.mark.parametrize(
    ("membership", "files", "expected"),
    [
        ("0::/\n", {}, 8),
        ("0::/a/b\n", {"a/b/cpu.max": "max 100000\n"}, 8),
        ("0::/a/b\n", {"a/b/cpu.max": "200000 100000\n"}, 2),
        ("0::/a/b\n", {"a/b/cpu.max": "max 100000\n", "a/cpu.max": "150000 100000\n"}, 2),
        ("0::/\n", {"cpu.max": "50000 100000\n"}, 1),
        ("0::/\n", {"cpu.max": "1600000 100000\n"}, 8),
        (
            "4:cpu,cpuacct:/job\n0::/\n",
            {
                "cpu,cpuacct/job/cpu.cfs_quota_us": "300000\n",
                "cpu,cpuacct/job/cpu.cfs_period_us": "100000\n",
            },
            3,
        ),
        (
            "4:cpu,cpuacct:/job\n",
            {
                "cpu,cpuacct/job/cpu.cfs_quota_us": "-1\n",
                "cpu,cpuacct/job/cpu.cfs_period_us": "100000\n",
            },
            8,
        ),
    ],
)
def test_the_least_of_affinity_and_quotas(
    tmp_path: Path, membership: str, files: dict[str, str], expected: int
) -> None:
    assert cpus(*_group(tmp_path, membership, files)) == expected


def test_without_control_groups(tmp_path: Path) -> None:
    assert cpus(tmp_path / "none", tmp_path / "none") == 8


def test_this_machine() -> None:
    assert 1 <= cpus() <= 8
