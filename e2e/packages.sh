#!/usr/bin/env bash
# The Debian packages in a fresh Debian of their own: installed, started by their units' own lines, upgraded, removed
# and purged; files, owners and modes; what lintian and systemd-analyze say.
#   packages.sh [SUITE]     bookworm unless another is named
# Needs root, mmdebstrap, lintian, a Debian mirror in apt's sources, and the packages, which ./wattrack test has built.
# Takes about 80 s, half of it for the Debian.
# Runs beside the others.
set -u
root=$(cd -- "$(dirname -- "$0")/.." && pwd)
suite=${1:-bookworm}
work=$root/target/packages-$suite
tree=$work/tree
skip() {
  echo "$1"
  exit 77
}
fail() {
  echo "FAILED $1"
  tail -n 15 "$work"/*.log
  exit 1
}

# ---- Outside: the Debian, then all else in namespaces of its own, which take mounts and processes with them -----

if [ "${2-}" != inside ]; then
  [ "$(id -u)" = 0 ] || skip 'needs root for a Debian of its own: sudo ./wattrack test'
  for each in mmdebstrap lintian python3 curl ip:iproute2; do
    command -v "${each%:*}" >/dev/null || skip "needs ${each%:*}: apt-get install ${each#*:}"
  done
  ls "$root"/packaging/target/*.deb >/dev/null 2>&1 || skip 'needs the packages: mvn -Dmaven.test.skip package'
  unshare --mount --net --pid --fork true 2>/dev/null || skip 'this machine allows no namespaces'
  # shellcheck disable=SC2016 # those are apt's words
  mirror=$(apt-get indextargets --format '$(ORIGIN) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
    awk '$1 == "Debian" && $2 == "main" && $3 !~ /security/ { print $3; exit }')
  [ -n "$mirror" ] || skip 'needs a Debian mirror in the sources of apt'
  case $suite in bookworm) java=openjdk-17-jre-headless ;; *) java=default-jre-headless ;; esac
  rm -rf "$work" && mkdir -p "$work"
  trap 'rm -rf "$tree"' EXIT
  mmdebstrap --quiet --mode=root --variant=essential --include="$java,systemd,passwd${3:+,$3}" \
    --dpkgopt='force-unsafe-io' --dpkgopt='path-exclude=/usr/share/locale/*' --aptopt='Acquire::Languages "none"' \
    "$suite" "$tree" "$mirror" >"$work/debian.log" 2>&1 || fail "no Debian $suite from $mirror"
  echo "ok a Debian $suite in $SECONDS s"
  unshare --mount --net --pid --fork --kill-child bash "$0" "$suite" inside "${3-}"
  exit
fi

# ---- Inside ---------------------------------------------------------------------------------------

mount -t proc proc "$tree/proc" && mount --bind /sys "$tree/sys" && mount --rbind /dev "$tree/dev" || fail 'mounts'
mount -t tmpfs tmpfs "$tree/run" && mount -t tmpfs tmpfs "$tree/tmp" && mkdir -p "$tree/run/systemd" || fail 'mounts'
mount -t proc proc /proc && ip link set lo up || fail 'the network'
mkdir -p "$tree/packages"
packages='agent sensors aggregator kiosk'
declare -A deb=()
for each in $packages; do
  deb[$each]=$(echo "$root/packaging/target/wattrack-${each}"_*_all.deb)
  cp "${deb[$each]}" "$tree/packages/wattrack-$each.deb"
done
lintian --no-cfg --allow-root --fail-on error "${deb[@]}" >"$work/lintian.log" 2>&1 &
lintian=$!

clean=(env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C DEBIAN_FRONTEND=noninteractive)
within() { chroot "$tree" "${clean[@]}" "$@"; }
check() { # what, expected, actual
  [ "$2" = "$3" ] || {
    printf 'FAILED %s\n  expected: %s\n  actual:   %s\n' "$1" "$2" "$3"
    exit 1
  }
}
await() { # what, seconds, command
  local what=$1 i
  for ((i = 0; i < $2 * 5; i++)); do
    "${@:3}" && return 0
    sleep 0.2
  done
  fail "$what: not within $2 s"
}
# All files that a package or its service could leave, but the accounts, which Debian keeps.
files() {
  (cd "$tree" && find . -xdev \( -path ./packages -o -path ./var/lib/dpkg -o -path ./var/log \) -prune -o -print |
    grep -vE '^\./etc/(passwd|group|shadow|gshadow|subuid|subgid)-?$|^\./etc/\.pwd\.lock$' | sort)
}
files >"$work/before"

# An older version of each: with one more line in agent.conf, or the same files.
for each in $packages; do
  dpkg-deb -R "${deb[$each]}" "$work/old" || fail "unpacking $each"
  sed -i "s/^Version: .*/Version: 0.0.1/; s/(= [^)]*)/(= 0.0.1)/" "$work/old/DEBIAN/control"
  [ "$each" != agent ] || echo '# of an older version' >>"$work/old/etc/wattrack/agent.conf"
  dpkg-deb --root-owner-group -Znone -b "$work/old" "$tree/packages/old-$each.deb" >/dev/null || fail "an older $each"
  rm -rf "$work/old"
done
# The kiosk's own dependencies are GTK and fonts, 200 MB, which the long test has.
depends=()
[ -e "$tree/usr/share/doc/fonts-noto-core" ] || depends=(--force-depends)
install() {
  within dpkg "${depends[@]}" -i "${@/#//packages/}" >>"$work/dpkg.log" 2>&1 || fail "dpkg -i $*"
}

install old-agent.deb
code=0
out=$(within wattrack status 2>&1) || code=$?
check 'a node without the aggregator fails in its commands' 1 "$code"
case $out in *'apt-get install wattrack-aggregator'*) ;; *) fail "it does not say what to install: $out" ;; esac
install old-{sensors,aggregator,kiosk}.deb
check 'nothing is started or enabled' '' "$(find "$tree/etc/systemd/system" -name '*wattrack*'; pgrep -f dev.wattrack)"

owner() { within stat -c '%U:%G %a' "$1"; }
check 'state of the agent' 'wattrack-agent:wattrack-agent 700' "$(owner /var/lib/wattrack/agent)"
check 'state of the aggregator' 'wattrack-aggregator:wattrack-aggregator 700' "$(owner /var/lib/wattrack/aggregator)"
for each in /var/lib/wattrack /var/cache/wattrack /etc/wattrack /usr/share/wattrack/wattrack; do
  check "$each" 'root:root 755' "$(owner "$each")"
done
for each in $packages; do
  within dpkg -L "wattrack-$each" | while IFS= read -r file; do within stat -c '%n %U:%G %a' "$file"; done |
    grep -vE ' root:root (644|755|777)$' && fail "owner or mode of files of $each"
done
check 'class archives, one with sensors' 2 "$(within find /var/cache/wattrack -name 'agent-*.jsa' -user root | wc -l)"
check 'users' 'wattrack-agent wattrack-aggregator wattrack-kiosk' \
  "$(sed -n 's/^\(wattrack-[a-z]*\):[x!*]*:[0-9]*:[0-9]*:.*:\/nonexistent:\/usr\/sbin\/nologin$/\1/p' "$tree/etc/passwd" | sort | xargs)"
check 'groups of the agent' 'gpio video wattrack-agent' "$(within id -Gn wattrack-agent | xargs -n 1 | sort | xargs)"
within bash -n /usr/share/bash-completion/completions/wattrack || fail 'the completion'
check 'a page for each command' '' "$(within wattrack --help | sed -n 's/^  \([a-z-]*\)  .*/\1/p' | grep -vx 'bench\|test' |
  while read -r each; do [ -e "$tree/usr/share/man/man1/wattrack-$each.1.gz" ] || echo "$each"; done)"
echo 'ok installed: files, owners, users, archives, manual'

sed -i 's/^cluster: .*/cluster: packed/' "$tree/etc/wattrack/aggregator.yaml"
touch "$tree/var/lib/wattrack/agent/kept"
install wattrack-{agent,sensors,aggregator,kiosk}.deb
grep -qx 'cluster: packed' "$tree/etc/wattrack/aggregator.yaml" || fail 'an edited file was not kept by the upgrade'
! grep -q 'older version' "$tree/etc/wattrack/agent.conf" || fail 'an untouched file was not brought up to date'
[ -e "$tree/var/lib/wattrack/agent/kept" ] || fail 'the upgrade lost state'
check 'class archives after the upgrade' 2 "$(find "$tree/var/cache/wattrack" -name 'agent-*.jsa' | wc -l)"
echo 'ok upgraded: an edited file is kept'

# ---- The units ------------------------------------------------------------------------------------

cage=
if [ ! -e "$tree/usr/bin/cage" ]; then # only recommended; the unit is to be complete all the same
  cage=$tree/usr/bin/cage
  printf '#!/bin/sh\n' >"$cage" && chmod 755 "$cage"
fi
for each in agent aggregator kiosk; do
  unit=wattrack-$each.service
  out=$(within systemd-analyze --man=no verify "$unit" 2>&1) || fail "$unit: $out"
  check "systemd-analyze verify $unit" '' "$(grep wattrack <<<"$out")"
  within systemd-analyze --offline=true --threshold=20 --no-pager security "/usr/lib/systemd/system/$unit" \
    >"$work/$each-security.log" 2>&1 || fail "$unit is more exposed than 2.0"
  echo "ok $unit: $(sed -n 's/.*Overall exposure level.*: \([0-9.]*\) .*/\1/p' "$work/$each-security.log")"
done

[ -z "$cage" ] || rm "$cage"
if within udevadm verify --version >/dev/null 2>&1; then # from systemd 254 on
  out=$(within udevadm verify /usr/lib/udev/rules.d/60-wattrack-{agent,sensors}.rules 2>&1) || fail "udev rules: $out"
  echo 'ok udev rules'
fi

# Starts a service as its unit says, with a socket in systemd's place that writes down what it is told.
declare -A pid=()
# A barrier is a pipe that systemd closes when it has heard all that came before.
python3 -c 'import os, socket, sys
heard = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
heard.bind(sys.argv[1])
while True:
    words, pipes, _, _ = socket.recv_fds(heard, 4096, 4)
    print(words.decode(), flush=True)
    for pipe in pipes:
        os.close(pipe)
' "$tree/run/systemd/notify" >"$work/notified" &
await 'the socket' 10 test -S "$tree/run/systemd/notify"
chmod 666 "$tree/run/systemd/notify"
service() { # name, more environment
  local name=$1 unit=$tree/usr/lib/systemd/system/wattrack-$1.service user environment start
  user=$(sed -n 's/^User=//p' "$unit")
  environment=$(sed -n 's/^Environment=//p' "$unit")
  start=$(sed -n 's/^ExecStart=//p' "$unit")
  # shellcheck disable=SC2086 # lists of words
  chroot "$tree" "${clean[@]}" setpriv "--reuid=$user" "--regid=$user" --init-groups --no-new-privs --bounding-set=-all \
    --inh-caps=-all env $environment "${@:2}" NOTIFY_SOCKET=/run/systemd/notify WATCHDOG_USEC=3000000 $start \
    >"$work/$name.log" 2>&1 &
  pid[$name]=$!
}
heard() { [ "$(grep -c "$1" "$work/notified")" -ge "$2" ]; }
node() { curl -sf localhost:7461/api/v1/nodes | grep -q '"name" *: *"packed-node"'; }
service aggregator
await 'the aggregator is ready' 90 heard READY=1 1
sed -i 's/^#name = .*/name = packed-node/' "$tree/etc/wattrack/agent.conf"
service agent
code=0
wait "${pid[agent]}" || code=$?
check 'an agent that has not joined waits for a person' 2 "$code"
grep -q 'wattrack token create' "$work/agent.log" || fail 'it does not say how to join'
line=$(within wattrack token create --address localhost 2>"$work/token.log") || fail 'no token'
within wattrack agent join "$line" >"$work/join.log" 2>&1 || fail 'the node cannot join'
service agent
await 'the agent is ready' 60 heard READY=1 2
await 'the node is shown' 60 node
await 'beats of the watchdog' 60 heard WATCHDOG=1 4
check 'they run as' 'wattrack-agent wattrack-aggregator' \
  "$(for each in agent aggregator; do within stat -c %U "/proc/${pid[$each]}"; done | xargs)"
within wattrack nodes revoke packed-node >>"$work/token.log" 2>&1 || fail 'the node cannot be revoked'
await 'the node is refused' 60 grep -q revoked "$work/agent.log"
grep -E 'Permission denied|Exception' "$work"/{agent,aggregator}.log && fail 'they lack a right'
for each in agent aggregator; do
  kill "${pid[$each]}"
  code=0
  wait "${pid[$each]}" || code=$?
  check "exit status of $each" 0 "$code"
  check "files of $each of others" '' "$(find "$tree/var/lib/wattrack/$each" ! -user "$(chroot "$tree" id -u "wattrack-$each")" ! -name kept)"
done
[ -e "$tree/var/lib/wattrack/aggregator/wattrack.db" ] || fail 'no database'
echo 'ok started by their units, joined, ready, watched, a node shown, revoked, refused, stopped'

# ---- And out again --------------------------------------------------------------------------------

within dpkg -r wattrack-{kiosk,aggregator,sensors,agent} >>"$work/dpkg.log" 2>&1 || fail 'dpkg -r'
check 'removed, archives go' '' "$(ls "$tree/var/cache/wattrack" 2>/dev/null)"
[ -e "$tree/etc/wattrack/agent.conf" ] && [ -e "$tree/var/lib/wattrack/aggregator/wattrack.db" ] || fail 'removing took configuration or data'
within dpkg -P wattrack-{kiosk,aggregator,sensors,agent} >>"$work/dpkg.log" 2>&1 || fail 'dpkg -P'
files >"$work/after"
check 'purged: what is left' '' "$(diff "$work/before" "$work/after" | grep '^[<>]')"
echo 'ok removed and purged: nothing is left'

# Without systemd's sysusers, as below OpenRC.
within userdel wattrack-agent && within groupdel gpio || fail 'the accounts'
mv "$tree/usr/bin/systemd-sysusers" "$work/" || fail 'sysusers'
install wattrack-{agent,sensors}.deb
check 'groups without sysusers' 'gpio video wattrack-agent' "$(within id -Gn wattrack-agent | xargs -n 1 | sort | xargs)"
mv "$work/systemd-sysusers" "$tree/usr/bin/"
echo 'ok installed without systemd-sysusers'

wait "$lintian" || {
  cat "$work/lintian.log"
  fail 'lintian has errors'
}
echo "ok lintian: $(grep -c ^W: "$work/lintian.log") warnings, no error"
echo "ok all in $SECONDS s"
