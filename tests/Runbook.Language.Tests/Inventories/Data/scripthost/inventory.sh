#!/bin/sh
if [ "$1" = --list ]; then
echo '{"web": {"hosts": ["s1", "s2"]}, "ungrouped": {"hosts": ["u1"]}}'
else echo "{\"me\": \"$2\"}"; fi
