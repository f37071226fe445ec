// Two search engines for browsers, on the documents and queries that arrive on stdin as JSON: MiniSearch and lunr.
// evaluate.py runs this; both are installed on demand into a folder outside this repository.
const chunks = [];
process.stdin.on("data", (chunk) => chunks.push(chunk));
process.stdin.on("end", () => {
  const { documents, queries, fields, weights, limit } = JSON.parse(Buffer.concat(chunks).toString("utf8"));
  const answers = { MiniSearch: miniSearch, lunr };
  for (const [name, engine] of Object.entries(answers)) answers[name] = engine(documents, queries, fields, weights, limit);
  process.stdout.write(JSON.stringify(answers));
});

function miniSearch(documents, queries, fields, weights, limit) {
  const MiniSearch = require("minisearch");
  const index = new MiniSearch({ fields, idField: "id" });
  index.addAll(documents);
  const options = { boost: weights, fuzzy: 0.2, prefix: true };
  return queries.map((query) => index.search(query, options).slice(0, limit).map((hit) => hit.id));
}

function lunr(documents, queries, fields, weights, limit) {
  const engine = require("lunr");
  const index = engine(function () {
    this.ref("id");
    for (const field of fields) this.field(field, { boost: weights[field] });
    for (const document of documents) this.add(document);
  });
  return queries.map((query) => {
    const words = query.replace(/[:~^+*-]/g, " ");
    return index.search(words).slice(0, limit).map((hit) => hit.ref);
  });
}
