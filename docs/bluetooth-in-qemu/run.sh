#!/usr/bin/env bash
# Reads a plug through the real bluetoothd and the kernel's Bluetooth, with virtual controllers, in a
# throw-away virtual machine: no hardware, no root in the guest's host, nothing is changed.
#   run.sh FOLDER        FOLDER: for the kernel and the initial file system, kept for the next run
# What it needs: README.md. Ends with status 0 if a plug was found, read and switched.
set -eu
here=$(cd -- "$(dirname -- "$0")" && pwd)
root=$(cd -- "$here/../.." && pwd)
work=${1:?usage: run.sh FOLDER}
mkdir -p "$work"
work=$(cd -- "$work" && pwd)
[ -d "$root/cli/target/lib" ] || { echo "build first: ./wattrack version" >&2; exit 1; }

# The kernel: Debian's, with all modules (the cloud kernels have no Bluetooth).
if ! ls "$work"/kernel/boot/vmlinuz-* >/dev/null 2>&1; then
  package=$(apt-cache depends linux-image-amd64 | sed -n 's/ *Depends: \(linux-image-[0-9].*\)/\1/p' | head -n 1)
  (cd "$work" && apt-get download "$package" && dpkg -x "$package"_*.deb kernel && rm "$package"_*.deb)
fi
version=$(basename "$work"/kernel/lib/modules/*)
depmod -b "$work/kernel" "$version"

# The first file system: busybox and what it takes to mount the host's root, read-only.
tree=$work/initial
rm -rf "$tree" && mkdir -p "$tree"/{bin,modules}
cp "$(command -v busybox)" "$tree/bin/busybox"
cp "$here/init" "$tree/init" && chmod +x "$tree/init"
for module in virtio_pci 9pnet_virtio 9p overlay; do
  modprobe -d "$work/kernel" -S "$version" --show-depends "$module" | sed -n 's/^insmod \([^ ]*\).*/\1/p'
done | awk '!seen[$0]++' | while IFS= read -r file; do
  cp "$file" "$tree/modules/" && echo "insmod /modules/$(basename "$file")" >>"$tree/modules/load"
done
(cd "$tree" && find . | busybox cpio -o -H newc 2>/dev/null | gzip -1) >"$work/initial.gz"

log=$work/session.txt
timeout 420 qemu-system-x86_64 -accel tcg,thread=multi -cpu max -smp 1 -m 1536 -nographic -no-reboot -nic none \
  -kernel "$work/kernel/boot/vmlinuz-$version" -initrd "$work/initial.gz" \
  -append "console=ttyS0 quiet panic=-1 mitigations=off wattrack.here=$here wattrack.root=$root wattrack.modules=$work/kernel/lib/modules" \
  -virtfs local,path=/,mount_tag=hostroot,security_model=none,readonly=on,multidevs=remap </dev/null | tr -d '\r' | tee "$log"
grep -q '^READ AND SWITCHED' "$log"
