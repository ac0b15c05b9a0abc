#!/usr/bin/env bash
# Lays out what the packages install, target/stage/PACKAGE, and the tarball for other distributions.
#   stage.sh VERSION TIME     run by Maven in its package phase, after the other modules; TIME is of all files
set -eu
version=$1 time=$2
here=$(cd -- "$(dirname -- "$0")" && pwd)
root=$(dirname -- "$here")
target=$here/target
stage=$target/stage
rm -rf "$stage" "$target"/*.deb "$target"/*.tar.gz
umask 022

# put FILE... FOLDER: copies files to a folder of a package
put() {
  local into=$stage/${*: -1}
  mkdir -p "$into"
  install -m 644 "${@:1:$#-1}" "$into"
}

share=usr/share/wattrack
put "$root"/cli/target/lib/wattrack-{collector-agent,model}-*.jar agent/$share/agent
put "$root"/collector-agent/{agent.jvmflags,make-cds.sh} agent/$share/agent
put "$root/wattrack" agent/$share
chmod 755 "$stage/agent/$share/wattrack" "$stage/agent/$share/agent/make-cds.sh"
put "$root/docs/agent.conf" agent/etc/wattrack
put "$root"/sensors/target/lib/*.jar sensors/$share/sensors
put "$root/docs/sensors.yaml" sensors/$share/samples
put "$root"/cli/target/lib/*.jar aggregator/$share/lib
put "$root/docs/aggregator.yaml" aggregator/etc/wattrack
put "$root/docs/alerts.yaml" aggregator/$share/samples
put "$target"/javafx/*.jar kiosk/$share/javafx
for machine in x86_64 aarch64; do put "$target/javafx/$machine"/*.jar "kiosk/$share/javafx/$machine"; done
put "$root/docs/kiosk.conf" kiosk/etc/wattrack

units=$root/systemd
for package in agent aggregator kiosk; do put "$units/wattrack-$package.service" $package/usr/lib/systemd/system; done
put "$units"/wattrack-agent.service.d/sensors.conf sensors/usr/lib/systemd/system/wattrack-agent.service.d
for package in agent sensors aggregator kiosk; do
  put "$units/sysusers.d/wattrack-$package.conf" $package/usr/lib/sysusers.d
done
for package in agent sensors; do put "$units/udev/60-wattrack-$package.rules" $package/usr/lib/udev/rules.d; done

# The manual, from the commands themselves.
manual=$target/manual
rm -rf "$manual"
mkdir -p "$manual"
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
"$java" -cp "$root/cli/target/lib/*" dev.wattrack.agent.AgentMain --help >"$manual/agent-help"
"$java" -XX:TieredStopAtLevel=1 -cp "$root/cli/target/lib/*" dev.wattrack.cli.ManualMain "$manual" "$manual/agent-help" "$version"
mkdir -p "$stage"/{agent,aggregator,kiosk}/usr/share/man/man1 "$stage/agent/usr/share/bash-completion/completions"
for page in "$manual"/*.1; do
  case ${page##*/} in
    wattrack.1 | wattrack-agent.1) package=agent ;;
    wattrack-kiosk.1) package=kiosk ;;
    *) package=aggregator ;;
  esac
  gzip -9n <"$page" >"$stage/$package/usr/share/man/man1/${page##*/}.gz"
done
sed -i 1d "$manual/wattrack.bash" # it is read, not run
install -m 644 "$manual/wattrack.bash" "$stage/agent/usr/share/bash-completion/completions/wattrack"

# Each package has its papers.
for package in agent sensors aggregator kiosk; do
  doc=$package/usr/share/doc/wattrack-$package
  put "$here/deb/copyright" "$root/systemd/README.md" "$doc"
  sed "s/@package@/wattrack-$package/; s/@version@/${version/-/\~}/" "$here/deb/changelog" |
    gzip -9n >"$stage/$doc/changelog.gz"
done
put "$units"/examples/{mpi-jobs,drives,old-systemd}.conf agent/usr/share/doc/wattrack-agent/examples
put "$units"/examples/credentials.conf aggregator/usr/share/doc/wattrack-aggregator/examples
put "$root/docs/dependencies.md" aggregator/usr/share/doc/wattrack-aggregator

# The tarball is the same files with units and papers beside them.
name=wattrack-$version
tar=$target/tar/$name
rm -rf "$target/tar"
mkdir -p "$tar/docs" "$tar/man"
for package in agent sensors aggregator kiosk; do cp -R "$stage/$package/$share/." "$tar/"; done
cp -R "$root/systemd" "$root/LICENSE" "$root/README.md" "$tar/"
cp "$manual"/*.1 "$tar/man/"
cp "$manual/wattrack.bash" "$tar/"
cp "$root"/docs/*.{md,conf,yaml} "$tar/docs/"
find "$stage" -exec touch -h -d "$time" {} +
tar -C "$target/tar" --sort=name --owner=0 --group=0 --numeric-owner --mtime="$time" -czf "$target/$name.tar.gz" "$name"
