#!/usr/bin/env bash
# What the kiosk costs: cost.sh [SECONDS [MESSAGES_PER_SECOND]], 60 s at 1 Hz if not given. Under Xvfb with the software
# pipeline, fed by feed.py (7 nodes, 2 jobs), after 15 s of warm-up. At a rate above 1 pages turn every second instead of
# every 15. Prints the time to the first picture, CPU, and memory at the beginning, in the middle and at the end.
set -eu
root=$(cd -- "$(dirname -- "$0")/../.." && pwd)
seconds=${1:-60} rate=${2:-1}
rotate=15
[ "$rate" = 1 ] || rotate=1
work=$(mktemp -d)
pids=()
finish() {
  local pid
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
Xvfb -displayfd 3 -screen 0 800x480x24 -nolisten tcp -fbdir "$work" 3>"$work/display" 2>"$work/xvfb.log" &
pids+=($!)
for _ in $(seq 50); do [ -s "$work/display" ] && break || sleep 0.2; done
DISPLAY=:$(tr -d '\n' <"$work/display")
export DISPLAY
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
python3 "$root/benchmarks/kiosk/feed.py" "$port" "$rate" &
pids+=($!)
printf 'night.dim = 0\n' >"$work/kiosk.conf"
black=$(tail -c 1536000 "$work/Xvfb_screen0" | cksum)
began=$(date +%s%N)
WATTRACK_BUILD=${WATTRACK_BUILD-never} "$root/wattrack" kiosk --config "$work/kiosk.conf" --feed "127.0.0.1:$port" \
  --rotate "$rotate" >"$work/kiosk.log" 2>&1 &
launcher=$!
pids+=("$launcher")
while [ "$(tail -c 1536000 "$work/Xvfb_screen0" | cksum)" = "$black" ]; do
  kill -0 "$launcher" 2>/dev/null || {
    echo "the kiosk ended before its first picture:"
    cat "$work/kiosk.log"
    exit 1
  }
  sleep 0.02
done
echo "first picture after $((($(date +%s%N) - began) / 1000000)) ms"
java=$(pgrep -P "$launcher" java | head -n 1)
ticks() { awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$java/stat"; }
rss() { awk '/^(VmRSS|VmHWM)/ { printf "%s %.0f MB  ", $1, $2 / 1024 } END { print "" }' "/proc/$java/status"; }
sleep 15
echo "after warm-up: $(rss)"
for part in 1 2 3 4; do
  from=$(ticks) at=$(date +%s%N)
  sleep "$((seconds / 4))"
  awk -v t="$(($(ticks) - from))" -v n="$(($(date +%s%N) - at))" -v p="$part" -v hz="$(getconf CLK_TCK)" \
    'BEGIN { printf "quarter %d: %.2f %% of a core, ", p, 100 * t / hz / (n / 1e9) }'
  rss
done
echo "load average $(cut -d' ' -f1-3 /proc/loadavg)"
