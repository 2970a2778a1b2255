"""What Jenkins shows after a run."""
import glob
import json
import os
import re
import urllib.error
import urllib.parse
import xml.dom.minidom
import xml.parsers.expat

from jobs import RELEASES

# Why a build may fail, or not run its steps: the disk, and what Jenkins, Pipeline and Git do when an agent or the controller is gone.
CAUSES = re.compile("No space left on device|ClosedChannelException|Failed to load program|Cannot load build steps"
                    r"|cannot be resumed after a controller restart|JENKINS-37121: something already locked"
                    r"|DumbSlave\[.*\] is offline|cannot be cast to class .*StepStartNode"
                    r"|finished node (?:.*\n){1,5}.*ExecutorStepExecution")


def tickets(jenkins, job, number):
    try:
        return jenkins.json(f"job/{job}/{number}/kapture/api/json")["tickets"]
    except urllib.error.HTTPError as e:
        if e.code != 404:
            raise
        return []  # The build has no tickets.


def builds(jenkins):
    jobs = jenkins.json("api/json?tree=jobs[name,allBuilds[number,result,building,actions[parameters[value]]]]")["jobs"]
    return [{"job": job["name"], "number": b["number"], "result": b["result"], "building": b["building"],
             "mode": next((p["value"] for a in b["actions"] for p in a.get("parameters", [])), ""),
             "rows": tickets(jenkins, job["name"], b["number"])} for job in jobs for b in job["allBuilds"]]


def changelog(folder):
    """The numbers of the commits that Jenkins has stored with a build."""
    texts = []
    for path in glob.glob(os.path.join(folder, "changelog*.xml")):
        with open(path) as file:
            texts.append(file.read())
    return [int(number) for number in re.findall(r"^ +c(\d+) CHAOS", "".join(texts), re.M)]


def collect(jenkins, folder):
    shown = {"builds": builds(jenkins), "pending": []}
    for build in shown["builds"]:
        build["commits"] = changelog(os.path.join(jenkins.home, "jobs", build["job"], "builds", str(build["number"])))
        log = jenkins.request(f"job/{build['job']}/{build['number']}/consoleText")
        complete = log.rstrip().endswith(f"Finished: {build['result']}")
        build["cause"] = next(iter(CAUSES.findall(log)), "" if complete else "the log could not be written")
    for job, environments in RELEASES.items():
        for environment in environments:
            query = urllib.parse.urlencode({"environment": environment})
            pending = jenkins.json(f"job/{job}/kapture/pending/api/json?{query}")["tickets"]
            shown["pending"].append({"job": job, "environment": environment, "tickets": pending})
    shown["unloadable"] = unloadable(jenkins, shown["builds"])
    write(folder, "shown.json", shown)


def unloadable(jenkins, known):
    """
    The builds whose build.xml cannot be read, as job and number, with their journal. Jenkins leaves a hole in the file if the disk gets
    full within a write (FileChannelWriter ignores how much was written), and then does not know the build any more.
    """
    known = {(build["job"], build["number"]) for build in known}
    builds = []
    for path in glob.glob(os.path.join(jenkins.home, "jobs", "*", "builds", "*", "kapture-tickets.jsonl")):
        job, _, number, _ = path.split(os.sep)[-4:]
        if (job, int(number)) not in known and not readable(os.path.join(os.path.dirname(path), "build.xml")):
            with open(path) as file:
                builds.append([job, int(number), file.read()])
    return builds


def readable(path):
    try:
        xml.dom.minidom.parse(path)
        return True
    except (OSError, xml.parsers.expat.ExpatError):
        return False


def collect_again(jenkins, folder):
    write(folder, "shown-after-restart.json", builds(jenkins))


def write(folder, name, value):
    with open(os.path.join(folder, name), "w") as file:
        json.dump(value, file, indent=1)


def read(folder, name):
    with open(os.path.join(folder, name)) as file:
        return [json.loads(line) for line in file] if name.endswith("l") else json.load(file)
