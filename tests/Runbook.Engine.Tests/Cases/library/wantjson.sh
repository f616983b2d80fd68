#!/usr/bin/env bash
# WANT_JSON
echo "some noise"
printf '{"changed": false, "given": %s}' "$(cat "$1")"
