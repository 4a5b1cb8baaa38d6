#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Prometheus' own parser and linter over the metrics file that the tests write.
#
# usage: promtool_check.sh APP_TESTS
# Exit status 0: as it should be, 1: faults, 77: promtool is not installed.
set -eu
if ! command -v promtool >/dev/null; then
  echo "skipped: promtool (Debian's package prometheus) is not installed"
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
PRESSROOM_METRICS_FILE=$work/pressroom.prom timeout 60 "$1" "The metrics file is replaced as a whole" >/dev/null
timeout 60 promtool check metrics <"$work/pressroom.prom"

# The check can fail.
sed 's/^# TYPE pressroom_attempts_total counter/# TYPE pressroom_attempts_total count/' "$work/pressroom.prom" >"$work/broken"
if timeout 60 promtool check metrics <"$work/broken" >/dev/null 2>&1; then
  echo "a type that does not exist was not noticed"
  exit 1
fi
