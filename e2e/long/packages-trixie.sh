#!/usr/bin/env bash
# As e2e/packages.sh, in Debian's next release with its newer Java, and with all that the kiosk's package needs.
# Takes about three minutes.
# Runs beside the others.
exec bash "$(dirname -- "$0")/../packages.sh" trixie outside libgtk-3-0t64,fonts-noto-core,cage,xwayland,udev
