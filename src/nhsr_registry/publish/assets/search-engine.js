"use strict";
// The command line's search (src/nhsr_registry/search), over files that are fetched as a query needs them.
// NhsrSearch(load) → {search, cards, facets}; load(name) gives the JSON of one file.
globalThis.NhsrSearch = (load) => {
  const SCALE = Array.from({ length: 0x7f - 0x23 }, (_, k) => String.fromCharCode(0x23 + k)).filter((c) => c !== "\\" && c !== "|");
  const VALUE = new Map(SCALE.map((char, k) => [char, k]));
  const FULL = 1.4, SYNONYM = 0.62, UNSURE_SYNONYM = 0.3, LOOSE_SYNONYM = 0.55, LAY_SYNONYM = 0.7, LAY = 0.6, LAY_SAID = 0.5, WINDOW = 4, LOOSE = 2, WITHIN = 0.5, PREFIX = 0.62, GUESS = 0.8;
  const POINTED = { topics: 1, datasets: 1, kinds: 0.8, settings: 0.5 };
  const FACET = 0.17, PART = 0.5, TOGETHER = 0.15, ENOUGH = 0.2, COVERAGE = 0.6, ALIKE = 0.3, STRONG = 0.25, OTHERWISE = 0.3, BOTH = 0.15, AGAIN = 0.15;
  const RARE_SMALL = 0.8, COMMON = 0.5, RARE_COMMON = 2.0, ANSWERS = 0.3, UNANSWERED = 0.85, DOUBTFUL = 0.5, TAIL = 0.1, MOST = 3.5, SMALL = 0.5, WHOLE = 1.05, AMONG = 5, LONG = 5, WHOLE_LONG = 0.9;
  const HINTS = 2, HINTED = 0.4, UNKNOWN = 0.5, HEARD = 0.25, BESIDE = 0.5, MENTION = 0.1, FIRST = 15, SAID = 4, NEAREST = 3, BEYOND = 5, LESS = 0.5, FIRM = 1.2, FIRM_ENOUGH = 0.75; // of unlisted lay words, and of words beside lay ones
  const PEOPLE = ["person", "patient", "folk"];
  const MUCH_MORE = 5, ROOT = 5, BEFORE = ["over", "under", "non", "mis", "un", "re", "pre", "post", "multi"];
  const BEHIND = ["less", "ness", "ful", "ship", "ers", "er", "ments", "ment", "able", "ally", "ish", "hood"];
  const PARTICLES = ["up", "down", "out", "off", "on", "over", "back", "away", "through"];
  const pairs = (list) => list.slice(1).map((item, k) => `${list[k]} ${item}`);

  // ── files ──────────────────────────────────────────────────────────────────────────────────────
  const kept = new Map();
  const file = (name) => {
    if (!kept.has(name)) kept.set(name, load(name).catch((error) => { kept.delete(name); throw error; }));
    return kept.get(name);
  };
  let core, lists;
  const postings = new Map(), phrases = new Map(), looked = new Set();
  const hashed = (term) => {
    let value = 0x811c9dc5;
    for (const byte of new TextEncoder().encode(term)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
    return value;
  };
  const unpack = (text) => {
    const [count, gaps, strengths, fields, told] = text.split("|"), where = told?.split(",");
    let last = 0;
    const rows = gaps.split(",").map((gap, k) => {
      last += parseInt(gap, 36);
      return [last, FULL * (VALUE.get(strengths[k]) / (SCALE.length - 1)) ** 2, parseInt(fields[k], 36), where?.[k]];
    });
    return { count: Number(count), rows };
  };
  const need = (terms) => Promise.all([...new Set(terms)].filter((term) => term && !postings.has(term)).map(async (term) => {
    const place = hashed(term) % core.shards, table = await file(`t/${place}`);
    if (!looked.has(place)) { // the vocabulary's phrases stand where one of their words does
      looked.add(place);
      for (const [key, meanings] of Object.entries(table)) if (key[0] === "!") phrases.set(key.slice(1), meanings);
    }
    const found = Object.hasOwn(table, term) ? table[term] : null;
    postings.set(term, typeof found === "string" ? unpack(found) : found);
  }));
  const count = (term) => postings.get(term)?.count || 0;
  const rowsOf = (term) => postings.get(term)?.rows || [];
  const begin = async () => {
    if (core) return;
    const found = await file("core");
    lists = {
      stop: new Set(found.stop.split(" ")), fillers: new Set(found.fillers.split(" ")), small: found.small.split(" "),
      whole: new Map(Object.entries(found.irregular).flatMap(([into, words]) => words.split(" ").map((word) => [word, into]))),
    };
    core = found;
  };

  // ── words ──────────────────────────────────────────────────────────────────────────────────────
  const PLAIN = { "’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": " ", "‐": "-", "‑": "-", "\u00ad": "" };
  const SUFFIXED = { sus: "sus", core20: "core20plus", dm: "dmd", c: "cplusplus" };
  const fold = (text) => text.replace(/[’‘“”–—‐‑\u00ad]/g, (char) => PLAIN[char]).normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
    .replace(/\ba (?:and|n) e\b/g, "a&e").replace(/\b([a-z])\s?(?:&|\+)\s?([a-z])\b/g, "$1&$2")
    .replace(/\b[a-z](?:\/[a-z])+\b/g, (found) => found.replaceAll("/", ""))
    .replace(/\b([a-z]{2,})-(\d{1,2}[a-z]?)\b/g, "$1$2").replace(/\b(in|out|day)-(?=patient|case)/g, "$1")
    .replace(/\b(sus|core20|dm|c)\+(?:\+|(d)\b)?/g, (_, word) => SUFFIXED[word])
    .replace(/\bdata[ -]sets?\b/g, "dataset").replace(/'(?:s|ll|d|ve|re|m)\b|(?<=s)'|'(?=\w)/g, "");
  const wordsOf = (text) => fold(text).match(/[a-z]&[a-z]\b|[\p{L}\p{N}]+/gu) || [];
  const VOWEL = /[aeiouy]/;
  const BRITISH = [
    [/ae(?=.{2})/g, "e"], [/(?<=.)oe(?=.{2})|^oe/g, "e"], [/yz(?=e|ing)/g, "ys"], [/iz(?=e[drs]?$|es$|ing$|ations?$|ers?$)/g, "is"],
    [/(?<=l|v|m|b|i)our(?=s?$|ed$|ing$|al$|ite)/g, "or"], [/tre(s?)$/g, "ter$1"], [/mme(s?)$/g, "m$1"], [/ogue(s?)$/g, "og$1"],
  ];
  const ENDINGS = [
    ["ification", 3, "ify"], ["ibility", 3, "ible"], ["ability", 3, "able"], ["icity", 3, "ic"], ["ivity", 3, "ive"],
    ["istical", 3, "istic"], ["ological", 2, "olog"], ["ology", 2, "olog"], ["ologist", 2, "olog"], ["graphical", 3, "graph"],
    ["graphic", 3, "graph"], ["graphy", 3, "graph"], ["ation", 4, ""], ["ator", 4, ""], ["ate", 4, ""], ["at", 5, ""],
    ["ness", 4, ""], ["ance", 5, ""], ["ly", 5, ""],
  ];
  const singular = (word) => {
    if (word.endsWith("ies") && word.length > 4) return `${word.slice(0, -3)}y`;
    if (/(?:sses|ches|shes|xes|zes)$/.test(word)) return word.slice(0, -2);
    return /(?:ss|us|is)$/.test(word) ? word : word.replace(/s$/, "");
  };
  const participle = (word) => {
    for (const ending of ["ing", "ed"]) {
      const rest = word.slice(0, -ending.length);
      if (word.endsWith(ending) && rest.length >= 3 && VOWEL.test(rest) && !word.endsWith("eed")) return /^[^aeiouy][aeiouy][^aeiouwxy]$/.test(rest) ? `${rest}e` : rest;
    }
    return word;
  };
  const ending = (given) => {
    let word = given;
    const rule = ENDINGS.find(([end, least]) => word.endsWith(end) && word.length - end.length >= least);
    if (rule) word = word.slice(0, word.length - rule[0].length) + rule[2];
    else {
      if (/[ts]ion$/.test(word) && word.length >= 7) word = word.slice(0, -3);
      if (/[ts]ive$/.test(word) && word.length >= 8) word = word.slice(0, -3);
    }
    if (word.endsWith("e") && word.length > 4 && VOWEL.test(word.slice(0, -1))) word = word.slice(0, -1);
    const last = word.at(-1);
    return word.length > 3 && last === word.at(-2) && !"aeiou".includes(last) ? word.slice(0, -1) : word;
  };
  const stem = (word) => {
    if (lists.whole.has(word)) return lists.whole.get(word);
    if (word.length <= 3 || !/^\p{L}+$/u.test(word)) return word;
    const plain = word.length >= 5 ? BRITISH.reduce((text, [pattern, into]) => text.replace(pattern, into), word) : word;
    return ending(participle(singular(plain)));
  };
  const read = (text) => {
    const found = wordsOf(text).map((said) => ({ said, stem: stem(said) }));
    const telling = found.filter((word) => !lists.stop.has(word.said));
    return telling.length ? telling : found;
  };

  // ── spelling ───────────────────────────────────────────────────────────────────────────────────
  const distance = (one, two, limit) => {
    let before = [], last = Array.from({ length: two.length + 1 }, (_, k) => k);
    for (let row = 1; row <= one.length; row += 1) {
      const line = [row];
      for (let column = 1; column <= two.length; column += 1) {
        let cost = Math.min(last[column] + 1, line[column - 1] + 1, last[column - 1] + (one[row - 1] !== two[column - 1]));
        if (row > 1 && column > 1 && one[row - 1] === two[column - 2] && one[row - 2] === two[column - 1]) cost = Math.min(cost, before[column - 2] + 1);
        line.push(cost);
      }
      if (Math.min(...line) > limit) return limit + 1;
      [before, last] = [last, line];
    }
    return last.at(-1);
  };
  const beginningWith = async (letter) => (/^[a-z]$/.test(letter) ? (await file(`w/${letter}`)).split(" ").filter(Boolean) : []);
  const sorted = (word) => [...word].sort().join("");
  const skeleton = (word) => word.replace(/[aeiouy]/g, "").replace(/(.)\1+/g, "$1"); // the consonants, doubled ones once
  const corrections = async (word, farthest) => {
    if (word.length < 4 || word.length > 24 || !/^[a-z]+$/.test(word)) return [];
    const limit = farthest ?? (word.length < 8 ? 1 : 2);
    return (await beginningWith(word[0])).map((other, place) => [other, place, Math.abs(other.length - word.length) > limit || other === word || other.length < 4 ? 9 : distance(word, other, limit)])
      .filter(([other, , far]) => far <= limit && !(word.length <= 5 && word.length === other.length && sorted(word) !== sorted(other)))
      .filter(([other, , far]) => far < 2 || farthest || distance(skeleton(word), skeleton(other), 1) < 2)
      .sort((a, b) => a[2] - b[2] || a[1] - b[1]).map(([other, , far]) => [other, far]);
  };
  const smallSlip = (word) => word.length < 5 || word.length > 24 || !/^[a-z]+$/.test(word) ? "" : lists.small.find((other) => other[0] === word[0]
    && Math.abs(other.length - word.length) <= 1 && distance(word, other, 1) === 1 && !(word.length === 5 && other.length === 5 && sorted(word) !== sorted(other))) || "";
  const known = (term) => count(term) > 0 || phrases.has(term);
  const split = async (word) => { // waitinglist → waiting, list
    if (word.length < 7 || word.length > 30 || !/^[a-z]+$/.test(word)) return [];
    const lettersAt = new Set([...word].filter((_, k) => k === 0 || (k > 2 && k < word.length - 2)));
    const words = new Set((await Promise.all([...lettersAt].map(beginningWith))).flat());
    const best = [[], ...Array(word.length).fill(null)];
    for (let end = 3; end <= word.length; end += 1) {
      for (let start = Math.max(0, end - 16); start < end - 2; start += 1) {
        const piece = word.slice(start, end);
        if (best[start] && (words.has(piece) || (lists.stop.has(piece) && piece.length === 3)) && (!best[end] || best[start].length + 1 < best[end].length)) best[end] = [...best[start], piece];
      }
    }
    const found = best.at(-1) || [];
    const terms = found.filter((part) => !lists.stop.has(part)).map(stem);
    await need([...terms, ...pairs(terms)]);
    return terms.length > 1 && terms.length <= 4 && pairs(terms).every(known) ? found : [];
  };
  const rootOf = async (word) => { // J45, "overprescribed", "forecaster"
    const code = word.replace(/\d+$/, "");
    const parts = [...BEFORE.filter((begin) => word.startsWith(begin)).map((begin) => word.slice(begin.length)),
      ...BEHIND.filter((end) => word.endsWith(end)).map((end) => word.slice(0, -end.length))].filter((part) => part.length >= ROOT).map(stem);
    await need([code, ...parts]);
    return code.length > 2 && known(code) ? code : parts.find(known);
  };
  const joined = async (one, two) => {
    const said = one.said + two.said, term = stem(said);
    await need([term, one.stem, two.stem, `${one.stem} ${two.stem}`]);
    const number = /^\p{L}+$/u.test(one.said) && /^\d{1,2}$/.test(two.said);
    const usual = !PARTICLES.includes(two.said) && !core.weak[term] && phrases.get(term) && count(term) > MUCH_MORE * count(`${one.stem} ${two.stem}`);
    if (number && core.weak[one.stem]) return null; // "within 30 days" is no code of letters and a number
    return count(term) && (number || usual || !(known(one.stem) && known(two.stem))) ? { said, stem: term } : null;
  };
  const spelt = async (words) => {
    const result = [], guesses = new Map(), corrected = {};
    const other = (text, weight, how) => ({ text, stems: [stem(text)], weight, how });
    for (const word of words) {
      const last = result.at(-1);
      const one = last && await joined(last, word);
      if (one) result[result.length - 1] = one;
      else if (core.weak[word.stem]) result.push(word); // "even" is no slip for "event"
      else if (known(word.stem)) {
        const having = count(word.stem), few = having <= 2;
        let usual = "";
        if (word.said.length >= 5 && having && (few || word.stem.length + 1 < word.said.length) && !(await beginningWith(word.said[0])).includes(word.said)) {
          const near = await corrections(word.said, 1);
          if (near.length) await need([stem(near[0][0])]);
          if (near.length && (few || MUCH_MORE * having < count(stem(near[0][0])))) usual = near[0][0];
        }
        if (usual && few) {
          corrected[word.said] = usual;
          guesses.set(stem(usual), [{ ...other(word.said, GUESS, "spelling"), stems: [word.stem] }]);
          result.push({ said: usual, stem: stem(usual) });
        } else {
          if (usual) guesses.set(word.stem, [other(usual, GUESS, "spelling")]);
          result.push(word);
        }
      } else {
        const parts = await split(word.said);
        const near = parts.length ? [] : await corrections(word.said);
        const meant = parts.length || near[0]?.[1] === 1 ? "" : smallSlip(word.said); // "whcih"
        const longer = parts.length || meant || near[0]?.[1] === 1 || word.said.length < 4 ? [] : (await beginningWith(word.said[0])).filter((text) => text.startsWith(word.said) && text !== word.said).slice(0, 4);
        if (parts.length) {
          corrected[word.said] = parts.join(" ");
          result.push(...parts.filter((part) => !lists.stop.has(part)).map((part) => ({ said: part, stem: stem(part) })));
        } else if (meant) {
          corrected[word.said] = meant;
          if (!lists.stop.has(meant)) result.push({ said: meant, stem: stem(meant) });
        } else if (longer.length) {
          result.push(word);
          guesses.set(word.stem, longer.map((text) => other(text, PREFIX, "beginning")));
        } else if (near.length) {
          corrected[word.said] = near[0][0];
          result.push({ said: near[0][0], stem: stem(near[0][0]) });
        } else {
          result.push({ said: word.said, stem: await rootOf(word.said) || word.stem });
        }
      }
    }
    return { words: result, guesses, corrected };
  };

  // ── meaning ────────────────────────────────────────────────────────────────────────────────────
  const rarity = (having) => Math.max(0.1, Math.log(1 + Math.max(0, core.documents - having + 0.5) / (having + 0.5)));
  const idf = (term) => rarity(count(term));
  const smallness = (term) => ({ 1: 0.12, 2: 0.35 }[core.weak[term]] || 1);
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
  const nearest = async (words) => { // [group, places]: whose lay words share the most with those that nothing explains (search/guess.py)
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
  const planned = async (given) => {
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
    return { ideas, stems, corrected, unsure };
  };

  // ── order ──────────────────────────────────────────────────────────────────────────────────────
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
  const ranked = ({ ideas, stems }, only) => {
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
  const missing = (ideas, hits) => {
    const spoken = new Set(hits.flatMap((hit) => hit.matches.map(([idea]) => idea.said)));
    for (const idea of ideas) if (idea.guessed && spoken.has(idea.said)) idea.said.split(" ").forEach((word) => spoken.add(word));
    const asked = ideas.filter((idea) => !idea.guessed);
    const not = asked.filter((idea) => !spoken.has(idea.said));
    const sum = (list) => list.reduce((all, idea) => all + Math.min(MOST, idea.weight), 0);
    return [not.filter((idea) => idea.weight > SMALL).map((idea) => idea.said), sum(not) / (sum(asked) || 1)];
  };
  const whole = (ideas, hits) => { // how far, and how strongly, the best speak of all that was asked
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
  const answers = async (ideas, hits) => {
    const more = whole(ideas, hits) - (ideas.length < LONG ? WHOLE : WHOLE_LONG), [best] = await cards([hits[0].doc]);
    return more + (best?.what ? FIRM * (firm(ideas, hits[0]) - FIRM_ENOUGH) : 0) >= 0; // where nobody described it, its files say all or nothing
  };
  const keep = (hits, unspoken) => {
    if (!hits.length || unspoken > UNANSWERED || Math.max(...hits.slice(0, 5).map((hit) => hit.coverage)) < ANSWERS * (1 - unspoken)) return [];
    return hits.filter((hit) => hit.relevance >= hits[0].relevance * TAIL);
  };
  const namedFirst = async (text, hits, only) => {
    let said = text.trim().toLowerCase().replace(/\/+$/, "").replace(/\.git$/, "");
    if (said.includes("://")) said = said.split("/").slice(3, 5).join("/");
    const table = await file(`t/${hashed(`@${said}`) % core.shards}`);
    const named = (Object.hasOwn(table, `@${said}`) ? table[`@${said}`] : []).filter((doc) => !only || only.has(doc));
    const first = named.map((doc) => hits.find((hit) => hit.doc === doc) || { doc, relevance: 1, matches: [[{ said: text }, { field: 0, by: text, how: "name" }]] });
    first.sort((a, b) => b.relevance - a.relevance).forEach((hit) => { hit.relevance = Math.max(1, hit.relevance); });
    return [...first, ...hits.filter((hit) => !named.includes(hit.doc))];
  };
  const mentions = (hit) => hit.relevance < MENTION && hit.matches.length > 0 && hit.matches.every(([, match]) => match.how === "words" && match.field >= core.written);
  // ── why a project was found (search/reasons.py): no word is claimed that is not there, and each field is told once ──
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
  const why = (hit) => { // [{ field, words, others: [{ words, for }] }], the strongest fields first
    const found = new Map();
    for (const [idea, match] of hit.matches) {
      for (const [field, word, meant, facet] of reasons(idea, match, hit.doc)) {
        if (!found.has(field)) found.set(field, { field, facet, plain: new Map(), meant: new Map() });
        const own = found.get(field);
        if (!meant) own.plain.set(stem(word.toLowerCase()), own.plain.get(stem(word.toLowerCase())) || word);
        else own.meant.set(meant, (own.meant.get(meant) || new Set()).add(word));
      }
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

  const alike = async (hits) => { // a little for the topics of the best one, which stays where it is
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
  const cards = async (docs) => Promise.all(docs.map(async (doc) => (await file(`d/${Math.floor(doc / 16)}`))[doc % 16]));
  const nearestFirst = async (asked, hits) => { // of the first fifteen, those of which somebody says just that: see `search/sayings`
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
  const belowSuccessors = async (hits) => { // a project that names its successor comes after it
    const top = hits.slice(0, 10);
    const order = hits.map((hit) => hit.doc);
    (await cards(top.map((hit) => hit.doc))).forEach((card, k) => {
      const from = order.indexOf(card?.heir), to = order.indexOf(top[k].doc);
      if (from > to) order.splice(to, 0, ...order.splice(from, 1));
    });
    const place = new Map(order.map((doc, k) => [doc, k]));
    return [...hits].sort((a, b) => place.get(a.doc) - place.get(b.doc));
  };
  // ── what is asked (search/query.py, search/filters.py): words, "phrases", -exclusions, field:value and -field:value ──
  const FIELDS = {
    language: "language", lang: "language", kind: "kinds", type: "kinds", topic: "topics", setting: "settings", dataset: "datasets", data: "datasets",
    owner: "owner", org: "owner", organisation: "owner", licence: "licence", license: "licence", level: "level", status: "status",
  };
  const SAYS = { kinds: "kind", topics: "topic", settings: "setting", datasets: "dataset" };
  const CLOSED = ["kinds", "language", "licence", "level", "status"]; // their values are no words of a question
  const PIECE = /((?<!\S)[-–—−](?=[\p{L}\p{N}_"]))?(?:([A-Za-z]+):(?=\S))?(?:"([^"]*)(?:"|$)|([^\s"]+))/gu;
  const parsed = (text) => {
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
  const valuesNear = (value, known) => {
    const folded = value.toLowerCase();
    const close = known.filter((row) => row.slice(0, 2).some((text) => text && distance(folded, text.toLowerCase(), 2) <= Math.min(2, folded.length / 3)));
    return [...new Set((close.length ? close : known).map(([id, name]) => name || id))];
  };
  const holding = (terms, least) => terms.map((term) => new Set(rowsOf(term).filter((row) => row[2] < least).map((row) => row[0]))).reduce((a, b) => new Set([...a].filter((doc) => b.has(doc))));
  const filtered = async (query, given, choices) => { // which projects are left, and the fields whose values are unknown
    const wanted = new Map(), unknown = {}, out = new Set(), words = [...query.words], rough = new Set();
    let only = given;
    const meet = (found) => { only = only ? new Set([...only].filter((doc) => found.has(doc))) : found; };
    for (const [kind, value, unwanted] of query.fields) {
      const found = await fitting(kind, value, choices, rough);
      if (!found) {
        unknown[`${SAYS[kind] || kind}:${value}`] = valuesNear(value, choices[kind] || []);
        if (!unwanted && !CLOSED.includes(kind)) words.push(...read(value));
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
  const facets = async () => {
    const found = await file("facets");
    const numbers = (gaps) => { let last = 0; return new Set(gaps ? gaps.split(",").map((gap) => (last += parseInt(gap, 36))) : []); };
    if (!found.sets) {
      found.sets = Object.fromEntries(Object.entries(found.having).map(([facet, values]) => [facet, new Map(Object.entries(values).map(([value, gaps]) => [value, numbers(gaps)]))]));
    }
    return found;
  };
  return { search, cards, facets, why, mentions, stem: async (word) => { await begin(); return stem(word); }, words: wordsOf };
};
