"""Turns the log of `act --json` into files that a shell can compare: act.py LOG FOLDER

result       success or failure, of the job
log          what the steps printed
annotations  the errors, warnings and notices, one a line, as they were printed
summary      the job's summary
"""

import json
import pathlib
import sys

log, folder = sys.argv[1], pathlib.Path(sys.argv[2])
files = {name: [] for name in ("result", "log", "annotations", "summary")}
for line in open(log, encoding="utf-8"):
    try:
        entry = json.loads(line)
    except ValueError:
        sys.exit(f"act said something else than JSON: {line}")
    if "jobResult" in entry:
        files["result"].append(entry["jobResult"])
    command = entry.get("command")
    if command == "summary":
        files["summary"].append(entry["content"].rstrip("\n"))
    elif command in ("error", "warning", "notice"):
        files["annotations"].append(entry["raw"].rstrip("\n"))
    elif command not in (None, "ignored", "stop-commands", "group", "endgroup"):
        # Nothing else is meant to reach the runner.
        files["log"].append(f"COMMAND {command} {entry.get('kvPairs')} {entry.get('arg')}")
    if entry.get("raw_output"):
        files["log"].append(entry["msg"].rstrip("\n"))
folder.mkdir(parents=True, exist_ok=True)
for name, lines in files.items():
    (folder / name).write_text("".join(line + "\n" for line in lines), encoding="utf-8")
