"""The jobs of a run, and the configuration of Jenkins. A comment begins with job, build and environment."""
import os
from xml.sax.saxutils import escape

AGENTS = ["agent-1", "agent-2"]
ENVIRONMENTS = ["staging", "production-eu", "production-us"]

UPDATES = """
def ticket = { int i -> "${env.JOB_NAME}-${env.BUILD_NUMBER}-${i}".toString() }
def comment = "${env.JOB_NAME} ${env.BUILD_NUMBER}".toString()
def update = { int i, String site ->
    kaptureUpdateTicket ticketId: ticket(i), site: site, subStatus: 'CL', comment: comment, onError: 'UNSTABLE', onRejected: 'IGNORE'
}
def several = { int from, int to, String site, String onError ->
    def ids = []
    for (int i = from; i < to; i++) { ids << ticket(i) }
    kaptureUpdateTickets ticketIds: ids, site: site, subStatus: 'CL', comment: comment, onError: onError, onRejected: 'IGNORE'
}
"""
RELEASE = """
def tell = { Map tickets, String environment, String site ->
    kaptureUpdateTickets tickets + [environment: environment, site: site, subStatus: 'CL', onError: 'UNSTABLE', onRejected: 'IGNORE',
        comment: "${env.JOB_NAME} ${env.BUILD_NUMBER} ${environment}\\n{commits}".toString()]
}
def release = { String environment, String site -> tell(pattern: 'CHAOS-\\\\d+', environment, site) }
def releaseFound = { String environment, String site ->
    def found = kaptureFindTickets pattern: 'CHAOS-\\\\d+', environment: environment
    tell(ticketIds: found, environment, site)
}
def checkOut = { -> checkout scmGit(branches: [[name: 'main']], userRemoteConfigs: [[url: 'REPOSITORY']]) }
def onAgent = { Closure body -> retry(count: 3, conditions: [agent(), nonresumable()]) { node('chaos') { body() } } }
def deploy = { -> if (params.mode == 'failing') { error 'The deployment fails' } }
"""
PIPELINES = {
    "loop": UPDATES + "for (int i = 0; i < 30; i++) { update(i, 'direct') }",
    "loop-on-agent": UPDATES + "node('chaos') { for (int i = 0; i < 30; i++) { update(i, 'proxied') } }",
    "branches": UPDATES + """
def branches = [:]
for (int b = 0; b < 4; b++) { int n = b; branches["b$n"] = { for (int i = 0; i < 10; i++) { update(n * 10 + i, 'direct') } } }
parallel branches""",
    "branches-on-agents": UPDATES + """
def branches = [:]
for (int b = 0; b < 3; b++) {
    int n = b
    branches["b$n"] = { node('chaos') { update(n * 20, 'proxied'); several(n * 20 + 1, n * 20 + 20, 'proxied', 'UNSTABLE') } }
}
parallel branches""",
    "batch": UPDATES + "several(0, 80, 'direct', 'UNSTABLE')",
    "retry": UPDATES + """
catchError(buildResult: 'UNSTABLE', catchInterruptions: false) {
    retry(3) { node('chaos') { several(0, 40, 'proxied', 'FAILURE') } }
}""",
    "release": RELEASE + """
onAgent { checkOut() }
release('staging', 'direct')
deploy()
if (params.mode != 'staging') { release('production-eu', 'direct'); release('production-us', 'direct') }""",
    "release-on-agent": RELEASE + """
onAgent {
    checkOut()
    release('staging', 'proxied')
    deploy()
    if (params.mode != 'staging') { parallel eu: { release('production-eu', 'proxied') }, us: { release('production-us', 'proxied') } }
}""",
    "release-found": RELEASE + """
onAgent { checkOut() }
releaseFound('staging', 'direct')
deploy()
if (params.mode != 'staging') { releaseFound('production-eu', 'direct'); releaseFound('production-us', 'direct') }""",
}
FREESTYLE = {
    "freestyle": f"""<builders><io.jenkins.plugins.kapture.buildstep.KaptureTicketBuilder>
<ticketIds>{" ".join(f"freestyle-${{BUILD_NUMBER}}-{i}" for i in range(40))}</ticketIds>
<subStatus>CL</subStatus><comment>freestyle ${{BUILD_NUMBER}}</comment>
<site>proxied</site><onError>UNSTABLE</onError><onRejected>IGNORE</onRejected>
</io.jenkins.plugins.kapture.buildstep.KaptureTicketBuilder></builders>""",
    "release-freestyle": """<scm class="hudson.plugins.git.GitSCM"><userRemoteConfigs><hudson.plugins.git.UserRemoteConfig>
<url>REPOSITORY</url></hudson.plugins.git.UserRemoteConfig></userRemoteConfigs>
<branches><hudson.plugins.git.BranchSpec><name>main</name></hudson.plugins.git.BranchSpec></branches></scm>
<builders><hudson.tasks.Shell><command>test "$mode" != failing</command></hudson.tasks.Shell></builders>
<publishers><io.jenkins.plugins.kapture.buildstep.KaptureTicketPublisher><pattern>CHAOS-\\d+</pattern>
<environment>staging</environment><site>direct</site><onError>UNSTABLE</onError><onRejected>IGNORE</onRejected>
<successSubStatus>CL</successSubStatus><successComment>release-freestyle ${BUILD_NUMBER} staging
{commits}</successComment>
<unstableSubStatus>CL</unstableSubStatus><unstableComment>release-freestyle ${BUILD_NUMBER} staging
{commits}</unstableComment>
<failureSubStatus>FL</failureSubStatus><failureComment>release-freestyle ${BUILD_NUMBER} staging failure
{commits}</failureComment>
</io.jenkins.plugins.kapture.buildstep.KaptureTicketPublisher></publishers>""",
}
# How many tickets a build updates if it runs to its end.
TICKETS = {"loop": 30, "loop-on-agent": 30, "branches": 40, "branches-on-agents": 60, "batch": 80, "retry": 40, "freestyle": 40}
RELEASES = {"release": ENVIRONMENTS, "release-on-agent": ENVIRONMENTS, "release-found": ENVIRONMENTS, "release-freestyle": ["staging"]}
BUILDS_AT_ONCE = {**dict.fromkeys([*PIPELINES, *FREESTYLE], 1), "release": 2, "release-on-agent": 2}

PARAMETER = """<hudson.model.ParametersDefinitionProperty><parameterDefinitions><hudson.model.StringParameterDefinition>
<name>mode</name><defaultValue>full</defaultValue>
</hudson.model.StringParameterDefinition></parameterDefinitions></hudson.model.ParametersDefinitionProperty>"""


def job_xml(job, repository):
    if job in FREESTYLE:
        return (f"<project><properties>{PARAMETER}</properties><assignedNode>chaos</assignedNode><canRoam>false</canRoam>"
                f"{FREESTYLE[job].replace('REPOSITORY', repository)}</project>")
    script = escape(PIPELINES[job].replace("REPOSITORY", repository))
    return (f"<flow-definition><properties>{PARAMETER}</properties>"
            '<definition class="org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition">'
            f"<script>{script}</script><sandbox>true</sandbox></definition></flow-definition>")


def configuration(work, direct_port, proxied_host, proxy_port):
    def site(name, url):
        return {"name": name, "url": url, "credentialsId": "token", "connectTimeoutSeconds": 5, "requestTimeoutSeconds": 5,
                "maxConcurrentRequests": 4}

    def agent(name):
        return {"permanent": {"name": name, "remoteFS": os.path.join(work, name), "numExecutors": 6, "labelString": "chaos",
                              "mode": "EXCLUSIVE", "launcher": {"inbound": {}}, "retentionStrategy": "always"}}
    token = {"string": {"scope": "GLOBAL", "id": "token", "secret": "Y2hhb3M6bm90LWEtcmVhbC10b2tlbg=="}}
    return {"jenkins": {"nodes": [agent(name) for name in AGENTS],
                        "proxy": {"name": "127.0.0.1", "port": proxy_port, "noProxyHost": "127.0.0.1"}},
            "credentials": {"system": {"domainCredentials": [{"credentials": [token]}]}},
            # A loopback address is requested by the controller, without the proxy.
            "unclassified": {"kapture": {"sites": [site("direct", f"http://127.0.0.1:{direct_port}"),
                                                   site("proxied", "https://" + proxied_host)]}}}
