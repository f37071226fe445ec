"use strict";
// Search and filters over the list that stands in the page already. Only text is ever written, never HTML.
(() => {
  const $ = (id) => document.getElementById(id);
  const form = $("finder");
  const box = $("q");
  const selects = [...form.querySelectorAll("select")];
  const levels = [...$("f-level").options].map((option) => option.value);
  const PAGE = 30;
  const STOP = new Set(("a about am an and any are as at be by can do does for from has have how i if in is it many me much my " +
    "need of on or our project projects code some someone that the their them there this to tool using want we what when where " +
    "which who will with would you your").split(" "));
  const WEIGHTS = { name: 6, terms: 3.5, problem: 3, summary: 2.5, by: 2 };

  // ── words ──────────────────────────────────────────────────────────────────────────────────────
  const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  const stem = (word) => {
    if (word.length > 6 && word.endsWith("ing")) return word.slice(0, -3);
    if (word.length > 4 && word.endsWith("ies")) return `${word.slice(0, -3)}y`;
    if (word.length > 3 && word.endsWith("s") && !/(ss|us|is)$/.test(word)) return word.slice(0, -1);
    return word;
  };
  const tokens = (text) => (fold(text).match(/[\p{L}\p{N}]+(?:[&+#'’]+[\p{L}\p{N}]*)*/gu) || [])
    .map((word) => stem(word.replace(/['’]s?$/, "")));
  const line = (text) => ` ${tokens(text).join(" ")} `;
  const near = (a, b) => { // one letter more, less, other, or two swapped
    if (Math.abs(a.length - b.length) > 1 || a === b) return a === b;
    let i = 0;
    while (i < a.length && a[i] === b[i]) i += 1;
    const rest = (x, y) => a.slice(i + x) === b.slice(i + y);
    return rest(1, 1) || rest(1, 0) || rest(0, 1) || (a[i] === b[i + 1] && a[i + 1] === b[i] && rest(2, 2));
  };

  // ── the projects ───────────────────────────────────────────────────────────────────────────────
  const docs = [...document.querySelectorAll("#all .card")].map((card) => {
    const text = (selector) => card.querySelector(selector)?.textContent || "";
    return {
      card,
      facets: Object.fromEntries(selects.map((select) => [select.name, (card.dataset[select.name] || "").split(" ").filter(Boolean)])),
      fields: {
        name: line(text(".card-title")), by: line(`${text(".by")} ${text(".by").replace(/[-_.]/g, " ")}`),
        summary: line(text(".what")), problem: " ", terms: line(text(".tags")),
      },
    };
  });
  let groups = []; // synonyms: [[phrase, ambiguous], …]
  let vocabulary = []; // {facet, slug, phrases}
  const lexicon = new Set();
  const learn = () => docs.forEach((doc) => Object.values(doc.fields).forEach((text) => text.split(" ").forEach((word) => lexicon.add(word))));

  const takeIn = (data) => {
    groups = data.synonyms.map(([words, ambiguous]) => {
      const unsure = new Set(ambiguous.map(fold));
      return words.map((word) => ({ text: word, phrase: line(word), unsure: unsure.has(fold(word)) }));
    });
    const names = {};
    for (const [facet, terms] of Object.entries(data.terms)) {
      for (const [slug, words] of Object.entries(terms)) {
        vocabulary.push({ facet, slug, phrases: words.map(line) });
        names[`${facet} ${slug}`] = words[0];
      }
    }
    docs.forEach((doc) => {
      doc.fields.problem = line(data.problems[doc.card.dataset.id] || "");
      const own = Object.entries(doc.facets).flatMap(([facet, slugs]) => slugs.map((slug) => names[`${facet} ${slug}`] || ""));
      doc.fields.terms += line(own.join(" ")).slice(1);
    });
  };

  // ── a query → what it asks for: [{words, weight, alternatives: [phrase, factor], terms}] ──────────
  const concepts = (query) => {
    const words = tokens(query);
    const asked = ` ${words.join(" ")} `;
    const covered = new Set();
    const found = [];
    const also = [];
    const at = (phrase) => { // places of a phrase within the query
      const own = phrase.trim().split(" ");
      const places = [];
      for (let i = 0; own[0] && i + own.length <= words.length; i += 1) if (own.every((word, k) => words[i + k] === word)) places.push([i, own.length]);
      return places;
    };
    const phrases = [];
    groups.forEach((group) => group.forEach((word) => { if (asked.includes(word.phrase)) phrases.push({ word, group }); }));
    phrases.sort((a, b) => b.word.phrase.length - a.word.phrase.length);
    phrases.forEach(({ word, group }) => at(word.phrase).forEach(([start, length]) => {
      const span = Array.from({ length }, (_, k) => start + k);
      if (span.every((k) => covered.has(k)) && !word.unsure) return;
      span.forEach((k) => covered.add(k));
      const factor = word.unsure ? 0.4 : 0.8;
      const others = group.filter((other) => other !== word && !other.unsure);
      const unsure = group.filter((other) => other !== word && other.unsure).map((other) => [other.phrase, factor]);
      found.push({ start, length, unsure, alternatives: [[word.phrase, 1], ...others.map((other) => [other.phrase, factor])] });
      if (!word.unsure) also.push(...others.slice(0, 4).map((other) => other.text));
    }));
    words.forEach((word, k) => {
      if (covered.has(k) || STOP.has(word)) return;
      let alternatives = [[` ${word} `, 1], [` ${word}`, k === words.length - 1 || word.length > 4 ? 0.6 : 0]];
      if (word.length > 4 && ![...lexicon].some((known) => known.startsWith(word))) {
        alternatives = [...lexicon].filter((known) => near(word, known)).map((known) => [` ${known} `, 0.7]);
      }
      found.push({ start: k, length: 1, unsure: [], alternatives });
    });
    const terms = vocabulary.filter((term) => term.phrases.some((phrase) => phrase.trim() && !STOP.has(phrase.trim()) && asked.includes(phrase)));
    return { found, terms, also: [...new Set(also)] };
  };

  const score = (doc, asked) => {
    let sum = 0;
    let met = 0;
    const topical = asked.terms.filter((term) => doc.facets[term.facet]?.includes(term.slug)).length;
    asked.found.forEach((concept) => {
      // A word with two meanings counts where the project's topics agree with the query.
      const alternatives = topical ? [...concept.alternatives, ...concept.unsure] : concept.alternatives;
      let best = 0; // in each field the nearest of the words that mean the same, over all fields
      for (const [field, weight] of Object.entries(WEIGHTS)) {
        best += weight * Math.max(0, ...alternatives.map(([phrase, factor]) => (doc.fields[field].includes(phrase) ? factor : 0)));
      }
      if (best) met += 1;
      sum += best * (concept.length > 1 ? 1.4 : 1) * concept.rarity;
    });
    if (!met && !topical) return 0;
    const share = asked.found.length ? met / asked.found.length : 1;
    if (share < 0.5 && !topical) return 0;
    return (sum + 3 * Math.min(topical, 3)) * (0.3 + share * share);
  };

  const rarity = (concept) => {
    const hits = docs.filter((doc) => concept.alternatives.some(([phrase, factor]) => factor && Object.values(doc.fields).some((text) => text.includes(phrase)))).length;
    return hits ? 1 + Math.log(docs.length / hits) / 2 : 0.5;
  };

  const passes = (doc, chosen) => chosen.every(([name, value]) => {
    const own = doc.facets[name];
    if (name === "level") return own.length && levels.indexOf(own[0]) >= levels.indexOf(value);
    if (name === "licence" && value === "some") return own.length > 0;
    return own.includes(value);
  });

  // ── showing ────────────────────────────────────────────────────────────────────────────────────
  let shown = [];
  const home = new Map(docs.map((doc) => [doc.card, doc.card.parentNode]));
  const order = docs.map((doc) => doc.card);
  const putBack = () => order.forEach((card) => home.get(card).append(card));
  const addMore = () => {
    const have = $("results").children.length;
    $("results").append(...shown.slice(have, have + PAGE).map((doc) => doc.card));
    $("more").hidden = $("results").children.length >= shown.length;
    return $("results").children[have];
  };

  const run = () => {
    const query = box.value.trim();
    const chosen = selects.filter((select) => select.value).map((select) => [select.name, select.value]);
    const all = !query && !chosen.length;
    putBack();
    $("found").hidden = all;
    $("all").hidden = !all;
    $("clear").hidden = !chosen.length;
    $("search-title").textContent = all ? "All projects, A to Z" : "Search results";
    let also = [];
    shown = docs.filter((doc) => passes(doc, chosen));
    if (query) {
      const asked = concepts(query);
      asked.found.forEach((concept) => { concept.rarity = rarity(concept); });
      also = asked.also;
      shown = shown.map((doc) => ({ ...doc, score: score(doc, asked) })).filter((doc) => doc.score > 0);
      const top = Math.max(0, ...shown.map((doc) => doc.score));
      shown = shown.filter((doc) => doc.score > top * 0.12).sort((a, b) => b.score - a.score);
    }
    const number = shown.length === 1 ? "1 project" : `${shown.length} projects`;
    $("status").textContent = all ? "" : `${number} found${query ? ` for “${query}”` : ""}${chosen.length ? ", filtered" : ""}.` +
      (shown.length ? "" : " Try other words, or clear the filters.");
    $("also").textContent = also.length ? `Also looked for: ${also.slice(0, 8).join(", ")}.` : "";
    $("also").hidden = !also.length;
    document.title = document.title.replace(/^.* – /, `${query ? `${query}, search` : "All projects"} – `);
    if (!all) addMore();
  };

  const remember = () => {
    const address = new URLSearchParams();
    if (box.value.trim()) address.set("q", box.value.trim());
    selects.forEach((select) => { if (select.value) address.set(select.name, select.value); });
    const text = address.toString();
    try { history.replaceState(null, "", text ? `?${text}` : location.pathname); } catch { /* a file's address stays as it is */ }
  };

  const start = () => {
    learn();
    const said = new URLSearchParams(location.search);
    if (said.get("q")) box.value = said.get("q").slice(0, 200);
    selects.forEach((select) => { if ([...select.options].some((option) => option.value === said.get(select.name))) select.value = said.get(select.name); });
    $("filters").hidden = false;
    $("filters").open = selects.some((select) => select.value);
    run();
    let waiting;
    box.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(() => { run(); remember(); }, 250); });
    selects.forEach((select) => select.addEventListener("change", () => { run(); remember(); }));
    form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(waiting); run(); remember(); });
    $("clear").addEventListener("click", () => { selects.forEach((select) => { select.value = ""; }); run(); remember(); selects[0].focus(); });
    $("more").addEventListener("click", () => addMore()?.querySelector("a").focus());
  };

  // Opened as a file, a page may not fetch; the list in it is then searched by its own words alone.
  fetch(form.dataset.words).then((answer) => (answer.ok ? answer.json() : null)).then((data) => data && takeIn(data)).catch(() => {}).finally(start);
})();
