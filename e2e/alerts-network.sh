#!/usr/bin/env bash
# Five agents and an aggregator in network namespaces: cable pulled, agent killed, stopped cleanly, paused, and the
# switch gone. All the while two of the agents speak through relays that delay whatever passes by 0-2 s and lose 5 % of
# it; nobody may be told of these before they are really killed. Checks who is told what, how often and how soon, and
# prints the latencies. Needs root and a build; takes about 150 s, nearly all of it waiting.
# Runs beside the others.
#   WATTRACK_QUIET_SECONDS  how long those two are watched before they are killed: 120, and longer by test --long
set -u
quiet=${WATTRACK_QUIET_SECONDS:-120}
root=$(cd -- "$(dirname -- "$0")/.." && pwd)
wattrack=${WATTRACK_COMMAND:-$root/wattrack}
[ "$(id -u)" = 0 ] || {
  echo 'needs root for network namespaces: sudo ./wattrack test'
  exit 77
}
command -v ip >/dev/null || {
  echo 'needs ip: apt-get install iproute2'
  exit 77
}
export WATTRACK_BUILD=never
work=$(mktemp -d)
mark=wa$$
declare -A pid=()
code=1

cleanup() {
  local each
  for each in "${pid[@]}"; do
    kill -CONT "$each" 2>/dev/null
    kill -9 "$each" 2>/dev/null
  done
  for each in sw agg a b c d e; do ip netns del "$mark-$each" 2>/dev/null; done
  [ "$code" = 0 ] && rm -rf "$work"
}
trap cleanup EXIT

fail() {
  echo "FAILED $1"
  echo "told:"
  cat "$work/told" 2>/dev/null
  tail -n 5 "$work"/*.log
  exit 1
}

ip netns add "$mark-sw" || {
  echo 'this machine allows no network namespaces'
  exit 77
}
ip -n "$mark-sw" link add br0 type bridge && ip -n "$mark-sw" link set br0 up || {
  echo 'this kernel has no bridge'
  exit 77
}
number=1
for each in agg a b c d e; do
  ip netns add "$mark-$each"
  ip -n "$mark-sw" link add "to-$each" type veth peer name eth0 netns "$mark-$each"
  ip -n "$mark-sw" link set "to-$each" master br0 up
  ip -n "$mark-$each" addr add "10.77.0.$number/24" dev eth0
  ip -n "$mark-$each" link set eth0 up
  ip -n "$mark-$each" link set lo up
  number=$((number + 1))
done

# Whoever is told writes a line: the time, the status, and each rule with its subject.
cat >"$work/note" <<'EOF'
#!/bin/sh
now=$(date +%s%3N)
text=$(cat)
printf '%s %s %s\n' "$now" "$WATTRACK_STATUS" "$(printf '%s' "$text" |
  grep -o '"rule":"[^"]*","severity":"[^"]*","subject":"[^"]*"' | sed 's/"[a-z]*":"\([^"]*\)"/\1/g' | tr '\n' ' ')" >>"$(dirname "$0")/told"
EOF
chmod +x "$work/note"
: >"$work/told"
cat >"$work/alerts.yaml" <<EOF
receivers: {note: {type: command, command: [$work/note]}}
rules: {DiskFilling: {enabled: false}, NodeOverheat: {enabled: false}}
EOF

run() { # name, namespace, command: its pid is in pid[name]
  local name=$1 space=$2
  shift 2
  ip netns exec "$mark-$space" "$@" >>"$work/$name.log" 2>&1 &
  pid[$name]=$!
  disown "${pid[$name]}"
}

agent() { # name, address of the aggregator
  printf '%032x\n' "$((16#$(printf '%s' "$1" | od -An -tx1 | tr -d ' ') + 4096))" >"$work/id-$1"
  mkdir -p "$work/state-$1"
  run "$1" "$1" env WATTRACK_NAME="$1" WATTRACK_AGGREGATOR="${2:-10.77.0.1}:7460" WATTRACK_STATE_DIR="$work/state-$1" \
    WATTRACK_INSECURE=true WATTRACK_MACHINE_ID_FILE="$work/id-$1" "$wattrack" agent
}

# The node's own bad network card: its agent speaks to port 7460 of its loopback.
relay() { # name, seed
  run "relay-$1" "$1" "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx32m -XX:+UseSerialGC -cp "$root/cli/target/lib/*" \
    dev.wattrack.testkit.relay.RoughRelayMain 7460 10.77.0.1 7460 2000 0.05 "$2"
  local i
  for ((i = 0; i < 120; i++)); do
    grep -qs 'relays from port' "$work/relay-$1.log" && return 0
    sleep 0.5
  done
  fail "the relay of $1 does not begin"
}

states() {
  ip netns exec "$mark-agg" "$wattrack" nodes --url http://10.77.0.1:7461 2>/dev/null
}

wait_up() {
  local i
  for ((i = 0; i < 60; i++)); do
    [ "$(states | grep -c ' up ')" -ge "$1" ] && return 0
    sleep 0.5
  done
  fail "$1 nodes are not up within 30 s: $(states)"
}

WATTRACK_ALERTS_FILE=$work/alerts.yaml run aggregator agg "$wattrack" aggregator --bind 10.77.0.1 --insecure \
  --state-dir "$work/state"
seed=$((RANDOM * 32768 + RANDOM))
echo "the relays' seeds: $seed and $((seed + 1))"
relay d "$seed"
relay e "$((seed + 1))"
for each in a b c; do agent "$each"; done
for each in d e; do agent "$each" 127.0.0.1; done
wait_up 5
rough_since=$SECONDS
sleep 2
[ ! -s "$work/told" ] || fail 'something is told while all is well'

# what, milliseconds at which it happened, pattern that must be told exactly once, within so many seconds (5)
expect() {
  local what=$1 at=$2 pattern=$3 most=${4:-5} line count
  sleep "$((most + 2))"
  count=$(tail -n "+$((seen + 1))" "$work/told" | grep -c "$pattern")
  [ "$count" = 1 ] || fail "$what: told $count times"
  [ "$(($(wc -l <"$work/told") - seen))" = 1 ] || fail "$what: more is told than that"
  line=$(tail -n "+$((seen + 1))" "$work/told" | grep "$pattern")
  local took=$((${line%% *} - at))
  echo "ok $what: told after $took ms"
  [ "$took" -le "$((most * 1000))" ] || fail "$what: later than $most s"
  seen=$(wc -l <"$work/told")
}

over() { # what, how many lines at most until all is well again
  local i
  for ((i = 0; i < 60; i++)); do
    tail -n "+$((seen + 1))" "$work/told" | grep -q "resolved.*$1" && break
    sleep 0.5
  done
  ((i < 60)) || fail "the end of $1 is not told"
  sleep 1
  [ "$(($(wc -l <"$work/told") - seen))" = 1 ] || fail "the end of $1: more is told than that"
  echo "ok the end of $1"
  seen=$(wc -l <"$work/told")
}

now() { date +%s%3N; }
seen=0

at=$(now)
ip -n "$mark-sw" link set to-a down
expect 'a cable pulled' "$at" 'firing NodeLost,critical,a'
ip -n "$mark-sw" link set to-a up
over 'NodeLost,critical,a'

at=$(now)
kill -9 "${pid[b]}"
expect 'an agent killed' "$at" 'firing AgentDied,warning,b'
agent b
over 'AgentDied,warning,b'

kill -TERM "${pid[c]}"
sleep 7
[ "$(wc -l <"$work/told")" = "$seen" ] || fail 'a clean stop is told'
echo 'ok a clean stop is told to nobody'
agent c
wait_up 5

at=$(now)
kill -STOP "${pid[b]}"
expect 'an agent paused' "$at" 'firing AgentDied,warning,b'
kill -CONT "${pid[b]}"
over 'AgentDied,warning,b'

while [ "$((SECONDS - rough_since))" -lt "$quiet" ]; do sleep 1; done
[ "$(wc -l <"$work/told")" = "$seen" ] || fail 'something is told of nodes whose packets are late or lost'
echo "ok nothing is told for $((SECONDS - rough_since)) s of two nodes behind 0-2 s of delay and 5 % of loss"
at=$(now)
kill -9 "${pid[d]}"
# What it said last may be under way for 2 s more.
expect 'an agent killed behind delay and loss' "$at" 'firing AgentDied,warning,d' 7
at=$(now)
ip -n "$mark-sw" link set to-e down
expect 'a cable pulled behind delay and loss' "$at" 'firing NodeLost,critical,e'
for each in d e; do
  kill -TERM "${pid[relay-$each]}"
done

at=$(now)
ip -n "$mark-sw" link set br0 down
expect 'the switch gone' "$at" 'firing RackLost,critical,rack'
ip -n "$mark-sw" link set br0 up
over 'RackLost,critical,rack'

code=0
echo 'ok all'
