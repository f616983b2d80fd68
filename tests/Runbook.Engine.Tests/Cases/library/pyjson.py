#!/usr/bin/python3
# WANT_JSON
import json, sys
args = json.load(open(sys.argv[1]))
print(json.dumps({"changed": args.get("change", False), "failed": args.get("fail", False), "msg": "py says " + args["say"]}))
