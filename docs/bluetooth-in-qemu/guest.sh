#!/usr/bin/env bash
# Inside the guest: two virtual controllers, bluetoothd, a plug on the second, Wattrack on the first.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
say() { echo "[$(cut -d' ' -f1 /proc/uptime)] $*"; }
java=$(readlink -f "$(command -v java)")
export LD_LIBRARY_PATH=${java%/bin/java}/lib
wattrack() {
  "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto -Xmx96m -cp "$wattrack_root/cli/target/lib/*" \
    dev.wattrack.cli.CliMain "$@"
}

say "kernel $(uname -r)"
ip link set lo up
# btvirt emulates a controller with the kernel's ciphers.
for module in af_alg algif_hash algif_skcipher cmac ecb bluetooth hci_vhci; do modprobe "$module"; done
mkdir -p /run/dbus && dbus-uuidgen --ensure && dbus-daemon --system --fork --nopidfile
btvirt -L -l2 >/run/btvirt.log 2>&1 &
sleep 2
say "controllers: $(ls /sys/class/bluetooth | tr '\n' ' ')"
/usr/libexec/bluetooth/bluetoothd -n -E >/run/bluetoothd.log 2>&1 &
sleep 3
head -n 3 /run/bluetoothd.log
python3 "$wattrack_here/plug.py" hci1 >/run/plug.log 2>&1 &
sleep 4
cat /run/plug.log
# Only the first controller is ours; the second belongs to the plug.
address=$(bluetoothctl list | sed -n 's/^Controller \([0-9A-F:]*\).*/\1/p' | sed -n 2p)
cat >/run/sensors.yaml <<Y
sensors:
  plug:
    kind: sem6000
    address: $address
    adapter: hci0
Y
[ -n "$address" ] || address=none
say "the plug's address is $address"
say 'wattrack sensors scan' && wattrack sensors scan
say 'wattrack sensors read' && wattrack sensors read plug --config /run/sensors.yaml --count 5 --wait 90 && read=1
say 'wattrack sensors history' && wattrack sensors history plug day --config /run/sensors.yaml && history=1
say 'wattrack sensors relay' && wattrack sensors relay plug off --yes --config /run/sensors.yaml && relay=1
# The agent itself, with nobody to send to: what it says of the plug, and how it was doing at its end.
say 'wattrack agent'
WATTRACK_SENSORS=/run/sensors.yaml timeout 40 "$java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx48m \
  -cp "$wattrack_root/cli/target/lib/*" dev.wattrack.agent.AgentMain --state-dir /run/agent 2>&1 | grep 'plug'
cat /run/agent/sensors.status
grep -q ' [1-9][0-9]* readings' /run/agent/sensors.status && agent=1
say 'end'
tail -n 25 /run/plug.log
[ "${read-}${history-}${relay-}${agent-}" = 1111 ] && echo 'READ AND SWITCHED'
sync
echo o >/proc/sysrq-trigger
while :; do :; done
