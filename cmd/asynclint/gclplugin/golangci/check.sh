#!/usr/bin/env bash
# Builds golangci-lint with the plugin linked in, runs it on testdata/sample,
# and says what that proved. Fails loudly. A step of its own in CI: the build
# takes a minute when nothing is cached, and `go test work` leaves it out.
set -euo pipefail
cd "$(dirname "$0")"
GOWORK=off go test -count=1 -v .
