"""Runs builds that update tickets while Jenkins, its agents, its disk, its clock, the network and Kapture fail at random."""
import argparse
import json
import os
import random
import shutil
import threading
import time

import collection
import jobs
import verification
from jenkins import HOST, Agent, Jenkins, create_certificate, install_plugins
from load import Load, Repository
from machine import Clock, Disk
from service import Proxy, Service

PORT = int(os.environ.get("CHAOS_PORT", "18200"))
PLUGINS = ["configuration-as-code", "git", "plain-credentials", "workflow-basic-steps", "workflow-cps", "workflow-durable-task-step",
           "workflow-job"]


class Chaos:
    def __init__(self, jenkins, agents, services, proxy, disk, clock, load, rng, log):
        self.jenkins, self.agents, self.services, self.proxy, self.disk, self.clock = jenkins, agents, services, proxy, disk, clock
        self.load, self.rng, self.write = load, rng, log
        self.timers = {}

    def log(self, kind, **details):
        self.write({"time": time.time(), "kind": kind, **details})
        print(time.strftime("%H:%M:%S"), kind, details or "", flush=True)

    def run(self, seconds):
        """Each event occurs once in each round, in another order."""
        self.end, events = time.time() + seconds, []
        self.set_calm(False)
        self.load.start()
        while time.time() < self.end:
            time.sleep(self.rng.uniform(4, 14))
            events = events or self.rng.sample(self.kinds(), len(self.kinds()))
            try:
                events.pop()()
            except (OSError, ValueError) as e:
                print("could not be done:", e)
        self.load.stop()
        for timer in self.timers.values():
            timer.join()
        self.set_calm(True)

    def set_calm(self, calm):
        for service in self.services:
            service.calm = calm

    def kinds(self):
        kinds = [self.kill, self.kill_at_request, self.restart, self.kill_agent, self.kill_agent, self.abort, self.stop_service,
                 self.stop_proxy, self.send_again, self.send_again]
        return kinds + [self.fill_disk] * self.disk.available + [self.shift_clock] * self.clock.available

    def for_a_while(self, kind, seconds, begin, end, **details):
        """Meanwhile, other events occur."""
        if kind in self.timers and self.timers[kind].is_alive():
            return
        seconds = min(seconds, max(5, self.end - time.time()))
        self.log(kind, seconds=round(seconds), **details)
        begin()
        self.timers[kind] = threading.Timer(seconds, end)
        self.timers[kind].start()

    def kill(self):
        self.log("Jenkins killed at a random moment")
        self.jenkins.kill()
        self.jenkins.start()

    def kill_at_request(self):
        delay = self.rng.choice([0, 0, 0.002, 0.01, 0.05])
        received = threading.Event()
        service = self.rng.choice(self.services)

        def hook():
            time.sleep(delay)
            self.jenkins.kill()
            received.set()
        service.on_request = hook
        arrived = received.wait(15)
        service.on_request = None
        if arrived or received.wait(1):
            self.log("Jenkins killed as a request arrives", delay=delay)
            self.jenkins.start()

    def restart(self):
        self.log("Jenkins shut down")
        if not self.jenkins.stop():
            self.log("Jenkins killed because it did not stop")
        self.jenkins.start()

    def kill_agent(self):
        agent, seconds = self.rng.choice(self.agents), self.rng.uniform(0, 20)
        self.log("Agent killed", agent=agent.name, seconds=round(seconds))
        agent.interrupt(seconds)

    def abort(self):
        if self.load.running:
            job, number = self.rng.choice(self.load.running)
            self.log("Build aborted", job=job, build=number)
            self.jenkins.post(f"job/{job}/{number}/stop")

    def stop_service(self):
        service = self.rng.choice(self.services)
        self.for_a_while("Service down", self.rng.uniform(5, 20), service.down, service.up)

    def stop_proxy(self):
        seconds, refuses = self.rng.uniform(5, 20), self.rng.random() < 0.5
        if refuses:
            self.for_a_while("Proxy down", seconds, lambda: setattr(self.proxy, "refuses", True),
                             lambda: setattr(self.proxy, "refuses", False), how="HTTP 502")
        else:
            self.for_a_while("Proxy down", seconds, self.proxy.down, self.proxy.up, how="nothing listens")

    def fill_disk(self):
        self.for_a_while("Disk full for a minute", 60, self.disk.fill, self.disk.clear)

    def shift_clock(self):
        hours = self.rng.choice([-2, 2])
        self.for_a_while("Clock of Jenkins shifted by two hours, and back", self.rng.uniform(20, 60),
                         lambda: self.clock.shift(hours), lambda: self.clock.shift(0), hours=hours)

    def send_again(self):
        """Sends what was not updated in a build, in half of the cases with the confirmation for unknown outcomes."""
        tree = self.jenkins.json("api/json?tree=jobs[name,builds[number,building]{0,20}]")
        builds = [(job["name"], b["number"]) for job in tree["jobs"] for b in job["builds"] if not b["building"]]
        self.rng.shuffle(builds)
        confirmed = self.rng.random() < 0.5
        for job, number in builds:
            outcomes = {}
            for row in collection.tickets(self.jenkins, job, number):
                outcomes[row["ticketId"]] = row["outcome"]
            if set(outcomes.values()) - {"UPDATED", "UNKNOWN"} or confirmed and set(outcomes.values()) - {"UPDATED"}:
                self.log("Resent", job=job, build=number, confirmed=confirmed)
                self.jenkins.post(f"job/{job}/{number}/kapture/sendAgain?confirmUnknown={str(confirmed).lower()}")
                return


def journal(path):
    """Returns a function that appends an object to a file, as a line of JSON."""
    file, lock = open(path, "w", buffering=1), threading.Lock()

    def append(entry):
        with lock:
            file.write(json.dumps(entry) + "\n")
    return append


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)


def prepare(work, disk, repository, options):
    install_plugins(PLUGINS, options.hpi, options.plugins, os.path.join(work, "home", "plugins"))
    write(os.path.join(work, "home", "jenkins.yaml"), json.dumps(jobs.configuration(work, PORT + 1, HOST, PORT + 3)))
    for job in jobs.BUILDS_AT_ONCE:
        write(os.path.join(disk.path, job, "config.xml"), jobs.job_xml(job, repository.path))


def run(seconds, seed, work, options):
    print(f"Seed {seed}, {seconds} seconds, in {work}")
    Disk.unmount(work)
    shutil.rmtree(work, ignore_errors=True)
    disk, clock = Disk(work), Clock(work)
    repository = Repository(os.path.join(work, "repository"), random.Random(seed + 1), journal(os.path.join(work, "commits.jsonl")))
    prepare(work, disk, repository, options)
    requests = journal(os.path.join(work, "requests.jsonl"))
    services = [Service(PORT + 1, seed, requests), Service(PORT + 2, seed, requests, create_certificate(work))]
    proxy = Proxy(PORT + 3, PORT + 2)
    for server in [*services, proxy]:
        server.up()
    jenkins, agents = Jenkins(work, PORT, options.war, clock.environment), []
    try:
        jenkins.start()
        agents += [Agent(jenkins, name) for name in jobs.AGENTS]
        load = Load(jenkins, repository, random.Random(seed + 2))
        load.release_everything()  # The first build of a job has no commits.
        chaos = Chaos(jenkins, agents, services, proxy, disk, clock, load, random.Random(seed), journal(os.path.join(work, "events.jsonl")))
        chaos.run(seconds)
        print("Waiting for the end of all builds", flush=True)
        load.wait()
        load.release_everything()
        collection.collect(jenkins, work)
        jenkins.stop()
        jenkins.start()
        collection.collect_again(jenkins, work)
    finally:
        for process in [*agents, jenkins]:
            process.end()
        shutil.copytree(disk.path, os.path.join(work, "jobs"), ignore=shutil.ignore_patterns("filler"))
        Disk.unmount(work)
        for server in [*services, proxy]:
            server.down()


def main():
    parser = argparse.ArgumentParser(prog=".ci/chaos/run", description=__doc__)
    parser.add_argument("seconds", nargs="?", type=int, default=1200)
    parser.add_argument("seeds", nargs="*", type=int, metavar="seed", help="Default: a random one.")
    parser.add_argument("--update-docs", action="store_true", help="Write the table into docs/dev/reliability.md.")
    parser.add_argument("--verify-only", action="store_true", help="Verify earlier runs with these seeds again.")
    for option in ("--war", "--hpi", "--plugins", "--work"):
        parser.add_argument(option, required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()
    seeds = options.seeds or [random.SystemRandom().randrange(1, 10 ** 6)]
    folders = [os.path.join(os.path.abspath(options.work), str(seed)) for seed in seeds]
    for seed, folder in zip(seeds, folders):
        if not options.verify_only:
            run(options.seconds, seed, folder, options)
    raise SystemExit(0 if verification.report(folders, options.update_docs) else 1)


if __name__ == "__main__":
    main()
