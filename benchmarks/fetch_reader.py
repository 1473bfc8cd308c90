"""lemon24/reader's part of benchmarks/fetch.py, a program of its own so that nothing of ours is in its memory.

    PYTHONPATH=PEERS python benchmarks/fetch_reader.py DATABASE WORKERS < addresses.json

Adds the feeds of the list that are new to the database, updates all, and prints seconds, CPU-seconds, MB and what went well.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time

from reader import make_reader  # type: ignore[import-not-found, unused-ignore]

if __name__ == "__main__":
    addresses = json.load(sys.stdin)
    reader = make_reader(sys.argv[1])
    for address in addresses:
        reader.add_feed(address, exist_ok=True)
    wall, cpu = time.perf_counter(), sum(os.times()[:4])
    updated = failed = new = 0
    for result in reader.update_feeds_iter(workers=int(sys.argv[2]), scheduled=False):
        failed += isinstance(result.value, Exception)
        updated += not isinstance(result.value, Exception)
        new += getattr(result.value, "new", 0) or 0
    figures = {"s": time.perf_counter() - wall, "CPU-s": sum(os.times()[:4]) - cpu}
    figures |= {"MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "polled": updated, "failed": failed}
    print(json.dumps(figures | {"entries": new}))
