#!/usr/bin/env bash
# Two hours of the kiosk at 20 times the speed: six minutes of 20 messages a second, a page a second. Its memory must be
# flat: the last quarter at most a tenth above the first, and below 180 MB.
set -eu
root=$(cd -- "$(dirname -- "$0")/../.." && pwd)
for program in Xvfb python3; do
  command -v "$program" >/dev/null || {
    echo "needs $program: apt-get install -y --no-install-recommends xvfb python3 libgtk-3-0 fonts-noto-core"
    exit 77
  }
done
out=$("$root/benchmarks/kiosk/cost.sh" 360 20) || { echo "$out"; echo "not ok: it was not measured"; exit 1; }
echo "$out"
rss() { sed -n "s/^quarter $1: .*VmRSS: *\([0-9]*\) MB.*/\1/p" <<<"$out"; }
first=$(rss 1) last=$(rss 4)
[ -n "$first" ] && [ -n "$last" ] || { echo "not ok: the kiosk did not live to the end"; exit 1; }
[ "$((last * 10))" -le "$((first * 11))" ] || { echo "not ok: memory grows, $first to $last MB"; exit 1; }
[ "$last" -le 180 ] || { echo "not ok: $last MB"; exit 1; }
echo "ok memory is flat: $first to $last MB"
