"""What a search in the browser fetches, and how often its top answer is the command line's: `browser_search.py [REGISTRY] [QUERIES]`.

Runs the site's own script under Node. Bytes are those that a host with gzip sends, for `core.json`, the terms,
synonyms and words of the query, and the first ten results; each query starts with nothing fetched.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from nhsr_registry.folder.store import Registry
from nhsr_registry.locate import locate
from nhsr_registry.publish import publish
from nhsr_registry.search.engine import search
from nhsr_registry.search.index import open_index

QUERIES = Path(__file__).parent / "search" / "queries.tsv"
SCRIPT = """
const fs = require("fs"), zlib = require("zlib");
const [engine, folder, queries] = process.argv.slice(1);
eval(fs.readFileSync(engine, "utf8"));
(async () => {
  const found = [];
  for (const query of JSON.parse(queries)) {
    let bytes = 0, files = 0;
    const load = async (name) => {
      const raw = fs.readFileSync(`${folder}/search/${name}.json`);
      bytes += zlib.gzipSync(raw).length;
      files += 1;
      return JSON.parse(raw);
    };
    const own = NhsrSearch(load);
    const { hits } = await own.search(query);
    const cards = await own.cards(hits.slice(0, 10).map((hit) => hit.doc));
    found.push({ query, bytes, files, top: cards[0]?.id ?? null });
  }
  console.log(JSON.stringify(found));
})();
"""


def main(registry: str | None = None, queries: str = str(QUERIES)) -> None:
    root = locate(registry)
    rows = Path(queries).read_text(encoding="utf-8").splitlines()[1:]
    asked = list(dict.fromkeys(row.split("\t")[0] for row in rows))
    with tempfile.TemporaryDirectory() as scratch:
        site = Path(scratch) / "site"
        publish(Registry(root), site)
        command = ["node", "-e", SCRIPT, str(site / "assets/search-engine.js"), str(site), json.dumps(asked)]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    with open_index(root) as index:
        for row in found:
            results = search(index, row["query"], limit=1).results
            row["same"] = (results[0]["id"] if results else None) == row["top"]
    for row in found:
        if not row["same"]:
            print(f"  another top answer: {row['query']}")
    for what in ("bytes", "files"):
        sizes = sorted(row[what] for row in found)
        print(f"{what}: median {sizes[len(sizes) // 2]:,}, 95% {sizes[len(sizes) * 95 // 100]:,}, most {sizes[-1]:,}")
    print(f"same top answer: {sum(row['same'] for row in found)} of {len(found)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
