"""Jenkins and its agents as processes."""
import glob
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import threading
import time
import urllib.request
import zipfile

JAVA = os.environ.get("JAVA", "java")
PASSWORD = "changeit"
HOST = "kapture.chaos.test"  # Known to the proxy only.


def install_plugins(names, hpi, folder, target):
    """Installs the plugin, these others from the folder, and what they need."""
    files = {os.path.basename(path)[:-4]: path for path in glob.glob(os.path.join(folder, "*.hpi"))}
    files["kapture"] = hpi
    missing = ["kapture", *names]
    os.makedirs(target)
    while missing:
        name = missing.pop()
        copy = os.path.join(target, name + ".jpi")
        if os.path.exists(copy):
            continue
        shutil.copy(files[name], copy)
        with zipfile.ZipFile(copy) as archive:
            manifest = archive.read("META-INF/MANIFEST.MF").decode().replace("\r\n ", "")
        dependencies = re.search(r"^Plugin-Dependencies: (.*?)\r?$", manifest, re.M)
        for dependency in dependencies[1].split(",") if dependencies else []:
            if "resolution:=optional" not in dependency:
                missing.append(dependency.split(":")[0])


def create_certificate(work):
    """Creates a key store that Java trusts, and returns the file with certificate and key for the service."""
    store, pem = os.path.join(work, "trust.p12"), os.path.join(work, "service.pem")
    # Valid for two days already, because the clock of Jenkins will be set back.
    subprocess.run(["keytool", "-genkeypair", "-alias", "service", "-keyalg", "EC", "-dname", "CN=" + HOST,
                    "-ext", "SAN=dns:" + HOST, "-startdate", "-2d", "-validity", "30", "-storetype", "PKCS12",
                    "-keystore", store, "-storepass", PASSWORD],
                   check=True, stderr=subprocess.DEVNULL)
    subprocess.run(["openssl", "pkcs12", "-in", store, "-nodes", "-passin", "pass:" + PASSWORD, "-out", pem],
                   check=True, stderr=subprocess.DEVNULL)
    return pem


class Process:
    def __init__(self, work, name):
        self.work = work
        self.name = name
        self.process = None

    def launch(self, options, arguments, environment=None):
        trust = os.path.join(self.work, "trust.p12")
        with open(os.path.join(self.work, self.name + ".log"), "a") as log:
            self.process = subprocess.Popen(
                [JAVA, "-Djavax.net.ssl.trustStore=" + trust, "-Djavax.net.ssl.trustStorePassword=" + PASSWORD, *options,
                 "-jar", *arguments],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env={**os.environ, **(environment or {})}, start_new_session=True)

    def running(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        """Also what it has started, such as git."""
        if self.running():
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def end(self):
        self.kill()


class Jenkins(Process):
    def __init__(self, work, port, war, environment):
        super().__init__(work, "jenkins")
        self.home = os.path.join(work, "home")
        self.url = f"http://127.0.0.1:{port}/"
        self.port = port
        self.war = war
        self.environment = environment

    def start(self):
        self.launch(["-Xmx1g", "-Djava.awt.headless=true", "-Djenkins.install.runSetupWizard=false",
                     "-Dhudson.model.UpdateCenter.never=true",
                     "-Dhudson.security.csrf.GlobalCrumbIssuerConfiguration.DISABLE_CSRF_PROTECTION=true"],
                    [self.war, f"--httpPort={self.port}", "--httpListenAddress=127.0.0.1"],
                    {"JENKINS_HOME": self.home, "CASC_JENKINS_CONFIG": os.path.join(self.home, "jenkins.yaml"),
                     **self.environment})
        end = time.time() + 300
        while time.time() < end and self.running():
            try:
                self.json("api/json?tree=mode")
                return
            except (OSError, ValueError):
                time.sleep(0.5)
        raise RuntimeError(f"Jenkins does not start: see {self.work}/jenkins.log")

    def stop(self):
        """Shuts down in an orderly way. Returns whether that worked."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(120)
            return True
        except subprocess.TimeoutExpired:
            self.kill()
            return False

    def request(self, path, method="GET"):
        request = urllib.request.Request(self.url + path, method=method, headers={"Accept": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return response.read().decode("utf-8", "replace")
        except http.client.HTTPException as e:
            raise OSError("Jenkins ended within a response") from e

    def json(self, path):
        return json.loads(self.request(path))

    def post(self, path):
        """Returns the response, or what went wrong."""
        try:
            return self.request(path, "POST")
        except OSError as e:
            return str(e)


class Agent(Process):
    """Is restarted when it has ended; if it was killed, only after some time."""

    def __init__(self, jenkins, name):
        super().__init__(jenkins.work, name)
        self.jenkins = jenkins
        self.pause_until = 0
        self.ending = False
        threading.Thread(target=self._supervise, daemon=True).start()

    def _supervise(self):
        while not self.ending:
            if not self.running() and time.time() > self.pause_until:
                try:
                    self._start()
                except OSError:
                    pass  # Jenkins is not up.
            time.sleep(1)

    def _start(self):
        jar = os.path.join(self.work, self.name + ".jar")
        with urllib.request.urlopen(self.jenkins.url + "jnlpJars/agent.jar", timeout=20) as response, open(jar, "wb") as file:
            shutil.copyfileobj(response, file)
        secret = re.search("<argument>([0-9a-f]{64})<", self.jenkins.request(f"computer/{self.name}/jenkins-agent.jnlp"))[1]
        self.launch(["-Xmx200m"], [jar, "-url", self.jenkins.url, "-name", self.name, "-secret", secret, "-webSocket",
                                   "-workDir", os.path.join(self.work, self.name)])

    def interrupt(self, seconds):
        self.pause_until = time.time() + seconds
        self.kill()

    def end(self):
        self.ending = True
        super().end()
