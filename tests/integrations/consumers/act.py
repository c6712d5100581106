"""Turns the log of `act --json` into files that a shell can compare: act.py LOG FOLDER

result       success or failure, of the job
log          what the steps printed, with COMMAND before what nobody expects
annotations  the errors, warnings and notices, one a line, as they were printed
summary      the job's summary
"""

import json
import pathlib
import sys

log, folder = sys.argv[1], pathlib.Path(sys.argv[2])
files = {name: [] for name in ("result", "log", "annotations", "summary")}
resume = None
for line in open(log, encoding="utf-8"):
    entry = json.loads(line)
    command = entry.get("command")
    if "jobResult" in entry:
        files["result"].append(entry["jobResult"])
    elif command == "summary":
        # Said once more for the step that the action is.
        if len(entry["stepID"]) == 2:
            files["summary"].append(entry["content"].rstrip("\n"))
    elif command in ("error", "warning", "notice"):
        files["annotations"].append(entry["raw"].rstrip("\n"))
    elif command == "stop-commands":
        resume = entry["arg"]
    elif command == "ignored" or entry.get("raw_output"):
        files["log"].append(entry.get("raw", entry["msg"]).rstrip("\n"))
    elif "raw" in entry and command != resume:
        # Nothing else is meant to be a command. Outputs have a file of their own.
        files["log"].append(f"COMMAND {entry['raw']}")
folder.mkdir(parents=True, exist_ok=True)
for name, lines in files.items():
    (folder / name).write_text("".join(line + "\n" for line in lines), encoding="utf-8")
