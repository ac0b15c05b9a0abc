#!/usr/bin/env bash
# The launcher from other folders, through symlinks, below folders with blanks, and without Java.
# Needs a build (./wattrack test has made one) and runs nothing that listens.
set -eu
root=$(cd -- "$(dirname -- "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export WATTRACK_BUILD=never

check() {
  local what=$1 expected=$2 actual=$3
  [ "$expected" = "$actual" ] || {
    printf 'FAILED %s\n  expected: %s\n  actual:   %s\n' "$what" "$expected" "$actual"
    exit 1
  }
  echo "ok $what"
}

version=$("$root/wattrack" version | head -n 1)
check 'it says its version' wattrack "${version%% *}"

ln -s "$root/wattrack" "$work/w"
ln -s w "$work/v"
check 'it works through two symlinks' "$version" "$(cd / && "$work/v" version | head -n 1)"

copy="$work/a folder with blanks"
mkdir -p "$copy/cli/target" "$copy/collector-agent"
cp "$root/wattrack" "$copy/"
cp -r "$root/cli/target/lib" "$copy/cli/target/"
check 'it works below a folder with blanks' "$version" "$(cd "$work" && "$copy/wattrack" version | head -n 1)"

code=0
out=$(JAVA_HOME=$work/none "$root/wattrack" version 2>&1) || code=$?
check 'a wrong JAVA_HOME fails' 1 "$code"
case $out in *apt-get\ install*) ;; *) check 'it says what to install' 'apt-get install …' "$out" ;; esac

mkdir -p "$work/old/bin"
printf '#!/bin/sh\necho '"'"'openjdk version "11.0.2" 2019-01-15'"'"' >&2\n' >"$work/old/bin/java"
chmod +x "$work/old/bin/java"
code=0
out=$(JAVA_HOME=$work/old "$root/wattrack" version 2>&1) || code=$?
check 'an old Java fails' 1 "$code"
case $out in *'is version 11.0.2; 17 or newer is needed'*) ;; *) check 'it says which is needed' '17 or newer' "$out" ;; esac

for word in --version -V; do
  check "$word is version" "$version" "$("$root/wattrack" "$word" | head -n 1)"
done
check 'help is --help' "$("$root/wattrack" --help)" "$("$root/wattrack" help)"
check 'help of a command is its --help' "$("$root/wattrack" query --help)" "$("$root/wattrack" help query)"
check 'help of the agent is its --help' "$("$root/wattrack" agent --help)" "$("$root/wattrack" help agent)"
check 'help of test is its --help' "$("$root/wattrack" test --help)" "$("$root/wattrack" help test)"

code=0
out=$("$root/wattrack" 2>&1 >/dev/null) || code=$?
check 'without a word it is wrong usage' 2 "$code"
check 'and shows the help' "$("$root/wattrack" --help)" "$out"

code=0
out=$("$root/wattrack" agent --nmae x 2>&1) || code=$?
check 'a slip of the agent is wrong usage' 2 "$code"
case $out in *"did you mean '--name'?"*) ;; *) check 'it says what was meant' '--name' "$out" ;; esac

code=0
"$root/wattrack" kioskk >/dev/null 2>&1 || code=$?
check 'what is not there is wrong usage' 2 "$code"

code=0
"$root/wattrack" test --quick >/dev/null 2>&1 || code=$?
check 'an unknown option of test is wrong usage' 2 "$code"

# A Java whose kiosk ends as the next line of "codes" says, and at once.
mkdir -p "$work/kiosk/bin"
echo 'JAVA_VERSION="17.0.1"' >"$work/kiosk/release"
cat >"$work/kiosk/bin/java" <<EOF
#!/bin/sh
echo started >>"$work/kiosk/starts"
code=\$(head -n 1 "$work/kiosk/codes")
sed -i 1d "$work/kiosk/codes"
exit \$code
EOF
chmod +x "$work/kiosk/bin/java"
starts() { wc -l <"$work/kiosk/starts"; }

printf '86\n7\n' >"$work/kiosk/codes"
code=0
JAVA_HOME=$work/kiosk "$root/wattrack" kiosk || code=$?
check 'a kiosk whose picture was frozen is started anew' 2 "$(starts)"
check 'one that ends by itself is not, and its code is kept' 7 "$code"

printf '86\n86\n' >"$work/kiosk/codes"
JAVA_HOME=$work/kiosk "$root/wattrack" kiosk &
launcher=$!
for _ in $(seq 300); do [ "$(starts)" -lt 3 ] || break; sleep 0.1; done
kill "$launcher"
code=0
wait "$launcher" || code=$?
check 'a stop that is asked for between two starts is no failure' 0 "$code"
check 'and there is no other start' 3 "$(starts)"

mv "$copy/cli/target/lib" "$copy/cli/target/gone"
code=0
out=$("$copy/wattrack" version 2>&1) || code=$?
check 'without a build and without building it fails' 1 "$code"
