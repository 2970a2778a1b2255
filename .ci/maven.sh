# Shared by .ci/run, .ci/demo, .ci/benchmark and .ci/chaos/run; source it from the root of the repository. Maven reads its options from
# MAVEN_ARGS, such as MAVEN_ARGS=-o where all artifacts are local.

# The version that the plugin's parent POM requires, and the one to download if the installed Maven is older.
min_maven=3.9.6
downloaded_maven=3.9.11

dependency_plugin=org.apache.maven.plugins:maven-dependency-plugin:3.9.0

# Fail fast if a repository does not respond.
quick=(-Daether.connector.connectTimeout=5000 -Daether.connector.http.retryHandler.count=0
  -Dmaven.wagon.http.retryHandler.count=0)

banner() {
  printf '\n================================================================================\n'
  printf '  %s\n' "$@"
  printf '================================================================================\n\n'
}

# choose_way [portable]: sets $mvn, $way to "jenkins" or "portable", and $why for the latter.
choose_way() {
  find_maven
  way=portable
  if [[ $1 == portable ]]; then
    why='requested.'
  elif [[ -n $1 ]]; then
    echo "usage: $0 [portable]" >&2
    exit 2
  else
    echo 'Looking for the Jenkins artifacts…'
    if jenkins_resolves; then
      way=jenkins
    else
      why='the Jenkins artifacts CANNOT be resolved (see target/resolve.log).'
    fi
  fi
}

# Sets $mvn to a Maven that is new enough; an older one downloads it from Maven Central.
find_maven() {
  mvn=mvn
  local installed
  installed=$(mvn --version -B </dev/null | sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p')
  if [[ $(printf '%s\n' "$min_maven" "$installed" | sort -V | head -n 1) == "$min_maven" ]]; then
    return
  fi
  mvn=$PWD/target/maven/apache-maven-$downloaded_maven/bin/mvn
  if [[ ! -x $mvn ]]; then
    echo "Maven $installed is older than $min_maven: downloading $downloaded_maven into target/maven"
    # Version 3.6.1 of that plugin runs on each Maven 3 that supports a current Java. Before 3.9, Maven does not read
    # MAVEN_ARGS itself.
    # shellcheck disable=SC2086
    command mvn ${MAVEN_ARGS:-} -f .ci/portable -q "${dependency_plugin%:*}:3.6.1:unpack" \
      "-DoutputDirectory=$PWD/target/maven" "-Dartifact=org.apache.maven:apache-maven:$downloaded_maven:tar.gz:bin" </dev/null
  fi
}

# Whether the plugin's parent, extensions, dependencies and build plugins can be resolved. It neither compiles nor runs
# tests, so test and compile failures are not mistaken for an unreachable repository. Any other failure, such as an error
# in pom.xml or an artifact that the repository does not have, is left to the real build.
jenkins_resolves() {
  mkdir -p target
  local log=target/resolve.log
  if "$mvn" -B -ntp -U "${quick[@]}" "$dependency_plugin:resolve" "$dependency_plugin:resolve-plugins" \
    >"$log" 2>&1 </dev/null; then
    return 0
  fi
  if grep -q 'Could not find artifact .* in repo\.jenkins-ci\.org (' "$log"; then
    return 0
  fi
  ! grep -qE 'Could not (find|transfer|resolve)|[Nn]on-resolvable|Unresolveable|could not be resolved' "$log"
}
