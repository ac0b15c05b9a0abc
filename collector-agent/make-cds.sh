#!/bin/sh
# Makes a class-data archive that holds only what the agent needs.
#   make-cds.sh JAVA JARS OUT     JAVA: a java program; JARS: the agent's class path (jars, not
#                                 folders); OUT: the archive, for -XX:SharedArchiveFile=OUT
# The archive fits this java and this class path only; elsewhere the agent starts without it.
set -eu
if [ $# -ne 3 ]; then
  echo "usage: make-cds.sh JAVA JARS OUT" >&2
  exit 2
fi
java=$1 jars=$2 out=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# The rehearsal is a job as well (a rank of an MPI run), so that what reads jobs is in the archive.
PMIX_NAMESPACE=rehearsal PMIX_RANK=0 "$java" -XX:+UseSerialGC -Xshare:auto -XX:DumpLoadedClassList="$work/classes" \
  -cp "$jars" dev.wattrack.agent.Rehearsal "$work/state" 2>"$work/log" || { cat "$work/log" >&2; exit 1; }
grep -v Rehearsal "$work/classes" >"$work/list"
"$java" -XX:+UseSerialGC -Xmx64m -Xshare:dump -XX:SharedClassListFile="$work/list" \
  -XX:SharedArchiveFile="$out" -cp "$jars" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
echo "$out: $(wc -l <"$work/list") classes, $(wc -c <"$out") bytes"
