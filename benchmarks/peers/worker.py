"""A process that runs one peer when asked: a line "customers weeks seed" in, a line of JSON out."""

import importlib
import json
import sys
import time
from importlib.metadata import version
from pathlib import Path

PACKAGES = {"mesa_idiomatic": "mesa", "mesa_tuned": "mesa", "agentpy_": "agentpy",
            "mesa_frames_": "mesa-frames", "numpy_": "numpy"}  # fmt: skip


def peak():
    """Peak memory of this process in KiB, from its own start (Linux)."""
    with Path("/proc/self/status").open() as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))


def once(peer, customers, weeks, seed):
    """One run: CPU seconds of the weeks alone, what is left of the customers, peak memory."""
    model = peer.prepare(customers, seed)
    begin, cpu = time.perf_counter(), time.process_time()
    left = peer.run(model, weeks)
    return {
        "cpu": time.process_time() - cpu,
        "wall": time.perf_counter() - begin,
        "left": left,
        "kib": peak(),
    }


def main():
    """Answer until the input ends."""
    name = sys.argv[1]
    peer = importlib.import_module(f"benchmarks.peers.{name}")
    before = peak()
    print(json.dumps({"version": version(PACKAGES[name]), "kib": before}), flush=True)
    for line in sys.stdin:
        customers, weeks, seed = (int(word) for word in line.split())
        print(json.dumps(once(peer, customers, weeks, seed)), flush=True)


if __name__ == "__main__":
    main()
