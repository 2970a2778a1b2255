"""Commits and builds during a run."""
import os
import re
import subprocess
import threading
import time

from jobs import BUILDS_AT_ONCE, RELEASES


class Repository:
    """Its commits mention a new ticket and sometimes one that was mentioned before."""

    def __init__(self, path, rng, log):
        self.path, self.rng, self.log, self.count = path, rng, log, 0
        self._git("init", "-q", "-b", "main", path)

    def _git(self, *arguments):
        subprocess.run(["git", "-c", "user.name=chaos", "-c", "user.email=chaos@example.com", "-c", "gc.auto=0", *arguments], check=True)

    def commit(self):
        self.count += 1
        tickets = {f"CHAOS-{self.count}"}
        if self.rng.random() < 0.3:
            tickets.add(f"CHAOS-{self.rng.randint(1, self.count)}")
        with open(os.path.join(self.path, "file"), "w") as file:
            file.write(str(self.count))
        self._git("-C", self.path, "add", "file")
        self._git("-C", self.path, "commit", "-q", "-m", f"c{self.count} {' '.join(sorted(tickets))}")
        self.log({"commit": self.count, "tickets": sorted(tickets)})


class Load(threading.Thread):
    """Starts builds and makes commits, until it is stopped."""

    def __init__(self, jenkins, repository, rng):
        super().__init__(daemon=True)
        self.jenkins, self.repository, self.rng = jenkins, repository, rng
        self.running, self.queued = [], []  # builds as (job, number); jobs
        self.stopped = False

    def run(self):
        while not self.stopped:
            try:
                self._start_a_build()
            except (OSError, ValueError):
                time.sleep(10)  # Jenkins is not up. Its builds are resumed first.
            time.sleep(1)
            if self.rng.random() < 0.4:
                self.repository.commit()

    def stop(self):
        self.stopped = True
        self.join()

    def _start_a_build(self):
        self._look()
        busy = [job for job, _ in self.running] + self.queued
        idle = [job for job, limit in BUILDS_AT_ONCE.items() if busy.count(job) < limit]
        if idle:
            mode = self.rng.choices(["full", "staging", "failing"], [6, 3, 1])[0]
            self._start(self.rng.choice(idle), mode)

    def _start(self, job, mode):
        self.jenkins.post(f"job/{job}/buildWithParameters?mode={mode}&delay=0sec")

    def _look(self):
        """A build that has no executor does not run, even if it never got a result because the disk was full when it began."""
        self.queued = [item["task"].get("name") for item in self.jenkins.json("queue/api/json?tree=items[task[name]]")["items"]]
        tree = "computer[executors[currentExecutable[url]],oneOffExecutors[currentExecutable[url]]]"
        urls = re.findall(r"/job/([^/]+)/(\d+)/", self.jenkins.request(f"computer/api/json?tree={tree}"))
        self.running = sorted({(job, int(number)) for job, number in urls})

    def release_everything(self):
        self.repository.commit()
        for job in RELEASES:
            self._start(job, "full")
        self.wait()

    def wait(self, seconds=600):
        """Waits until no build runs."""
        end, quiet = time.time() + seconds, 0
        while time.time() < end and quiet < 4:
            self._look()
            quiet = 0 if self.running or self.queued else quiet + 1
            time.sleep(1)
