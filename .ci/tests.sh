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
  python3-prometheus-client:/usr/lib/python3/dist-packages/prometheus_client/__init__.py
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

# Shell tests: e2e/*.sh, with --long e2e/long/*.sh as well; exit status 0 is passed, 77 skipped (its last line says why),
# others failed.
shell_tests() {
  local results=$1 long=$2 test name code any=0
  for test in "$root"/e2e/*.sh "$root"/e2e/long/*.sh; do
    [ -e "$test" ] || continue
    case $test in "$root"/e2e/long/*) [ -n "$long" ] || continue ;; esac
    name=$(basename -- "$test")
    code=0
    WATTRACK_BUILD=never bash "$test" >"$root/target/$name.log" 2>&1 || code=$?
    case $code in
      0) echo "passed e2e/$name" ;;
      77) echo "skipped e2e/$name: $(tail -n 1 "$root/target/$name.log")" ;;
      *)
        echo "failed e2e/$name"
        tail -n 30 "$root/target/$name.log" >&2
        any=1
        ;;
    esac >>"$results"
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
