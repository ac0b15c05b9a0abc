"""Exact task counts of a Dask scheduler for Wattrack.

    dask scheduler --preload wattrack_dask.py      (dask-scheduler in older versions)

Answers GET /wattrack.json on the port of the dashboard:

    {"scheduler": "Scheduler-b5e4...", "prefixes":
        {"estimate_pi_chunk": {"done": 5, "failed": 0, "compute_seconds": 0.61}}}

It needs nothing but Dask, costs some additions for a task, keeps a bounded number of prefixes and
never raises into the scheduler.
"""

import json

from dask.utils import key_split
from distributed.diagnostics.plugin import SchedulerPlugin
from distributed.http.utils import RequestHandler

MOST_PREFIXES = 1000
OTHERS = ""


class TaskCounts(SchedulerPlugin):
    """Counts what each task prefix has done since the scheduler started."""

    name = "wattrack"

    def __init__(self):
        self.prefixes = {}

    def transition(self, key, start, finish, *args, startstops=None, **kwargs):
        done = start == "processing" and finish == "memory"
        failed = finish == "erred" and start != "erred"
        if not done and not failed:
            return
        try:
            prefix = key_split(key)
        except Exception:  # a key of a kind that this version does not know
            prefix = OTHERS
        if prefix not in self.prefixes and len(self.prefixes) >= MOST_PREFIXES:
            prefix = OTHERS
        count = self.prefixes.setdefault(prefix, [0, 0, 0.0, True])
        count[1 if failed else 0] += 1
        if done:
            seconds = compute_seconds(startstops)
            if seconds is None:
                count[3] = False
            else:
                count[2] += seconds

    def totals(self):
        return {
            prefix: {
                "done": done,
                "failed": failed,
                "compute_seconds": seconds if timed and done else None,
            }
            for prefix, (done, failed, seconds, timed) in self.prefixes.items()
        }


def compute_seconds(startstops):
    """Seconds that workers computed for one task; None where nobody told."""
    if not startstops:
        return None
    try:
        return sum(s["stop"] - s["start"] for s in startstops if s["action"] == "compute")
    except (KeyError, TypeError):
        return None


class Totals(RequestHandler):
    """The page."""

    def get(self):
        self.set_header("Content-Type", "application/json")
        self.write(
            json.dumps({"scheduler": self.server.id, "prefixes": self.extra["counts"].totals()})
        )


def dask_setup(scheduler):
    counts = TaskCounts()
    scheduler.add_plugin(counts, name=TaskCounts.name)
    handler = (r"/wattrack\.json", Totals, {"dask_server": scheduler, "extra": {"counts": counts}})
    scheduler.http_application.add_handlers(".*$", [handler])
