"""Compares what Jenkins shows after a run with what the service has received."""
import collections
import os
import re

from collection import read, write
from jobs import TICKETS

ENDED = {"SUCCESS", "UNSTABLE"}
DOCUMENT = "docs/dev/reliability.md"
RULES = ["Not accounted for", "Made twice", "Told twice", "Lost", "Counts that differ", "Failed builds"]


class Verification:
    def __init__(self, folder):
        self.shown = read(folder, "shown.json")
        self.again = read(folder, "shown-after-restart.json")
        self.events = read(folder, "events.jsonl")
        self.commits = read(folder, "commits.jsonl")
        self.requests = read(folder, "requests.jsonl")
        self.problems = {rule: [] for rule in RULES}
        # The attempts and the requests of one update: of a ticket by a build, in an environment.
        self.rows, self.received = collections.defaultdict(list), collections.defaultdict(list)
        for build in self.shown["builds"]:
            for row in build["rows"]:
                self.rows[build["job"], build["number"], row["environment"], row["ticketId"]].append(row)
        for request in self.requests:
            head, *titles = request["comment"].split("\n")
            job, number, environment, failure = [*head.split(" "), "", ""][:4]
            request["failure"] = bool(failure)
            request["commits"] = [int(n) for n in re.findall(r"^c(\d+) ", "\n".join(titles), re.M)]
            self.received[job, int(number), environment, request["ticket"]].append(request)

    def accepted(self, update):
        return [request for request in self.received.get(update, []) if request["accepted"]]

    def in_unloadable_build(self, job, number, ticket):
        """Whether the journal of a build that Jenkins cannot load accounts for the ticket; number: None for any build."""
        return any(job == build[0] and number in (None, build[1]) and f'"{ticket}"' in build[2] for build in self.shown["unloadable"])

    def confirmed(self, update):
        """How many attempts a person has asked for although an earlier one may have arrived."""
        job, number, *_ = update
        if not any(e["kind"] == "Resent" and e["confirmed"] and (e["job"], e["build"]) == (job, number) for e in self.events):
            return 0
        return sum(row["requestedBy"] is not None for row in self.rows.get(update, []))

    def verify(self):
        self.each_ticket_is_accounted_for()
        self.each_update_is_made_once()
        self.each_commit_is_told_once()
        self.each_commit_is_told_or_shown()
        return self.problems

    def each_ticket_is_accounted_for(self):
        problem = self.problems["Not accounted for"].append
        for build in self.shown["builds"]:
            name, seen = f"{build['job']} #{build['number']}", {row["ticketId"] for row in build["rows"]}
            if build["building"] and build["rows"]:
                problem(f"{name} does not end")
            for row in build["rows"]:
                if row["outcome"] is None:
                    problem(f"{name}: {row['ticketId']} has no outcome")
            if build["result"] in ENDED and not build["cause"]:
                for i in range(TICKETS.get(build["job"], 0)):
                    if f"{build['job']}-{build['number']}-{i}" not in seen:
                        problem(f"{name} ({build['result']}): {i} is missing")
            if build["result"] == "FAILURE" and build["mode"] != "failing" and not build["cause"]:
                self.problems["Failed builds"].append(name)
        for update in self.received:
            if update not in self.rows and not self.in_unloadable_build(*update[:2], update[3]):
                problem(f"{update} was received, and is not shown")
        if [b["rows"] for b in self.shown["builds"]] != [b["rows"] for b in self.again]:
            problem("Jenkins shows something else after a restart")

    def each_update_is_made_once(self):
        twice, differs = self.problems["Made twice"].append, self.problems["Counts that differ"].append
        for update, rows in self.rows.items():
            outcomes = collections.Counter(row["outcome"] for row in rows)
            accepted = len(self.accepted(update))
            if accepted > 1 + self.confirmed(update):
                twice(f"{update}: {accepted} times, {dict(outcomes)}")
            if not outcomes["UPDATED"] <= accepted <= outcomes["UPDATED"] + outcomes["UNKNOWN"]:
                differs(f"{update}: accepted {accepted} times, {dict(outcomes)}")

    def each_commit_is_told_once(self):
        told = collections.defaultdict(list)
        for update in self.received:
            for request in self.accepted(update):
                for commit in request["commits"]:
                    told[update[0], update[2], request["failure"], update[3], commit].append(update)
        for key, updates in told.items():
            by_builds = [update for update in set(updates) if not self.confirmed(update)]
            if len(by_builds) > 1:
                self.problems["Told twice"].append(f"{key} by {sorted(update[1] for update in updates)}")

    def each_commit_is_told_or_shown(self):
        """Of the commits in the changelogs. Git's changelog is empty if the disk was full, and the next one begins after it."""
        self.told = self.asked = self.unlisted = 0
        for pending in self.shown["pending"]:
            job, environment = pending["job"], pending["environment"]
            if pending["tickets"]:
                self.problems["Lost"].append(f"{job}, {environment}: still pending after a release: {pending['tickets']}")
            updates = [update for update in {*self.rows, *self.received} if (update[0], update[2]) == (job, environment)]
            told = {(update[3], commit) for update in updates for request in self.accepted(update) if not request["failure"]
                    for commit in request["commits"]}
            shown = {update[3] for update in updates if update in self.rows and self.rows[update][-1]["outcome"] in ("UNKNOWN", "REJECTED")}
            listed = {commit for build in self.shown["builds"] if build["job"] == job for commit in build["commits"]}
            if not any(event["kind"].startswith("Disk full") for event in self.events):
                listed = {commit["commit"] for commit in self.commits}
            for number, ticket in ((commit["commit"], ticket) for commit in self.commits[1:] for ticket in commit["tickets"]):
                if number not in listed:
                    self.unlisted += 1
                    continue
                self.asked += 1
                self.told += (ticket, number) in told
                if (ticket, number) not in told and ticket not in shown and not self.in_unloadable_build(job, None, ticket):
                    self.problems["Lost"].append(f"{job}, {environment}: {ticket} in commit {number}")

    def figures(self):
        events = collections.Counter(event["kind"] + ", with unknown outcomes" * event.get("confirmed", False) for event in self.events)
        results = collections.Counter(build["result"] for build in self.shown["builds"])
        outcomes = collections.Counter(row["outcome"] for rows in self.rows.values() for row in rows)
        unfinished = results.pop(None, 0)
        return {
            **dict(sorted(events.items())),
            **{f"Builds that ended as `{result}`": count for result, count in sorted(results.items())},
            "Builds that Jenkins could not begin because the disk was full": unfinished,
            "Builds that Jenkins cannot load because the disk was full when it wrote `build.xml`": len(self.shown["unloadable"]),
            "Tickets in commits, for each job and environment": self.asked,
            "of these, told": self.told,
            "Tickets in commits that are in no changelog because the disk was full": self.unlisted,
            **{f"Updates that ended as `{outcome}`": count for outcome, count in sorted(outcomes.items(), key=str)},
            "Requests received by Kapture": len(self.requests),
            "of these, accepted": sum(request["accepted"] for request in self.requests),
            "of these, from builds that Jenkins cannot load": sum(
                len(self.accepted(update)) for update in self.received if update not in self.rows),
            "of these, for updates that ended as `UNKNOWN`": sum(map(len, map(self.accepted, self.rows))) - outcomes["UPDATED"],
            **{f"**{rule}**": len(problems) for rule, problems in self.problems.items()}}


def report(folders, update_docs):
    """Prints the table, and the problems. Returns whether there are none."""
    figures = {}
    sound = True
    for folder in folders:
        verification = Verification(folder)
        problems = verification.verify()
        figures[os.path.basename(folder)] = verification.figures()
        write(folder, "result.json", {"figures": verification.figures(), "problems": problems})
        for rule, texts in problems.items():
            sound = sound and not texts
            for text in texts:
                print(f"{folder}: {rule}: {text}")
    names = list(dict.fromkeys(name for column in figures.values() for name in column))
    lines = ["| | " + " | ".join(f"seed {seed}" for seed in figures) + " |", "| --- |" + " --- |" * len(figures)]
    lines += [f"| {name} | " + " | ".join(f"{column.get(name, 0):,}" for column in figures.values()) + " |" for name in names]
    table = "\n".join(lines)
    print(table)
    if update_docs:
        begin, end = "<!-- chaos: begin -->\n", "<!-- chaos: end -->\n"
        with open(DOCUMENT) as file:
            text = file.read()
        with open(DOCUMENT, "w") as file:
            file.write(text[:text.index(begin)] + begin + table + "\n" + text[text.index(end):])
    return sound
