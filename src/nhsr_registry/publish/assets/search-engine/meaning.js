// The words of a query → ideas: each with its own words first, then what else may be written for it (search/expand.py).
import { core, count, file, hashed, lists, need, pairs, phrases, rowsOf } from "./files.js";
import { stem } from "./words.js";
import { beginningWith, known, spelt } from "./spelling.js";

const SYNONYM = 0.62, UNSURE_SYNONYM = 0.3, LOOSE_SYNONYM = 0.55, LAY_SYNONYM = 0.7, LAY_SAID = 0.5, WINDOW = 4, LOOSE = 2, WITHIN = 0.5, RARE_SMALL = 0.8, COMMON = 0.5, RARE_COMMON = 2.0, HINTS = 2, HINTED = 0.4, UNKNOWN = 0.5, HEARD = 0.25, BESIDE = 0.5;
const POINTED = { topics: 1, datasets: 1, kinds: 0.8, settings: 0.5 };
const PEOPLE = ["person", "patient", "folk"];
export const rarity = (having) => Math.max(0.1, Math.log(1 + Math.max(0, core.documents - having + 0.5) / (having + 0.5)));
export const idf = (term) => rarity(count(term));
const smallness = (term) => ({ 1: 0.12, 2: 0.35, 4: 0.12 }[core.weak[term]] || 1);
const tellingOf = (term) => {
  if (smallness(term) < 1) return smallness(term) * Math.min(RARE_SMALL, idf(term));
  return core.weak[term] ? COMMON * Math.min(RARE_COMMON, idf(term)) : idf(term); // 3: used of everything
};
const weightOf = (stems) => {
  const found = stems.map(tellingOf).sort((a, b) => b - a);
  return found[0] + 0.25 * found.slice(1).reduce((sum, value) => sum + value, 0);
};
const cover = (words) => {
  const all = words.map((_, k) => k);
  const runs = new Map();
  for (const places of [all, all.filter((k) => !lists.fillers.has(words[k].said))]) {
    for (let start = 0; start < places.length; start += 1) {
      for (let end = start + 1; end <= Math.min(places.length, start + 7); end += 1) {
        const run = places.slice(start, end);
        const phrase = run.map((k) => words[k].stem).join(" ");
        const meanings = phrases.get(phrase);
        const ofPeople = meanings && run.filter((k) => !PEOPLE.includes(words[k].stem)).length < 2 && meanings.every(([, , unsure]) => unsure >= LOOSE);
        if (meanings) runs.set(run.join(), { places: run, meanings, kind: run.length === 1 ? 2 : ofPeople ? 1.5 : 0 });
      }
    }
  }
  const telling = all.filter((k) => !core.little.includes(` ${words[k].stem} `));
  const meet = (places) => { // a phrase whose words stand apart, or in another order
    const phrase = [...new Set(places.map((k) => words[k].stem))].sort().join("+");
    const meanings = places.length > 1 && phrases.get(phrase);
    if (meanings) runs.set(`+${places.join()}`, { places, meanings, kind: 1 });
  };
  telling.forEach((one, start) => {
    const others = telling.slice(start + 1, start + WINDOW);
    others.forEach((two, k) => { meet([one, two]); others.slice(k + 1).forEach((three) => meet([one, two, three])); });
  });
  const earlier = (a, b) => { const k = a.places.findIndex((place, at) => place !== b.places[at]); return k < 0 ? 0 : a.places[k] - b.places[k]; };
  const spans = [...runs.values()].sort((a, b) => a.kind - b.kind || b.places.length - a.places.length
    || (a.places.at(-1) - a.places[0]) - (b.places.at(-1) - b.places[0]) || earlier(a, b));
  const taken = new Set(), chosen = [];
  for (const span of spans) {
    if (!span.places.some((k) => taken.has(k))) { chosen.push(span); span.places.forEach((k) => taken.add(k)); }
  }
  all.filter((k) => !taken.has(k)).forEach((k) => chosen.push({ places: [k], meanings: [] }));
  chosen.sort((a, b) => a.places[0] - b.places[0]);
  const single = new Map(spans.filter((span) => span.places.length === 1).map((span) => [span.places[0], span]));
  const groupsOf = (meanings) => meanings.filter(([what]) => what === "synonyms").map(([, value]) => value);
  const within = chosen.flatMap((span) => { // words inside lay words that surely mean something else by themselves
    const groups = new Set(groupsOf(span.meanings));
    if (span.places.length === 1 || !groups.size || span.meanings.some(([, , unsure]) => unsure < LOOSE)) return [];
    return span.places.flatMap((place) => {
      const sure = (single.get(place)?.meanings || []).filter(([, , unsure]) => unsure === 0);
      return sure.length && !groupsOf(sure).some((value) => groups.has(value)) ? [{ places: [place], meanings: sure, share: WITHIN }] : [];
    });
  });
  return [...chosen, ...within];
};
const written = (term) => rowsOf(term).filter((row) => row[2] < core.written).map((row) => row[0]);
const synonyms = async (span, others, own) => {
  const found = new Map(), doubtful = [], against = [];
  const groups = span.meanings.filter(([what]) => what === "synonyms");
  for (const [, number, unsure] of groups) {
    const group = await file(`s/${number}`);
    const company = new Set(group.company.split(" "));
    const sure = group.words.filter(([, stems, doubt]) => !doubt && stems);
    if (unsure === 1 && !others.some((term) => company.has(term))) {
      let attested = groups.length === 1 && !others.length; // all of the query, and with one meaning here
      if (groups.length === 1 && others.length) {
        const terms = sure.map(([, stems]) => stems.split(" ").slice(0, 2).join(" "));
        await need([...own, ...terms]);
        const here = new Set(own.flatMap(written));
        attested = terms.some((term) => written(term).some((doc) => here.has(doc)));
      }
      if (!attested) {
        against.push(...sure.filter(([, stems]) => stems.includes(" ")).map(([, stems]) => stems.split(" ")));
        doubtful.push((sure.find(([, stems]) => stems.includes(" ")) || group.words.at(-1))[0]);
        continue;
      }
    }
    for (const [text, stems, doubt] of group.words) {
      const list = stems.split(" ");
      const same = new Set(list).size === new Set(own).size && list.every((term) => own.includes(term));
      if (!same && !found.has(stems)) {
        const weight = doubt === 2 ? LAY_SAID : doubt ? UNSURE_SYNONYM : [SYNONYM, SYNONYM, LOOSE_SYNONYM, LAY_SYNONYM][unsure];
        found.set(stems, { text, stems: list, weight, how: "synonym", place: group.places[stems] });
      }
    }
  }
  if (!found.size) return [[], doubtful, []];
  await need(against.flatMap(pairs));
  return [[...found.values()], [], against];
};
export const nearest = async (words) => { // [group, places]: whose lay words share the most with those that nothing explains (search/guess.py)
  const tell = (list) => list.filter(([, term]) => smallness(term) === 1).length >= HINTS;
  if (!tell(words)) return null;
  const points = new Map(), places = new Map();
  let possible = 0;
  for (const [place, term] of words) {
    const table = await file(`t/${hashed(term) % core.shards}`), weight = smallness(term);
    const [rare, groups] = Object.hasOwn(table, `?${term}`) ? table[`?${term}`] : [UNKNOWN * Math.log(1 + core.groups), []];
    possible += weight * rare;
    for (const [number, says] of groups) {
      points.set(number, (points.get(number) || 0) + weight * rare * says);
      places.set(number, [...(places.get(number) || []), [place, term]]);
    }
  }
  const found = [...points].filter(([, value]) => value >= HINTED * possible).sort((a, b) => b[1] - a[1] || a[0] - b[0]).find(([number]) => tell(places.get(number)));
  return found ? [found[0], places.get(found[0]).map(([place]) => place)] : null;
};
const guessed = async (words, spans, ideas) => {
  const synonym = (idea) => idea.alternatives.some((other) => other.how === "synonym");
  const explained = new Set(spans.flatMap((span, k) => !span.share && (span.places.length > 1 || ideas[k].lay) && synonym(ideas[k]) ? span.places : []));
  const found = await nearest(words.map((word, k) => [k, word.stem]).filter(([k]) => !explained.has(k)));
  if (!found) return [];
  const group = await file(`s/${found[0]}`), said = group.words.filter(([, , doubt]) => !doubt);
  const known = new Set(ideas.flatMap((idea) => idea.alternatives.map((other) => other.text)));
  if (said.some(([text]) => known.has(text))) return [];
  const part = found[1].map((k) => words[k]);
  const stems = part.map((word) => word.stem).filter((term) => smallness(term) === 1).slice(0, 3);
  const facets = group.facets.map(([kind, value]) => [`${kind}=${value.toLowerCase()}`, 1 / Math.sqrt(group.facets.length), kind, value]);
  await need([...pairs(stems), ...facets.map(([term]) => term)]);
  const alternatives = said.map(([text, list]) => ({ text, stems: list.split(" "), weight: SYNONYM, how: "synonym", place: group.places[list] }));
  return [{ said: part.map((word) => word.said).join(" "), stems, weight: Math.max(...part.map((word) => tellingOf(word.stem))), share: 1, alternatives, facets, against: [], lay: true, guessed: true }];
};
const unmended = (idea, corrected) => { // as it was said, where the mended word leads nowhere: "sickle" is no "sickie"
  const said = Object.keys(corrected).find((own) => corrected[own] === idea.said);
  if (said === undefined || idea.guessed || idea.alternatives.length || idea.facets.length || idea.stems.some(count)) return idea;
  delete corrected[said];
  return { ...idea, said, stems: [stem(said)] };
};
export const planned = async (given) => {
  // Also what is asked for in any case a moment later: a slow line is waited for once, not word by word.
  given.filter((word) => word.said.length >= 5 && word.stem.length + 1 < word.said.length && !core.weak[word.stem]).forEach((word) => beginningWith(word.said[0]).catch(() => {}));
  const together = given.slice(1).map((word, k) => stem(given[k].said + word.said));
  await need([...given.map((word) => word.stem), ...pairs(given.map((word) => word.stem)), ...together]);
  const { words, guesses, corrected } = await spelt(given);
  const stems = words.map((word) => word.stem);
  await need([...stems, ...pairs(stems), ...[...guesses.values()].flat().flatMap((guess) => guess.stems)]);
  const unsure = {};
  const spans = cover(words);
  let ideas = await Promise.all(spans.map(async (span) => {
    const part = span.places.map((k) => words[k]);
    const own = part.map((word) => word.stem);
    await need(pairs(own));
    const [same, doubtful, against] = await synonyms(span, stems.filter((_, k) => !span.places.includes(k)), own);
    const said = part.map((word) => word.said).join(" ");
    if (doubtful.length) unsure[said] = doubtful;
    const pointed = (kind, value, strength) => [`${kind}=${value.toLowerCase()}`, strength, kind, value];
    let facets = doubtful.length ? [] : Object.entries(POINTED).flatMap(([kind, strength]) => {
      const values = span.meanings.filter(([what]) => what === kind).map(([, value]) => value);
      return values.map((value) => pointed(kind, value, strength / Math.sqrt(values.length)));
    });
    if (!facets.length && !doubtful.length) {
      const groups = span.meanings.filter(([what, , unsure]) => what === "synonyms" && unsure !== 1);
      const about = await Promise.all(groups.map(async ([, number]) => (await file(`s/${number}`)).facets));
      facets = about.flatMap((values) => values.map(([kind, value]) => pointed(kind, value, 1 / Math.sqrt(values.length))));
    }
    await need(facets.map(([term]) => term));
    const extra = part.length === 1 ? guesses.get(own[0]) || [] : [];
    return { said, stems: own, weight: (span.share || 1) * weightOf(own), share: span.share || 1, alternatives: [...extra, ...same], facets, against, lay: span.meanings.length > 0 && span.meanings.every(([, , sure]) => sure === 3) };
  }));
  for (const guess of await guessed(words, spans, ideas)) { // it accounts for words that nobody wrote
    const heard = guess.said.split(" ");
    ideas = [...ideas.map((idea) => heard.includes(idea.said) && !idea.alternatives.length && !count(idea.stems[0]) ? { ...idea, weight: HEARD * idea.weight } : idea), guess];
  }
  if (ideas.some((idea) => idea.lay && !idea.guessed && idea.alternatives.length)) { // what means nothing in the field says less beside what does
    ideas = ideas.map((idea) => idea.alternatives.length || idea.facets.length || idea.stems.length > 1 ? idea : { ...idea, weight: BESIDE * idea.weight });
  }
  const most = Math.max(...ideas.map((idea) => idea.weight)); // nothing but small words: then they are what is meant
  if (most < 0.6) ideas = ideas.map((idea) => ({ ...idea, weight: idea.weight / most }));
  return { ideas: ideas.map((idea) => unmended(idea, corrected)), stems, corrected, unsure };
};
