// One query, from words to an answer that says what it did (search/engine.py).
import { begin, cards, count, facets, lists } from "./files.js";
import { stem, wordsOf } from "./words.js";
import { corrections } from "./spelling.js";
import { planned } from "./meaning.js";
import { alike, answers, belowSuccessors, keep, missing, namedFirst, nearestFirst, ranked } from "./ranking.js";
import { mentions, why } from "./reasons.js";
import { filtered, parsed } from "./asking.js";

const DOUBTFUL = 0.5;
const search = async (text, given = null, choices = {}) => { // choices: filter → [id, name, facets → its projects] of each value
  await begin();
  const short = text.slice(0, 500), query = parsed(short), narrowed = query.fields.length + query.excluded.length > 0;
  const { only, unknown, words, rough } = await filtered(query, given, choices);
  const small = query.phrases.length || words.some((word) => !lists.stop.has(word.said)) ? [] : words.map((word) => word.said); // "the of" says nothing
  const listed = narrowed && (small.length || !words.length); // fields and exclusions only: everything that fits
  const made = await planned(small.length || listed ? [] : words);
  const found = small.length || listed ? [] : await alike(ranked(made, only));
  let [lacking, unspoken] = listed ? [[], 0] : missing(made.ideas, found);
  if (only) lacking = lacking.filter((said) => !made.ideas.some((idea) => idea.said === said && idea.stems.every(count))); // hidden, and not missing
  const hits = listed ? (await facets()).byName.filter((doc) => only?.has(doc)).map((doc) => ({ doc, relevance: 1, matches: [] }))
    : await belowSuccessors(await namedFirst(short, await nearestFirst(made.stems, keep(found, unspoken)), only));
  const also = hits.length ? [] : made.ideas.flatMap((idea) => idea.alternatives.filter((other) => other.how !== "spelling").map((other) => other.text));
  const near = async (word) => (await corrections(word, 3)).slice(0, 3).map(([other]) => other).filter((other) => stem(other) !== stem(word));
  const nearest = (await Promise.all(lacking.flatMap((said) => said.split(" ")).map(near))).flat(); // of files that spelling has asked for
  const answered = hits.length > 0 && unspoken <= DOUBTFUL && (!made.ideas.length || await answers(made.ideas, hits));
  return {
    small, hits, answered, unknown, rough, mentioned: !answered && hits.length > 0 && hits.slice(0, 10).every(mentions), corrected: made.corrected, unsure: made.unsure, also: [...new Set(also)], missing: lacking, nearest: [...new Set(nearest)].slice(0, 6),
    wordless: !words.length, narrowed, strict: query.excluded.length + query.phrases.length > 0,
  };
};
export default { search, cards, facets, why, mentions, stem: async (word) => { await begin(); return stem(word); }, words: wordsOf };
