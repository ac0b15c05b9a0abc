#!/usr/bin/env bash
# A real MooseFS, a master and two chunk servers, in a network namespace of its own: the agent of one node tells how
# it is; a chunk server that is killed is an alert, and its return ends it. Needs root and a build; takes about 60 s.
set -u
root=$(cd -- "$(dirname -- "$0")/.." && pwd)
wattrack=${WATTRACK_COMMAND:-$root/wattrack}
skip() {
  echo "$1"
  exit 77
}
[ "$(id -u)" = 0 ] || skip 'needs root for a network namespace: sudo ./wattrack test'
for each in mfsmaster:moosefs-master mfschunkserver:moosefs-chunkserver mfscli:moosefs-cli mfsmount:moosefs-client ip:iproute2 curl:curl; do
  command -v "${each%:*}" >/dev/null || skip "needs ${each%:*}: apt-get install ${each#*:}"
done
[ -c /dev/fuse ] || skip 'this kernel has no /dev/fuse to mount MooseFS with'
export WATTRACK_BUILD=never
work=$(mktemp -d)
space=wm$$
declare -A pid=()
code=1

# Asked to end first, for the launcher hands that on; no server of MooseFS is waited for.
cleanup() {
  local each
  umount -l "$work/mnt" 2>/dev/null
  for each in "${pid[@]}"; do kill "$each" 2>/dev/null; done
  sleep 1
  for each in "${pid[@]}"; do kill -9 "$each" 2>/dev/null; done
  ip netns del "$space" 2>/dev/null
  [ "$code" = 0 ] && rm -rf "$work"
}
trap cleanup EXIT

fail() {
  echo "FAILED $1"
  tail -n 8 "$work"/*.log
  exit 1
}

run() { # name, command: its pid is in pid[name]
  local name=$1
  shift
  nsenter --net="/run/netns/$space" "$@" >>"$work/$name.log" 2>&1 &
  pid[$name]=$!
  disown "${pid[$name]}"
}

ip netns add "$space" || skip 'this machine allows no network namespaces'
ip -n "$space" link set lo up
# MooseFS refuses 127.0.0.1 for chunk servers.
for each in 1 11 12; do ip -n "$space" addr add "10.77.0.$each/32" dev lo; done

mkdir -p "$work"/{meta,cs11,cs12,hdd11,hdd12,mnt,state,state-agent}
cp /var/lib/mfs/metadata.mfs.empty "$work/meta/metadata.mfs" || fail 'no empty metadata of MooseFS'
echo '10.77.0.0/24 / rw,alldirs,admin,maproot=0:0' >"$work/exports"
cat >"$work/master.cfg" <<EOF
WORKING_USER = root
WORKING_GROUP = root
DATA_PATH = $work/meta
EXPORTS_FILENAME = $work/exports
TOPOLOGY_FILENAME = $work/topology
MATOML_LISTEN_HOST = 10.77.0.1
MATOCS_LISTEN_HOST = 10.77.0.1
MATOCL_LISTEN_HOST = 10.77.0.1
LOCK_MEMORY = 0
EOF
: >"$work/topology"
run master mfsmaster -f -c "$work/master.cfg" start
chunk_server() {
  cat >"$work/cs$1.cfg" <<EOF
WORKING_USER = root
WORKING_GROUP = root
DATA_PATH = $work/cs$1
HDD_CONF_FILENAME = $work/hdd$1.cfg
MASTER_HOST = 10.77.0.1
BIND_HOST = 10.77.0.$1
CSSERV_LISTEN_HOST = 10.77.0.$1
EOF
  echo "$work/hdd$1 -1GiB" >"$work/hdd$1.cfg"
  run "cs$1" mfschunkserver -f -c "$work/cs$1.cfg" start
}
chunk_server 11
chunk_server 12

servers() { nsenter --net="/run/netns/$space" mfscli -H 10.77.0.1 -p -n -SCS 2>/dev/null | grep -c "^chunk servers:"; }
await() { # what, seconds, command
  local what=$1 seconds=$2 i
  shift 2
  for ((i = 0; i < seconds * 2; i++)); do
    "$@" && return 0
    sleep 0.5
  done
  fail "$what: not within $seconds s"
}
two_servers() { [ "$(servers)" = 2 ]; }
await 'two chunk servers' 60 two_servers
nsenter --net="/run/netns/$space" mfsmount -H 10.77.0.1 "$work/mnt" >"$work/mount.log" 2>&1 || fail 'mfsmount'
for each in 1 2 3; do
  echo "file $each" >"$work/mnt/f$each" && nsenter --net="/run/netns/$space" mfssetgoal 2 "$work/mnt/f$each" >/dev/null || fail 'a file'
done

cat >"$work/alerts.yaml" <<EOF
rules:
  DiskFilling: {enabled: false}
  FileSystemEndangered: {warning: {series: filesystem.chunks_endangered, above: 1, clear: 0.5, for: 3s}}
EOF
WATTRACK_INSECURE=true WATTRACK_ALERTS_FILE=$work/alerts.yaml run aggregator "$wattrack" aggregator --state-dir "$work/state"
echo 0123456789abcdef0123456789abcdef >"$work/id"
run agent env WATTRACK_INSECURE=true WATTRACK_NAME=access WATTRACK_STATE_DIR="$work/state-agent" WATTRACK_MACHINE_ID_FILE="$work/id" \
  WATTRACK_FILESYSTEM_MOOSEFS=10.77.0.1 "$wattrack" agent

newest() { # the newest value of a field of the whole file system
  nsenter --net="/run/netns/$space" curl -sf -G localhost:7461/query --data-urlencode \
    "q=SELECT last(\"$1\") FROM filesystem WHERE kind='moosefs'" --data db=wattrack | grep -o '[0-9]*\]\]' | tr -d ']'
}
is() { [ "$(newest "$1")" = "$2" ]; }
alert() { nsenter --net="/run/netns/$space" curl -sf localhost:7461/api/v1/alerts | grep -o '"alerts":\[.*"history"' | grep -q FileSystemEndangered; }
no_alert() { ! alert; }

await 'two servers seen' 60 is servers_up 2
await 'no chunk endangered' 60 is chunks_endangered 0
no_alert || fail 'an alert while all is well'
echo "ok a whole file system: $(newest total) bytes"

kill -9 "${pid[cs12]}"
await 'endangered chunks' 60 is chunks_endangered 3
is servers_down 1 || fail 'the server that was killed is not down'
await 'an alert' 60 alert
echo 'ok a chunk server killed: 3 chunks endangered, alert raised'

chunk_server 12
await 'chunks whole again' 90 is chunks_endangered 0
await 'the end of the alert' 90 no_alert
echo 'ok it is back: alert cleared'
code=0
echo 'ok all'
