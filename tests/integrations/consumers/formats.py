"""Compares what a program read in one format with the JSON report of the same run.

formats.py CONSUMER REPORT [WHAT-IT-READ], where REPORT is a folder with a file per format.
"""

import json
import re
import sys
from pathlib import Path


def main():
    consumer, report = sys.argv[1], Path(sys.argv[2])
    read = Path(sys.argv[3]).read_text() if len(sys.argv) > 3 else ""
    diagnostics = json.loads((report / "json").read_text())["diagnostics"]
    if consumer != "json-lines":
        diagnostics = [shown(one) for one in diagnostics]
    CONSUMERS[consumer](report, diagnostics, read)


def shown(one):
    """A finding in a rendering is shown in the file that was rendered, in which its line is not known."""
    file = one["origin"] and one["origin"]["file"]
    return {**one, "file": file, "line": 1, "column": 1} if file else one


def reviewdog_rdjson(report, diagnostics, read):
    """reviewdog writes the very format that it reads, so nothing may be lost or changed."""
    ours = json.loads((report / "rdjson").read_text())
    understood = [
        {key: value for key, value in one.items() if key not in ("source", "originalOutput", "original_output")}
        for one in json.loads(read).get("diagnostics", [])
    ]
    # An empty text is left out by its writer.
    for one in ours["diagnostics"]:
        for suggestion in one.get("suggestions", []):
            if not suggestion["text"]:
                del suggestion["text"]
    drop_empty_paths(ours["diagnostics"])
    equal(ours["diagnostics"], understood, "diagnostics")
    equal(len(diagnostics), len(understood), "number of diagnostics")


def drop_empty_paths(value):
    if isinstance(value, dict):
        if value.get("path") == "":
            del value["path"]
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            drop_empty_paths(one)


def reviewdog_sarif(report, diagnostics, read):
    understood = json.loads(read).get("diagnostics", [])
    severity = {"ERROR": "error", "WARNING": "warning", "INFO": "info"}
    equal(
        [(one["rule"], one["severity"], one["file"], one["line"], one["column"]) for one in diagnostics],
        [
            (
                one["code"]["value"],
                severity[one["severity"]],
                one["location"].get("path", ""),
                one["location"]["range"]["start"]["line"],
                one["location"]["range"]["start"].get("column", 1),
            )
            for one in understood
        ],
        "diagnostics",
    )


def gitlab(report, diagnostics, read):
    """Source: GitLab's documentation of the code quality report format."""
    issues = json.loads((report / "gitlab").read_text())
    assert isinstance(issues, list)
    for issue in issues:
        equal({"description", "check_name", "fingerprint", "severity", "location"}, set(issue), "fields")
        assert isinstance(issue["description"], str) and issue["description"], issue
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker"), issue
        assert re.fullmatch("[0-9a-f]{16}", issue["fingerprint"]), issue
        path, begin = issue["location"]["path"], issue["location"]["lines"]["begin"]
        assert not path.startswith("./") and isinstance(begin, int) and begin >= 1, issue
    equal(len(issues), len({issue["fingerprint"] for issue in issues}), "number of fingerprints")
    equal(
        [(one["rule"], one["file"], one["line"]) for one in diagnostics],
        [(one["check_name"], one["location"]["path"], one["location"]["lines"]["begin"]) for one in issues],
        "issues",
    )


def junit(report, diagnostics, read):
    from junitparser import Failure, JUnitXml, Skipped

    suites = list(JUnitXml.fromfile(str(report / "junit")))
    cases = [case for suite in suites for case in suite]
    assert cases, "a report without a test"
    for suite in suites:
        equal(suite.tests, len(list(suite)), "number of tests")
        equal(suite.failures, sum(isinstance(case.result[0], Failure) for case in suite if case.result), "failures")
        equal(suite.skipped, sum(isinstance(case.result[0], Skipped) for case in suite if case.result), "skipped")
    names = [(case.classname, case.name) for case in cases]
    equal(len(names), len(set(names)), "number of names")
    failures = [case for case in cases if case.result and isinstance(case.result[0], Failure)]
    equal(
        [(one["rule"], one["severity"], clean(one["file"]), str(one["line"])) for one in diagnostics],
        [
            (re.split(r":| \(", case.name)[0], case.result[0].type, case._elem.get("file"), case._elem.get("line"))
            for case in failures
        ],
        "failures",
    )
    for one, case in zip(diagnostics, failures):
        equal(words(clean(one["message"])), words(case.result[0].message), "message")


def json_lines(report, diagnostics, read):
    lines = (report / "json-lines").read_text().split("\n")
    equal(diagnostics, [json.loads(line) for line in lines if line], "diagnostics")


def vim(report, diagnostics, read):
    places = [(one["file"], one["line"], one["column"], one["kind"]) for one in json.loads(read)]
    equal([place(one) + (one["severity"][0],) for one in diagnostics], places, "quickfix list")


def emacs(report, diagnostics, read):
    rows = [line.split("\t") for line in read.splitlines()]
    places = [(file, int(line), int(column), int(kind)) for file, line, column, kind in rows]
    kinds = {"error": 2, "warning": 1, "info": 0}
    equal([place(one) + (kinds[one["severity"]],) for one in diagnostics], places, "messages")


def place(one):
    return (one["file"], one["line"], one["column"])


def clean(text):
    """Control characters have no place in text for people, nor in XML."""
    return "".join("\ufffd" if ord(c) < 32 and c not in "\n\t\r" else c for c in text)


def words(text):
    return text.split()


def equal(expected, found, what):
    if isinstance(expected, list) and isinstance(found, list) and expected != found:
        for number, (one, other) in enumerate(zip(expected, found)):
            assert one == other, f"{what}, number {number}:\n  expected {one}\n  found    {other}"
    assert expected == found, f"{what}:\n  expected {expected}\n  found    {found}"


CONSUMERS = {
    "reviewdog-rdjson": reviewdog_rdjson,
    "reviewdog-sarif": reviewdog_sarif,
    "gitlab": gitlab,
    "junit": junit,
    "json-lines": json_lines,
    "vim": vim,
    "emacs": emacs,
}

if __name__ == "__main__":
    main()
