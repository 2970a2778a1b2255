# What .ci/run and .ci/demo share; to be sourced from the root of the repository.

# What the plugin's parent POM asks for, and what is brought where the installed Maven is older.
least_maven=3.9.6
brought_maven=3.9.11

dependency_plugin=org.apache.maven.plugins:maven-dependency-plugin:3.9.0

# A repository that does not answer must not hold anybody up for minutes.
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
    why='asked for.'
  elif [[ -n $1 ]]; then
    echo "usage: $0 [portable]" >&2
    exit 2
  else
    echo 'Looking for Jenkins’ artifacts…'
    if jenkins_resolves; then
      way=jenkins
    else
      why='Jenkins’ artifacts CAN NOT be reached (see target/resolve.log).'
    fi
  fi
}

# Sets $mvn to a Maven that is new enough; the installed one fetches it from Maven Central if it is not.
find_maven() {
  mvn=mvn
  local installed
  installed=$(mvn --version -B </dev/null | sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p')
  if [[ $(printf '%s\n' "$least_maven" "$installed" | sort -V | head -n 1) == "$least_maven" ]]; then
    return
  fi
  mvn=$PWD/target/maven/apache-maven-$brought_maven/bin/mvn
  if [[ ! -x $mvn ]]; then
    echo "Maven $installed is older than $least_maven: bringing $brought_maven into target/maven"
    # Version 3.6.1 of that plugin still runs on each Maven 3 that runs on a Java of today.
    command mvn -f .ci/portable -q "${dependency_plugin%:*}:3.6.1:unpack" "-DoutputDirectory=$PWD/target/maven" \
      "-Dartifact=org.apache.maven:apache-maven:$brought_maven:tar.gz:bin" </dev/null
  fi
}

# Whether the plugin's parent, extensions, dependencies and build plugins can be had. It runs no test and compiles
# nothing, so it can take neither for a repository out of reach. Nor does it take a mistake in pom.xml for that: where
# the failure is of any other kind, or Jenkins' repository has answered that it has no such artifact, the real build
# shall say so.
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
