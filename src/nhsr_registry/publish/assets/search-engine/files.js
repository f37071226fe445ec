// What is published for the search (publish/browser_index.py), fetched as a query needs it: files, postings and cards.

const SCALE = Array.from({ length: 0x7f - 0x23 }, (_, k) => String.fromCharCode(0x23 + k)).filter((c) => c !== "\\" && c !== "|");
export const VALUE = new Map(SCALE.map((char, k) => [char, k]));
const FULL = 1.4;

export const pairs = (list) => list.slice(1).map((item, k) => `${list[k]} ${item}`);

const kept = new Map();
export const file = (name) => {
  if (!kept.has(name)) kept.set(name, load(name).catch((error) => { kept.delete(name); throw error; }));
  return kept.get(name);
};
export let core, lists;
const postings = new Map(), looked = new Set();
export const phrases = new Map();
export const hashed = (term) => {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(term)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value;
};
export const unpack = (text) => {
  const [count, gaps, strengths, fields, told] = text.split("|"), where = told?.split(",");
  let last = 0;
  const rows = gaps.split(",").map((gap, k) => {
    last += parseInt(gap, 36);
    return [last, FULL * (VALUE.get(strengths[k]) / (SCALE.length - 1)) ** 2, parseInt(fields[k], 36), where?.[k]];
  });
  return { count: Number(count), rows };
};
export const need = (terms) => Promise.all([...new Set(terms)].filter((term) => term && !postings.has(term)).map(async (term) => {
  const place = hashed(term) % core.shards, table = await file(`t/${place}`);
  if (!looked.has(place)) { // the vocabulary's phrases stand where one of their words does
    looked.add(place);
    for (const [key, meanings] of Object.entries(table)) if (key[0] === "!") phrases.set(key.slice(1), meanings);
  }
  const found = Object.hasOwn(table, term) ? table[term] : null;
  postings.set(term, typeof found === "string" ? unpack(found) : found);
}));
export const count = (term) => postings.get(term)?.count || 0;
export const rowsOf = (term) => postings.get(term)?.rows || [];
export const begin = async () => {
  if (core) return;
  const found = await file("core");
  lists = {
    stop: new Set(found.stop.split(" ")), fillers: new Set(found.fillers.split(" ")), small: found.small.split(" "),
    whole: new Map(Object.entries(found.irregular).flatMap(([into, words]) => words.split(" ").map((word) => [word, into]))),
  };
  core = found;
};
export const cards = async (docs) => Promise.all(docs.map(async (doc) => (await file(`d/${Math.floor(doc / 16)}`))[doc % 16]));
export const facets = async () => {
  const found = await file("facets");
  const numbers = (gaps) => { let last = 0; return new Set(gaps ? gaps.split(",").map((gap) => (last += parseInt(gap, 36))) : []); };
  if (!found.sets) {
    found.sets = Object.fromEntries(Object.entries(found.having).map(([facet, values]) => [facet, new Map(Object.entries(values).map(([value, gaps]) => [value, numbers(gaps)]))]));
  }
  return found;
};
