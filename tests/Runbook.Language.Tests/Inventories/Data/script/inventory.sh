#!/bin/sh
if [ "$1" = --list ]; then
cat <<'J'
{"web": {"hosts": ["s1", "s2"], "vars": {"wv": "{{ x }}", "n": 1}}, "plain": ["s3"], "prod": {"children": ["web", "plain"]},
 "single": {"lone": true}, "_meta": {"hostvars": {"s1": {"a": [1, 2.5, null]}, "s3": {"b": "x"}}}}
J
else echo '{"never": 1}'; fi
