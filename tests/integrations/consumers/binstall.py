"""Fills in the templates of cargo-binstall, and compares them with an archive: binstall.py ARCHIVE TARGET <metadata"""

import json
import pathlib
import sys
import tarfile

archive, target = pathlib.Path(sys.argv[1]), sys.argv[2]
package = json.load(sys.stdin)["packages"][0]
templates = package["metadata"]["binstall"]
assert templates["pkg-fmt"] == "tgz", templates

values = {
    "repo": package["repository"],
    "version": package["version"],
    "target": target,
    "archive-suffix": ".tar.gz",
    "bin": "lameduck",
    "binary-ext": "",
}


def fill(template):
    for name, value in values.items():
        template = template.replace("{ %s }" % name, value)
    assert "{" not in template, template
    return template


address = fill(templates["pkg-url"])
assert address.rsplit("/", 1)[1] == archive.name, address
member = fill(templates["bin-dir"])
with tarfile.open(archive) as packed:
    assert packed.getmember(member).mode & 0o111, member
print(address)
