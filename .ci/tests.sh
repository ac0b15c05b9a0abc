# shellcheck shell=bash
# ./wattrack test: Maven's checks and tests, node tests, shell tests, and one line that counts them.
# Read by ./wattrack, which has set root, java and java_home.

# Debian packages that some tests need: package and the command or file it brings. All are optional for a
# person (their tests are skipped by name) and installed by CI.
test_packages='chromium:chromium sqlite3:sqlite3 nodejs:node prometheus:promtool influxdb:influxd
  victoria-metrics:victoria-metrics
  dbus:dbus-daemon
  snmpsim:snmpsimd snmpd:/usr/sbin/snmpd python3:python3 xvfb:Xvfb xdotool:xdotool libgtk-3-0:/usr/share/doc/libgtk-3-0
  fonts-noto-core:/usr/share/doc/fonts-noto-core
  mosquitto:/usr/sbin/mosquitto mosquitto-clients:mosquitto_sub
  prometheus-alertmanager:prometheus-alertmanager
  python3-aiosmtpd:/usr/lib/python3/dist-packages/aiosmtpd/__init__.py
  slurmctld:slurmctld slurmd:slurmd slurm-client:squeue slurmrestd:slurmrestd openmpi-bin:mpirun
  python3-distributed:dask-scheduler
  moosefs-master:mfsmaster moosefs-chunkserver:mfschunkserver moosefs-cli:mfscli moosefs-client:mfsmount curl:curl
  python3-prometheus-client:/usr/lib/python3/dist-packages/prometheus_client/__init__.py
  mmdebstrap:mmdebstrap lintian:lintian iproute2:ip
  python3-numpy:/usr/lib/python3/dist-packages/numpy/__init__.py'

missing_test_packages() {
  local pair
  for pair in $test_packages; do
    command -v "${pair#*:}" >/dev/null || [ -e "/${pair#*:/}" ] || printf '%s ' "${pair%%:*}"
  done
}

install_test_packages() {
  local missing
  missing=$(missing_test_packages)
  [ -n "$missing" ] || return 0
  if [ "${CI-}" = true ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    local log=$root/target/packages.log package
    echo "Installing for the tests: $missing" >&2
    # shellcheck disable=SC2086 # a list of words
    DEBIAN_FRONTEND=noninteractive sh -c 'apt-get update -q && apt-get install -y -q --no-install-recommends "$@"' \
      sh $missing >"$log" 2>&1 || echo "Installing failed; see $log" >&2
    for package in $missing; do
      [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] ||
        echo "$package could not be installed; tests that need it are skipped" >&2
    done
  else
    echo "Tests that need these are skipped: $missing" >&2
    echo "  apt-get install -y --no-install-recommends $missing" >&2
  fi
}

maven_tests() {
  local log=$root/target/test.log doing='Testing Wattrack' began=$root/target/build-began code=0
  touch "$began"
  rm -rf "$root"/*/target/surefire-reports "$lib" "$stamp"
  follow_maven "$log" --fail-at-end "$@" verify || code=$?
  if [ "$code" -eq 0 ]; then
    touch -r "$began" "$stamp"
  else
    maven_errors "$log" 60 >&2
    echo "Maven's checks or tests failed; all of it is in $log" >&2
  fi
  return "$code"
}

# Page scripts: */src/test/{js,web}/**.test.{js,mjs} under node's own test runner; its TAP goes to $1.
node_tests() {
  local tap=$1 files code=0
  files=$(cd "$root" && find . \( -path '*/src/test/js/*' -o -path '*/src/test/web/*' \) \
    \( -name '*.test.js' -o -name '*.test.mjs' \) -not -path '*/target/*' | sort)
  [ -n "$files" ] || return 0
  if ! command -v node >/dev/null; then
    printf '%s\n' "$files" | sed 's/^/skipped /; s/$/: needs node (apt-get install nodejs)/' >>"$tap"
    return 0
  fi
  local file
  while IFS= read -r file; do
    (cd "$root" && node --test --test-reporter=tap "$file") >>"$tap" 2>&1 || code=$?
  done <<<"$files"
  return "$code"
}

# Runs a shell test and adds a line to the results: exit status 0 is passed, 77 skipped (its last line says why), others
# failed.
shell_test() {
  local results=$1 test=$2 name code=0
  name=$(basename -- "$test")
  [ "$(dirname -- "$test")" = "$root/e2e" ] || name=$(basename -- "$(dirname -- "$test")")/$name
  local log=$root/target/${name//\//-}.log
  WATTRACK_BUILD=never bash "$test" >"$log" 2>&1 || code=$?
  case $code in
    0) echo "passed e2e/$name" ;;
    77) echo "skipped e2e/$name: $(tail -n 1 "$log")" ;;
    *)
      echo "failed e2e/$name"
      tail -n 30 "$log" >&2
      return 1
      ;;
  esac >>"$results"
}

# Shell tests: e2e/*.sh, with --long e2e/long/*.sh as well. Those that mostly wait say "# Runs beside the others." and are
# started first; meanwhile the others run one by one.
shell_tests() {
  local results=$1 long=$2 test any=0 pid alone=() beside=()
  for test in "$root"/e2e/*.sh "$root"/e2e/long/*.sh; do
    [ -e "$test" ] || continue
    case $test in "$root"/e2e/long/*) [ -n "$long" ] || continue ;; esac
    if grep -qx '# Runs beside the others.' "$test"; then
      shell_test "$results" "$test" &
      beside+=("$!")
    else
      alone+=("$test")
    fi
  done
  for test in "${alone[@]}"; do
    shell_test "$results" "$test" || any=1
  done
  for pid in "${beside[@]}"; do
    wait "$pid" || any=1
  done
  return "$any"
}

run_tests() {
  local options=() long='' code=0
  case ${1-} in
    '') options+=(-Dsurefire.timeout=900) ;; # a module's tests that hang end with a failure
    --long) options+=(-DexcludedGroups=) long=yes ;;
    -h | --help)
      echo 'Usage: wattrack test [--long]'
      echo 'Runs everything CI runs; --long adds the tests that take minutes.'
      return 0
      ;;
    *)
      echo "wattrack test: unknown option '$1'; there is --long" >&2
      return 2
      ;;
  esac
  lock_build
  install_test_packages
  rm -f "$root"/target/node.tap "$root"/target/shell.txt
  : >"$root/target/node.tap"
  : >"$root/target/shell.txt"
  local outside=()
  maven_tests "${options[@]}" || outside=('a check or the build itself; see target/test.log')
  node_tests "$root/target/node.tap" || code=1
  if [ -d "$lib" ]; then
    shell_tests "$root/target/shell.txt" "$long" || code=1
  fi
  "$java" "$root/.ci/TestSummary.java" "$root" "${outside[@]}" || code=1
  return "$code"
}
