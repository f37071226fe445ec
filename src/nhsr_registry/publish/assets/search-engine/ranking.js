// Ideas → projects, the nearest first (search/rank.py, search/sayings.py), and whether they answer (search/engine.py).
import { cards, core, file, hashed, need, pairs, rowsOf, unpack, VALUE } from "./files.js";
import { idf, rarity } from "./meaning.js";

const LAY = 0.6, FACET = 0.17, PART = 0.5, TOGETHER = 0.15, ENOUGH = 0.2, COVERAGE = 0.6, ALIKE = 0.3, STRONG = 0.25, OTHERWISE = 0.3, BOTH = 0.15, AGAIN = 0.15, ANSWERS = 0.3, UNANSWERED = 0.85, TAIL = 0.1, MOST = 3.5, SMALL = 0.5, WHOLE = 1.05, AMONG = 5, LONG = 5, WHOLE_LONG = 0.9, FIRST = 15, SAID = 4, NEAREST = 3, BEYOND = 5, LESS = 0.5, FIRM = 1.2, FIRM_ENOUGH = 0.75;
const ofWords = (stems) => {
  if (stems.length === 1) return new Map(rowsOf(stems[0]).map(([doc, strength, field]) => [doc, [strength, field]]));
  const distinct = [...new Set(stems)];
  const whole = distinct.reduce((sum, term) => sum + idf(term), 0);
  const found = new Map();
  for (const term of distinct) {
    for (const [doc, strength, field] of rowsOf(term)) {
      const before = found.get(doc) || [0, 99, 0];
      found.set(doc, [before[0] + idf(term) * strength / whole, Math.min(before[1], field), before[2] + 1]);
    }
  }
  const together = new Map();
  for (const pair of pairs(stems)) for (const [doc, strength] of rowsOf(pair)) together.set(doc, (together.get(doc) || 0) + strength / (stems.length - 1));
  return new Map([...found].map(([doc, [strength, field, number]]) => [doc,
    [number === distinct.length ? strength + TOGETHER * (together.get(doc) || 0) : strength * PART * number / distinct.length, field]]));
};
const ofIdea = (idea) => {
  const found = new Map([...ofWords(idea.stems)].map(([doc, [strength, field]]) => [doc, { strength: (idea.lay ? LAY : 1) * strength, field, by: idea.said, how: "words" }]));
  for (const meaning of idea.against) { // written there too, but for something else
    for (const doc of new Set(pairs(meaning).flatMap((pair) => rowsOf(pair).map((row) => row[0])))) {
      if (found.has(doc)) found.get(doc).strength *= OTHERWISE;
    }
  }
  const otherwise = new Map();
  for (const other of idea.alternatives) {
    const rows = other.how === "synonym" ? (other.place ? unpack(other.place).rows : []) : rowsOf(other.stems[0]);
    for (const [doc, strength, field, where] of rows) {
      const match = { strength: strength * other.weight, field, by: other.text, how: other.how, where }, before = otherwise.get(doc);
      if (!before) otherwise.set(doc, match);
      else if (idea.lay) { // nobody wrote these words: a project that says it in many of the field's own is about it
        const [best, less] = before.strength >= match.strength ? [before, match] : [match, before];
        otherwise.set(doc, { ...best, strength: best.strength + AGAIN * less.strength });
      } else if (before.strength < match.strength) otherwise.set(doc, match);
    }
  }
  for (const [doc, match] of otherwise) { // said both ways: the stronger, and a little of the other
    const own = found.get(doc);
    const [best, less] = own && own.strength >= match.strength ? [own, match] : [match, own];
    found.set(doc, less ? { ...best, strength: best.strength + BOTH * less.strength } : best);
  }
  const best = new Map();
  for (const [term, strength, kind, value] of idea.facets) {
    for (const [doc, share] of rowsOf(term)) if ((best.get(doc)?.[0] || 0) < strength * share) best.set(doc, [strength * share, kind, value]);
  }
  for (const [doc, [share, kind, value]] of best) {
    const match = found.get(doc) || { strength: 0, field: 99, by: value, how: kind };
    found.set(doc, { ...match, strength: match.strength + FACET * share });
  }
  return found;
};
export const ranked = ({ ideas, stems }, only) => {
  const found = ideas.map((idea) => [idea, ofIdea(idea)]);
  const weights = found.map(([idea, documents]) => {
    if (!idea.alternatives.some((other) => other.how === "synonym")) return idea.weight;
    const weight = rarity([...documents.values()].filter((match) => match.strength >= STRONG).length);
    return idea.stems.length > 1 ? idea.share * weight : Math.min(idea.weight, idea.share * weight);
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  const hits = new Map();
  found.forEach(([idea, documents], k) => documents.forEach((match, doc) => {
    if (only && !only.has(doc)) return;
    const hit = hits.get(doc) || { doc, score: 0, covered: 0, matches: [] };
    hit.score += weights[k] * match.strength;
    hit.covered += weights[k] * Math.min(1, match.strength / ENOUGH);
    hit.matches.push([idea, match]);
    hits.set(doc, hit);
  }));
  const starts = new Set(ideas.map((idea) => idea.stems[0]));
  stems.slice(1).forEach((two, k) => {
    if (!starts.has(two)) return;
    const weight = TOGETHER * Math.min(idf(stems[k]), idf(two));
    for (const [doc, strength] of rowsOf(`${stems[k]} ${two}`)) if (hits.has(doc)) hits.get(doc).score += weight * strength;
  });
  for (const hit of hits.values()) {
    hit.coverage = hit.covered / total;
    hit.relevance = hit.score / total * (1 - COVERAGE + COVERAGE * hit.coverage) * (0.825 + (VALUE.get(core.priors[hit.doc]) || 0) / 400);
  }
  return [...hits.values()].sort((a, b) => b.relevance - a.relevance || a.doc - b.doc);
};
export const missing = (ideas, hits) => {
  const spoken = new Set(hits.flatMap((hit) => hit.matches.map(([idea]) => idea.said)));
  for (const idea of ideas) if (idea.guessed && spoken.has(idea.said)) idea.said.split(" ").forEach((word) => spoken.add(word));
  const asked = ideas.filter((idea) => !idea.guessed);
  const not = asked.filter((idea) => !spoken.has(idea.said));
  const sum = (list) => list.reduce((all, idea) => all + Math.min(MOST, idea.weight), 0);
  return [not.filter((idea) => idea.weight > SMALL).map((idea) => idea.said), sum(not) / (sum(asked) || 1)];
};
export const whole = (ideas, hits) => { // how far, and how strongly, the best speak of all that was asked
  const total = ideas.reduce((sum, idea) => sum + (idea.guessed ? 0 : Math.min(MOST, idea.weight)), 0) || 1;
  const top = hits.slice(0, AMONG);
  const spoken = top.map((hit) => hit.matches.reduce((sum, [idea, match]) => sum + (idea.guessed ? 0 : 1) * Math.min(MOST, idea.weight || 0) * Math.min(1, (match.strength ?? 1) / ENOUGH), 0) / total);
  return top.length ? Math.max(...spoken) + Math.max(...top.map((hit) => hit.relevance)) : 0;
};
const firm = (ideas, hit) => { // how firmly one speaks of it: strongly, and in its name, summary or problem
  const asked = hit.matches.filter(([idea]) => !idea.guessed);
  if (asked.some(([, match]) => match.how === "name")) return 2;
  const told = (match) => ["name", "summary", "problem"].includes(core.fields[match.field]);
  const sum = asked.reduce((all, [idea, match]) => all + Math.min(MOST, idea.weight) * (Math.min(1, match.strength) ** 2 + told(match)), 0);
  return sum / (ideas.reduce((all, idea) => all + (idea.guessed ? 0 : Math.min(MOST, idea.weight)), 0) || 1);
};
export const answers = async (ideas, hits) => {
  const more = whole(ideas, hits) - (ideas.length < LONG ? WHOLE : WHOLE_LONG), [best] = await cards([hits[0].doc]);
  return more + (best?.what ? FIRM * (firm(ideas, hits[0]) - FIRM_ENOUGH) : 0) >= 0; // where nobody described it, its files say all or nothing
};
export const keep = (hits, unspoken) => {
  if (!hits.length || unspoken > UNANSWERED || Math.max(...hits.slice(0, 5).map((hit) => hit.coverage)) < ANSWERS * (1 - unspoken)) return [];
  return hits.filter((hit) => hit.relevance >= hits[0].relevance * TAIL);
};
export const namedFirst = async (text, hits, only) => {
  let said = text.trim().toLowerCase().replace(/\/+$/, "").replace(/\.git$/, "");
  if (said.includes("://")) said = said.split("/").slice(3, 5).join("/");
  const table = await file(`t/${hashed(`@${said}`) % core.shards}`);
  const named = (Object.hasOwn(table, `@${said}`) ? table[`@${said}`] : []).filter((doc) => !only || only.has(doc));
  const first = named.map((doc) => hits.find((hit) => hit.doc === doc) || { doc, relevance: 1, matches: [[{ said: text }, { field: 0, by: text, how: "name" }]] });
  first.sort((a, b) => b.relevance - a.relevance).forEach((hit) => { hit.relevance = Math.max(1, hit.relevance); });
  return [...first, ...hits.filter((hit) => !named.includes(hit.doc))];
};
export const alike = async (hits) => { // a little for the topics of the best one, which stays where it is
  if (hits.length < 2) return hits;
  cards(hits.slice(1, 10).map((hit) => hit.doc)).catch(() => {}); // most of them will be shown, in one order or another
  const [best] = hits, [{ topics = [] }] = await cards([best.doc]);
  const terms = topics.map((topic) => `topics=${topic.toLowerCase()}`), shared = new Map();
  await need(terms);
  let all = 0;
  for (const term of terms) {
    const rows = rowsOf(term), own = rows.find(([doc]) => doc === best.doc)?.[1] || 0;
    all += idf(term) * own * own;
    for (const [doc, place] of rows) shared.set(doc, (shared.get(doc) || 0) + idf(term) * own * place);
  }
  if (!all) return hits;
  for (const hit of hits.slice(1)) hit.relevance = (hit.relevance + ALIKE * best.relevance * Math.min(1, (shared.get(hit.doc) || 0) / all)) / (1 + ALIKE);
  return [best, ...hits.slice(1).sort((a, b) => b.relevance - a.relevance || a.doc - b.doc)];
};
export const nearestFirst = async (asked, hits) => { // of the first fifteen, those of which somebody says just that: see `search/sayings`
  const first = hits.slice(0, FIRST), best = first[0]?.relevance;
  if (first.length < 2) return hits;
  const places = new Map(first.map((hit, k) => [hit.doc, k])), met = first.map(() => new Map()); // saying and its length → words in common
  for (const term of new Set(asked)) {
    const table = await file(`t/${hashed(term) % core.shards}`);
    const [gaps, sayings] = Object.hasOwn(table, `~${term}`) ? table[`~${term}`].split("|") : ["", ""], each = sayings.split(" ");
    let doc = 0;
    gaps.split(",").forEach((gap, k) => {
      doc += parseInt(gap, 36);
      if (places.has(doc)) for (const at of each[k].match(/../gs)) met[places.get(doc)].set(at, (met[places.get(doc)].get(at) || 0) + 1);
    });
  }
  first.forEach((hit, k) => {
    const near = [...met[k]].map(([at, both]) => (both - LESS) / (VALUE.get(at[1]) + BEYOND)).sort((a, b) => b - a);
    hit.relevance += SAID * best * near.slice(0, NEAREST).reduce((sum, value) => sum + value, 0) / NEAREST;
  });
  const part = best / Math.max(...first.map((hit) => hit.relevance));
  for (const hit of hits) hit.relevance *= part;
  return [...first.sort((a, b) => b.relevance - a.relevance), ...hits.slice(FIRST)];
};
export const belowSuccessors = async (hits) => { // a project that names its successor comes after it
  const top = hits.slice(0, 10);
  const order = hits.map((hit) => hit.doc);
  (await cards(top.map((hit) => hit.doc))).forEach((card, k) => {
    const from = order.indexOf(card?.heir), to = order.indexOf(top[k].doc);
    if (from > to) order.splice(to, 0, ...order.splice(from, 1));
  });
  const place = new Map(order.map((doc, k) => [doc, k]));
  return [...hits].sort((a, b) => place.get(a.doc) - place.get(b.doc));
};
