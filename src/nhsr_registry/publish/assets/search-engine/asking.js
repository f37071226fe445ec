// What is asked (search/query.py, search/filters.py): words, "phrases", -exclusions, field:value and -field:value.
import { core, count, facets, need, pairs, phrases, rowsOf } from "./files.js";
import { read } from "./words.js";
import { distance } from "./spelling.js";
import { planned } from "./meaning.js";

const FIELDS = {
  language: "language", lang: "language", kind: "kinds", type: "kinds", topic: "topics", setting: "settings", dataset: "datasets", data: "datasets",
  owner: "owner", org: "owner", organisation: "owner", licence: "licence", license: "licence", level: "level", status: "status",
};
const SAYS = { kinds: "kind", topics: "topic", settings: "setting", datasets: "dataset" };
const CLOSED = ["kinds", "language", "licence", "level", "status", "owner"]; // their values are no words of a question
const PIECE = /((?<!\S)[-–—−](?=[\p{L}\p{N}_"]))?(?:([A-Za-z]+):(?=\S))?(?:"([^"]*)(?:"|$)|([^\s"]+))/gu;
export const parsed = (text) => {
  const free = [], phrases = [], excluded = [], fields = [];
  for (const [, minus, field, phrase, word] of text.replace(/[“”„‟«»＂]/g, '"').matchAll(PIECE)) {
    const name = Object.hasOwn(FIELDS, (field || "").toLowerCase()) ? FIELDS[field.toLowerCase()] : "";
    const said = `${field && !name ? `${field} ` : ""}${phrase ?? word}`;
    const stems = read(said).map((own) => own.stem);
    if (name) fields.push([name, said, Boolean(minus)]);
    else if (minus) excluded.push(...(stems.length ? [stems] : []));
    else {
      if (phrase !== undefined && stems.length > 1) phrases.push(stems);
      free.push(said);
    }
  }
  return { words: read(free.join(" ")).slice(0, 40), phrases, excluded, fields };
};
const cut = (term) => count(term) > rowsOf(term).length; // of what very many have, only the strongest are published
const fitting = async (kind, value, choices, rough) => { // the projects with one value of a filter; null where there is no such value here
  const folded = value.toLowerCase().split(/\s+/).filter(Boolean).join(" "), said = [folded, folded.replaceAll(" ", "-")], known = choices[kind] || [];
  await need(said.map((id) => `${kind}=${id}`));
  let named = known.filter((row) => row.slice(0, 2).some((text) => said.includes(text.toLowerCase())));
  const plain = said.filter((id) => count(`${kind}=${id}`) && !named.some((row) => row[0].toLowerCase() === id)).map((id) => [id]);
  if (!named.length && !plain.length && folded.length > 2) { // part of one name only: "community" would be several
    const parts = known.filter(([, name]) => name.toLowerCase().includes(folded));
    if (parts.length === 1) named = parts;
  }
  const rows = [...new Map([...plain, ...named].map((row) => [row[0].toLowerCase(), row]))];
  if (!rows.length) return null;
  await need(rows.map(([id]) => `${kind}=${id}`));
  const found = new Set();
  for (const [id, [, , docs]] of rows) { // docs: facets → all of them, where the filters tell the same
    const term = `${kind}=${id}`, all = docs && (!count(term) || cut(term)) ? docs(await facets()) : null;
    if (!all && cut(term)) rough.add(`${SAYS[kind] || kind}:${value}`);
    for (const doc of all || rowsOf(term).map((row) => row[0])) found.add(doc);
  }
  return found;
};
const valuesNear = async (kind, value, known) => { // by spelling or else by meaning; all, where none is near
  const folded = value.toLowerCase();
  let close = known.filter((row) => row.slice(0, 2).some((text) => text && distance(folded, text.toLowerCase(), 2) <= Math.min(2, folded.length / 3)));
  if (!close.length) {
    const { ideas } = await planned(read(value)), about = new Set(ideas.flatMap((idea) => idea.facets).filter(([, , of]) => of === kind).map(([, , , id]) => id.toLowerCase()));
    close = known.filter(([id]) => about.has(id.toLowerCase())).slice(0, 4);
  }
  return [...new Set((close.length ? close : known).map(([id, name]) => name || id))];
};
const meantAsWords = async (value) => { // those that somebody here wrote, or that surely stand for others; lay words are none
  const words = read(value), stems = words.map((word) => word.stem);
  await need(stems);
  const sure = (phrases.get(stems.join(" ")) || []).some(([, , doubt]) => doubt === 0);
  return sure || (stems.length && holding(stems, core.written).size) ? words : [];
};
const holding = (terms, least) => terms.map((term) => new Set(rowsOf(term).filter((row) => row[2] < least).map((row) => row[0]))).reduce((a, b) => new Set([...a].filter((doc) => b.has(doc))));
export const filtered = async (query, given, choices) => { // which projects are left, and the fields whose values are unknown
  const wanted = new Map(), unknown = {}, out = new Set(), words = [...query.words], rough = new Set();
  let only = given;
  const meet = (found) => { only = only ? new Set([...only].filter((doc) => found.has(doc))) : found; };
  for (const [kind, value, unwanted] of query.fields) {
    const found = await fitting(kind, value, choices, rough);
    if (!found) {
      unknown[`${SAYS[kind] || kind}:${value}`] = await valuesNear(kind, value, choices[kind] || []);
      if (!unwanted && !CLOSED.includes(kind)) words.push(...await meantAsWords(value));
    } else if (unwanted) found.forEach((doc) => out.add(doc));
    else wanted.set(kind, new Set([...(wanted.get(kind) || []), ...found])); // of one filter's values, any
  }
  wanted.forEach(meet);
  await need([...query.phrases.flatMap((stems) => [...pairs(stems), ...stems]), ...query.excluded.flat()]);
  const whole = (terms) => { if (terms.some(cut)) rough.add(terms.join(" ")); return terms; };
  // Only what people wrote keeps its order: where nobody wrote them side by side, all the words are asked for.
  for (const stems of query.phrases) meet(holding(whole(pairs(stems).every(count) ? pairs(stems) : stems), Infinity));
  for (const stems of query.excluded) holding(whole(stems), core.written).forEach((doc) => out.add(doc)); // not by what a README mentions in passing
  if (out.size) {
    only = new Set((only ? [...only] : Array.from(core.priors, (_, doc) => doc)).filter((doc) => !out.has(doc)));
  }
  return { only, unknown, words, rough: [...rough] };
};
