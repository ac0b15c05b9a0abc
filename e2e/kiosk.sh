#!/usr/bin/env bash
# The kiosk in a real window, driven as a person would: it starts before the aggregator, keys and touches work, every
# page comes round, and it lives through the aggregator's death and return.
set -eu
root=$(cd -- "$(dirname -- "$0")/.." && pwd)
for program in Xvfb xdotool python3; do
  command -v "$program" >/dev/null || {
    echo "needs $program: apt-get install -y --no-install-recommends xvfb xdotool python3 libgtk-3-0 fonts-noto-core"
    exit 77
  }
done
work=$(mktemp -d)
pids=()
finish() {
  local pid
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
export WATTRACK_BUILD=never

Xvfb -displayfd 3 -screen 0 800x480x24 -nolisten tcp -fbdir "$work" 3>"$work/display" 2>"$work/xvfb.log" &
pids+=($!)
for _ in $(seq 50); do [ -s "$work/display" ] && break || sleep 0.2; done
DISPLAY=:$(tr -d '\n' <"$work/display")
export DISPLAY

screen() { python3 "$root/e2e/screen.py" "$work/Xvfb_screen0"; }

# Waits until the screen is as wanted (a pattern), for so many seconds.
until_screen() {
  local wanted=$1 seconds=$2 now=
  for _ in $(seq $((seconds * 5))); do
    now=$(screen)
    # shellcheck disable=SC2254 # a pattern
    case $now in $wanted)
      echo "ok $3: $now"
      return 0
      ;;
    esac
    sleep 0.2
  done
  echo "FAILED $3: expected '$wanted', seen '$now'"
  tail -n 20 "$work"/*.log
  exit 1
}

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
start_rack() {
  WATTRACK_COLLECTORS_DISABLED=process_group "$root/wattrack" up --simulate pi-rack --port 0 --http-port "$port" \
    --state-dir "$work/state" >"$work/up.log" 2>&1 &
  rack=$!
  pids+=("$rack")
}

printf 'pause = 3s\nrotate = 2s\nlanguage = en\nnight.dim = 0\nshift = 0s\n' >"$work/kiosk.conf"
"$root/wattrack" kiosk --config "$work/kiosk.conf" --feed "127.0.0.1:$port" >"$work/kiosk.log" 2>&1 &
kiosk=$!
pids+=("$kiosk")
until_screen 'dark waiting' 30 'it is there before the aggregator'

start_rack
until_screen 'dark page *' 60 'it finds the aggregator when that comes'

xdotool key 3
until_screen 'dark page 3' 5 'a digit goes to a page'
xdotool key Right
until_screen 'dark page 4' 5 'an arrow turns the page'
xdotool key t
until_screen 'light page *' 5 't makes it light'
xdotool key t
until_screen 'dark page *' 5 'and dark again'
xdotool mousemove 400 200 click 1
until_screen 'dark buttons' 5 'a touch brings the buttons'
xdotool mousemove 704 434 click 1
until_screen 'light buttons' 5 'the last button changes the colours'
xdotool mousemove 704 434 click 1
until_screen 'dark page *' 20 'the buttons go away'

seen=
for _ in $(seq 150); do
  now=$(screen)
  case "$seen" in *"$now"*) ;; *) seen="$seen$now;" ;; esac
  [ "$(grep -o 'page' <<<"$seen" | wc -l)" -lt 6 ] || break
  sleep 0.2
done
[ "$(grep -o 'page' <<<"$seen" | wc -l)" -ge 6 ] || {
  echo "FAILED every page comes round: $seen"
  exit 1
}
echo "ok every page comes round: $seen"

kill -9 "$rack"
until_screen '* strip' 20 'it says so when the aggregator is killed'
start_rack
until_screen 'dark page *' 60 'it is live again when the aggregator is back'

xdotool key q
for _ in $(seq 50); do kill -0 "$kiosk" 2>/dev/null || break; sleep 0.2; done
code=0
wait "$kiosk" || code=$?
[ "$code" = 0 ] || {
  echo "FAILED q ends it with $code"
  exit 1
}
echo 'ok q ends it'
