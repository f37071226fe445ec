// Why a project was found (search/reasons.py): no word is claimed that is not there, and each field is told once.
import { core, rowsOf } from "./files.js";
import { read, stem } from "./words.js";

const MENTION = 0.1;
export const mentions = (hit) => hit.relevance < MENTION && hit.matches.length > 0 && hit.matches.every(([, match]) => match.how === "words" && match.field >= core.written);
const FACET_NAMES = { topics: "topics", settings: "settings", datasets: "data sets", kinds: "kinds" };
const reasons = function* ({ said, stems }, match, doc) { // field, word, what of the query it stands for
  const field = core.fields[match.field] || "text";
  if (FACET_NAMES[match.how]) yield [FACET_NAMES[match.how], match.by, said, match.how];
  else if (match.how === "words") {
    const words = said.split(" "), terms = words.length === stems.length ? stems : words.map(stem); // of a guess, only the telling ones
    for (const [k, word] of words.entries()) {
      const row = stems.includes(terms[k]) && rowsOf(terms[k]).find((own) => own[0] === doc);
      if (row) yield [core.fields[row[2]], word, ""];
    }
  } else if (match.how === "name" || !match.where) yield [field, match.by, match.how === "name" ? "" : said];
  else if (match.where.length === 1) yield [core.fields[parseInt(match.where, 36)], match.by, said];
  else {
    const words = read(match.by);
    for (const [k, place] of [...match.where].entries()) if (place !== "-" && words[k]) yield [core.fields[parseInt(place, 36)], words[k].said, said];
  }
};
export const why = (hit) => { // [{ field, words, others: [{ words, for }] }], the strongest fields first
  const found = new Map();
  const told = hit.matches.flatMap(([idea, match]) => [...reasons(idea, match, hit.doc)]);
  const telling = told.filter(([, word, meant]) => meant || core.weak[stem(word.toLowerCase())] !== 4); // "how many" is no reason
  for (const [field, word, meant, facet] of telling.length ? telling : told) {
    if (!found.has(field)) found.set(field, { field, facet, plain: new Map(), meant: new Map() });
    const own = found.get(field);
    if (!meant) own.plain.set(stem(word.toLowerCase()), own.plain.get(stem(word.toLowerCase())) || word);
    else own.meant.set(meant, (own.meant.get(meant) || new Set()).add(word));
  }
  const place = (field) => (core.fields.includes(field) ? core.fields.indexOf(field) : 2);
  return [...found.values()].sort((a, b) => place(a.field) - place(b.field)).map(({ field, facet, plain, meant }) => {
    const others = new Map(); // other words → all that they stand for
    for (const [what, words] of meant) {
      const left = [...words].filter((word) => !plain.has(stem(word.toLowerCase())));
      if (left.length) others.set(left.join("|"), { words: left, for: [...(others.get(left.join("|"))?.for || []), what] });
    }
    return { field, facet, words: [...plain.values()], others: [...others.values()] };
  }).filter((reason) => reason.words.length || reason.others.length);
};
