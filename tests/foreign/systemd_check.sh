#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# systemd's own opinion of the units: every key known, the program where ExecStart says, nothing exposed that need not be.
# Works without a running systemd.
#
# usage: systemd_check.sh UNITS PROGRAM
# Exit status 0: as it should be, 1: faults, 77: systemd-analyze is not installed.
set -eu
units=$1 program=$2
if ! command -v systemd-analyze >/dev/null; then
  echo "skipped: systemd-analyze (Debian's package systemd) is not installed"
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
service=$work/pressroom-archive.service timer=$work/pressroom-archive.timer

# verify SAYS: what systemd-analyze has to say of the units. It ends with 0 for a key that it does not know.
verify() { timeout 60 systemd-analyze verify --man=no "$service" "$timer" 2>&1 || echo "exit status $?"; }

fresh() {
  cp "$units/pressroom-archive.timer" "$timer"
  sed "s#^ExecStart=[^ ]*#ExecStart=$program#" "$units/pressroom-archive.service" >"$service"
}

fault() {
  echo "$*"
  exit 1
}

fresh
said=$(verify)
[ -z "$said" ] || fault "the units are faulty: $said"
timeout 60 systemd-analyze security --no-pager --offline=true --threshold=20 "$service" >"$work/security" 2>&1 ||
  fault "the service exposes too much: $(tail -n 1 "$work/security")"
grep -q '^SuccessExitStatus=3 4$' "$service" || fault "a run that leaves something for later must not fail the unit"

# The check can fail: a key, a program, a date.
sed -i 's/^ProtectSystem=/ProtectSytem=/' "$service"
[ -n "$(verify)" ] || fault "a misspelled key was not noticed"
fresh
sed -i "s#^ExecStart=[^ ]*#ExecStart=$work/none#" "$service"
[ -n "$(verify)" ] || fault "a program that is not there was not noticed"
fresh
sed -i 's/^OnUnitInactiveSec=.*/OnUnitInactiveSec=soon/' "$timer"
[ -n "$(verify)" ] || fault "a time that is none was not noticed"
