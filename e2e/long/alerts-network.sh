#!/usr/bin/env bash
# Two nodes behind 0-2 s of delay and 5 % of loss for more than an hour: nobody is told of them before they are really
# killed. The rest of e2e/alerts-network.sh runs along.
# Runs beside the others.
export WATTRACK_QUIET_SECONDS=${WATTRACK_QUIET_SECONDS:-4000}
exec bash "$(dirname -- "${BASH_SOURCE[0]}")/../alerts-network.sh"
