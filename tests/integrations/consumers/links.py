"""Checks the links of a built book: every file and every anchor that a page leads to exists. Links to other hosts are
counted only.

links.py FOLDER
"""

import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.links, self.anchors = [], set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name in ("id", "name") and value:
                self.anchors.add(value)
            if name in ("href", "src") and value:
                self.links.append(value)


def main():
    root = Path(sys.argv[1]).resolve()
    pages = {path: Page(path.read_text()) for path in sorted(root.rglob("*.html"))}
    faults, inside, outside = set(), 0, 0
    for path, page in pages.items():
        for link in page.links:
            url = urlsplit(link)
            if url.scheme or url.netloc:
                outside += 1
                continue
            inside += 1
            target = (path.parent / unquote(url.path)).resolve() if url.path else path
            if path.name == "404.html" and url.path.startswith("/"):
                target = (root / url.path.lstrip("/")).resolve()
            if target.is_dir():
                target /= "index.html"
            if not target.is_file() or root not in target.parents:
                faults.add(f"{path.relative_to(root)}: {link}")
            elif url.fragment and target in pages and unquote(url.fragment) not in pages[target].anchors:
                faults.add(f"{path.relative_to(root)}: {link} (no such anchor)")
    assert len(pages) > 1 and inside, "no pages"
    assert not faults, "links that lead nowhere:\n" + "\n".join(sorted(faults))
    print(f"{inside} links in {len(pages)} pages, {outside} to other hosts")


main()
