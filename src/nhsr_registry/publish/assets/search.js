"use strict";
// The results page: what is asked stands in its address, and only text is ever written, never HTML.
(() => {
  const $ = (id) => document.getElementById(id);
  const form = $("finder"), box = $("q"), sort = $("sort");
  const selects = [...form.querySelectorAll("select[data-facet]")];
  const labels = JSON.parse($("labels").textContent);
  const PAGE = 10, NAMED = 10; // results at once, and values of a field that are named: more are a screen of a phone
  const LEVELS = [...$("f-level").options].map((option) => option.value).filter(Boolean);
  const engine = NhsrSearch(async (name) => {
    const answer = await fetch(`${form.dataset.index}${name}.json`);
    if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
    return answer.json();
  });

  const make = (tag, className, text, ...children) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    element.append(...children);
    return element;
  };
  const tag = (colour, text, hidden) => {
    const item = make("li");
    if (hidden) item.append(make("span", "nhsuk-u-visually-hidden", hidden));
    item.append(make("strong", `nhsuk-tag nhsuk-tag--${colour}`, text));
    return item;
  };
  const linked = (project, text) => Object.assign(make("a", "", text), { href: `projects/${project.id.split("/").map(encodeURIComponent).join("/")}.html` });
  const valueOf = (facet, id) => { // as the filters name it: topics=spc is Statistical process control
    const option = facet && [...($(`f-${facet}`)?.options || [])].find((own) => own.value === id.toLowerCase());
    return option ? nameOf(option) : labels.kinds[id] || id;
  };
  const told = ({ field, facet, words, others }) => {
    const said = [...words, ...others.map((own) => `${own.words.map((word) => valueOf(facet, word)).join(" … ")} (for ${own.for.join(", ")})`)];
    return `${field === "questions" ? "people look for it as" : field}: ${said.join(", ")}`;
  };
  const card = (project, hit) => {
    const link = linked(project, project.name);
    const tags = make("ul", "nhsr-tags");
    tags.setAttribute("aria-label", `About ${project.name}`);
    (project.kinds || []).forEach((kind) => tags.append(tag("blue", labels.kinds[kind] || kind)));
    (project.languages || []).forEach((language) => tags.append(tag("white", language)));
    if (project.level) tags.append(tag("grey", `${labels.levels[project.level]}${project.provisional ? " (provisional)" : ""}`, "Level: "));
    if (project.archived) tags.append(tag("orange", "Archived"));
    if (project.successor) tags.append(tag("orange", "Has a successor"));
    const item = make("li", "nhsr-result", "", make("h2", "nhsuk-heading-s nhsr-result__name", "", link), make("p", "nhsr-by", `${project.id}${project.by ? ` · ${project.by}` : ""}`),
      make("p", "nhsr-result__what", project.what), tags);
    const reasons = engine.why(hit).map(told);
    if (reasons.length) item.append(make("p", "nhsr-by nhsr-why", `${engine.mentions(hit) ? "Only mentions" : "Why"}: ${reasons.join("; ")}`));
    item.append(pick(project));
    return item;
  };

  // ── a superseded project, or a fork, that was found beside the living one is told with that one ──
  const livingOf = (doc, cards) => { // doc → card of all that is there; nothing for one that stands alone
    const way = [doc];
    for (;;) {
      const { heir, origin } = cards.get(way.at(-1)), to = heir ?? origin;
      if (!cards.has(to)) break;
      if (way.includes(to)) return null; // each says that the other took its place
      way.push(to);
    }
    return way.length > 1 && !cards.get(way.at(-1)).archived ? way.at(-1) : null; // a fork of what nobody looks after stands by itself
  };
  const tell = (item, project) => {
    const superseded = "heir" in project;
    const kind = superseded ? "nhsr-before" : "nhsr-forks";
    let line = item.querySelector(`.${kind}`);
    if (line) line.lastChild.before(", ");
    else {
      line = make("p", `nhsr-by ${kind}`, superseded ? "Takes the place of " : "Found too, a fork of it: ", superseded ? ", found too." : ".");
      item.querySelector(".nhsr-tags").after(line);
    }
    line.lastChild.before(linked(project, project.id));
  };

  // ── choosing projects to compare ───────────────────────────────────────────────────────────────
  const picked = new Set();
  const pick = (project) => {
    const box = make("input");
    box.type = "checkbox";
    box.checked = picked.has(project.id);
    box.addEventListener("change", () => {
      picked[box.checked ? "add" : "delete"](project.id);
      const link = $("compare").querySelector("a");
      link.href = `compare.html?${[...picked].slice(0, 4).map((id) => `p=${encodeURIComponent(id)}`).join("&")}`;
      link.textContent = `Compare ${Math.min(picked.size, 4)} projects`;
      $("compare").hidden = picked.size < 2;
    });
    const label = make("label", "", "", box, "Compare");
    label.append(make("span", "nhsuk-u-visually-hidden", ` ${project.name}`));
    return make("p", "nhsr-pick", "", label);
  };

  // ── what is asked ──────────────────────────────────────────────────────────────────────────────
  const chosen = () => selects.filter((select) => select.value).map((select) => [select.name, select.value]);
  const holding = (facets, name, value) => {
    const sets = facets.sets[name] || new Map();
    if (name === "level") return new Set(LEVELS.slice(LEVELS.indexOf(value)).flatMap((level) => [...(sets.get(level) || [])]));
    if (name === "licence" && value === "some") return new Set([...sets.values()].flatMap((set) => [...set]));
    return sets.get(value) || new Set();
  };
  const choices = () => { // what the filters know, for kind:app and the like in the question
    const of = (name, own = (option) => [option.value, nameOf(option)]) => [...$(`f-${name}`)?.options || []].filter((option) => option.value && option.value !== "some")
      .map((option) => [...own(option), (facets) => holding(facets, name, option.value)]);
    const byName = (option) => [nameOf(option), nameOf(option)];
    return {
      ...Object.fromEntries(["kinds", "topics", "settings", "datasets", "level"].map((name) => [name, of(name)])), licence: of("licence", byName), owner: of("organisations"),
      language: of("languages", byName).map((row) => row.slice(0, 2)), // the filter counts every language of a project, and a question the main one
      status: Object.entries(labels.statuses),
    };
  };
  const meet = (sets) => sets.reduce((a, b) => (a ? new Set([...a].filter((doc) => b.has(doc))) : b), null);
  const ask = async (query, filters) => {
    const facets = filters.length || sort.value !== "relevance" ? await engine.facets() : null;
    const only = facets && meet(filters.map(([name, value]) => holding(facets, name, value)));
    const answer = query ? await engine.search(query, only, choices()) : { hits: facets.byName.filter((doc) => !only || only.has(doc)).map((doc) => ({ doc, matches: [] })), answered: true };
    if (sort.value === "name") {
      const place = new Map(facets.byName.map((doc, k) => [doc, k]));
      answer.hits.sort((a, b) => place.get(a.doc) - place.get(b.doc));
    } else if (sort.value === "updated") answer.hits.sort((a, b) => (facets.updated[b.doc] || "").localeCompare(facets.updated[a.doc] || ""));
    return answer;
  };

  // ── showing ────────────────────────────────────────────────────────────────────────────────────
  let shown = { hits: [] }, turn = 0, have = 0, cards = new Map(), blocks = new Map();
  const addMore = async () => {
    const next = shown.hits.slice(have, have + PAGE), mine = turn;
    const found = await engine.cards(next.map((hit) => hit.doc));
    if (mine !== turn) return null;
    have += next.length;
    next.forEach((hit, k) => cards.set(hit.doc, found[k]));
    const apart = next.filter((hit) => livingOf(hit.doc, cards) === null || !box.value.trim()); // a list of all stays a list of all
    for (const hit of apart) blocks.set(hit.doc, card(cards.get(hit.doc), hit));
    for (const hit of next.filter((own) => !apart.includes(own))) tell(blocks.get(livingOf(hit.doc, cards)), cards.get(hit.doc));
    $("results").append(...apart.map((hit) => blocks.get(hit.doc)));
    $("more").hidden = have >= shown.hits.length;
    return apart.length ? blocks.get(apart[0].doc) : null;
  };
  const noSuch = ([said, known]) => {
    const [, field, value] = said.match(/^(\w+):(.*)$/s);
    // An organisation has a code, and a topic other names, that the command line knows and this page does not.
    const no = ["owner", "topic", "setting", "dataset"].includes(field) ? `This page knows no ${field}` : `There is no ${field}`;
    return `${no} “${value.slice(0, 100)}”${known.length > NAMED ? ": the filters name what there is" : known.length ? `, but: ${known.join(", ")}` : ""}.`;
  };
  const verdict = (answer, query) => { // what is to be known before any result: what was made of the question, and whether anything answers it
    const unknown = Object.entries(answer.unknown || {}).map(noSuch);
    if (!answer.hits.length && answer.wordless && unknown.length) return unknown; // nothing that could be missing
    if (!answer.hits.length && answer.wordless && !answer.narrowed) return [`“${query}” holds no word to look for.`];
    if (!answer.hits.length && answer.small?.length) return [`These are only little words (${answer.small.slice(0, 10).join(", ")}), which search leaves out: add one that says what it is about.`];
    return [
      ...unknown,
      ...(answer.rough || []).map((said) => `So many projects have “${said}” that this page knows only some of them. The command line knows all.`),
      answer.answered ? "" : answer.mentioned ? "Nothing in this registry is about this: what is shown only mentions a word of it."
        : `Nothing in this registry answers this${answer.hits.length ? " as a whole" : ""}.`,
      ...Object.entries(answer.corrected || {}).map(([said, meant]) => `Read “${said}” as “${meant}”.`),
    ].filter(Boolean);
  };
  const notes = (answer, filters) => [
    answer.also?.length ? `Also looked for: ${answer.also.slice(0, 8).join(", ")}.` : "",
    ...Object.entries(answer.unsure || {}).map(([said, meanings]) => `“${said}” may mean ${meanings.join(" or ")}: add a word to say ${meanings.length > 1 ? "which" : "so"}.`),
    answer.missing?.length ? `No project found speaks of: ${answer.missing.join(", ")}.` : "",
    answer.nearest?.length ? `Words of the registry that look like yours: ${answer.nearest.join(", ")}.` : "",
    answer.hits.length || answer.small?.length || answer.wordless ? "" : answer.strict ? "Try it without quotes, and without leaving words out." : filters.length ? "Try other words, or clear the filters." : "Try fewer or other words.",
  ].filter(Boolean);
  const elsewhere = () => { // nobody is left at the end of a road
    const link = (href, text) => Object.assign(make("a", "", text), { href });
    return make("p", "", "You can also ", link("browse.html", "browse by topic, data set or organisation"), " or ", link("needs.html", "name what you need"), ", so that others see it.");
  };
  const nameOf = (option) => (option.dataset.name ||= option.textContent.replace(/ \([\d,]+\)$/, "").trim());
  const active = (filters) => {
    $("active").replaceChildren(...filters.map(([name, value]) => {
      const select = selects.find((own) => own.name === name);
      const text = nameOf(select.selectedOptions[0]);
      const button = make("button", "nhsuk-button nhsuk-button--secondary nhsuk-button--small", `${text} ✕`);
      button.type = "button";
      button.setAttribute("aria-label", `Remove the filter ${text}`);
      button.addEventListener("click", () => { select.value = ""; change().then(() => $("status").focus()); });
      return make("li", "", "", button);
    }));
    $("active").hidden = !filters.length;
  };
  const recount = async (filters, mine) => { // how many of these results each choice would leave
    const facets = await engine.facets();
    if (mine !== turn) return;
    const found = new Set(shown.hits.map((hit) => hit.doc));
    for (const select of selects) {
      for (const option of select.options) {
        if (!option.value) continue;
        nameOf(option);
        const mineToo = filters.some(([name, value]) => name === select.name && value !== option.value);
        const number = [...holding(facets, select.name, option.value)].filter((doc) => found.has(doc)).length;
        option.textContent = mineToo ? option.dataset.name : `${option.dataset.name} (${number})`;
        option.disabled = !mineToo && !number && option.value !== select.value;
      }
    }
  };
  const run = async () => {
    turn += 1;
    const mine = turn;
    const query = box.value.trim(), filters = chosen();
    const all = !query && !filters.length && sort.value === "relevance";
    document.documentElement.dataset.asked = all ? "" : "yes";
    $("found").hidden = all;
    $("all").hidden = !all;
    $("clear").hidden = !filters.length;
    $("search-title").textContent = all ? "All projects" : "Search results";
    document.title = document.title.replace(/^.* – /, `${query ? `${query}, search` : "All projects"} – `);
    active(filters);
    $("notes").replaceChildren();
    $("results").replaceChildren();
    [have, cards, blocks] = [0, new Map(), new Map()];
    $("more").hidden = true;
    $("status").textContent = all ? "" : "Searching…";
    if (all) { shown = { hits: [] }; return; }
    try {
      const answer = await ask(query, filters);
      if (mine !== turn) return;
      shown = answer;
      const number = answer.hits.length === 1 ? "1 project" : `${answer.hits.length.toLocaleString("en-GB")} projects`;
      const said = verdict(answer, query).map((text) => make("span", "nhsr-verdict", `${text} `));
      $("status").replaceChildren(...said, `${number} found${query ? ` for “${query}”` : ""}${filters.length ? ", filtered" : ""}.`);
      $("notes").replaceChildren(...notes(answer, filters).map((text) => make("p", answer.hits.length ? "nhsr-by" : "", text)));
      if (!answer.hits.length) $("notes").append(elsewhere());
      await addMore(); // after the words above them, so that no result moves once it is there
      if (mine !== turn) return;
      await recount(filters, mine);
    } catch (error) {
      if (mine !== turn) return;
      $("all").hidden = false;
      document.documentElement.dataset.asked = "";
      $("status").textContent = location.protocol === "file:" ? "Searching works on a web server only, for example with nhsr-registry serve. The whole list is below."
        : "The search could not be loaded. The whole list is below.";
    }
  };
  const remember = () => {
    const address = new URLSearchParams();
    if (box.value.trim()) address.set("q", box.value.trim());
    chosen().forEach(([name, value]) => address.set(name, value));
    if (sort.value !== "relevance") address.set("sort", sort.value);
    const text = address.toString();
    try { history.replaceState(null, "", text ? `?${text}` : location.pathname); } catch { /* a file's address stays as it is */ }
  };
  const change = async () => { remember(); await run(); };
  const read = () => {
    const said = new URLSearchParams(location.search);
    box.value = (said.get("q") || "").slice(0, 200);
    [...selects, sort].forEach((select) => { if ([...select.options].some((option) => option.value === said.get(select.name))) select.value = said.get(select.name); });
  };

  if (window.matchMedia("(min-width: 60em)").matches) $("filters").open = true; // beside the results, where there is room
  read();
  let waiting;
  box.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(change, 300); });
  [...selects, sort].forEach((select) => select.addEventListener("change", change));
  form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(waiting); change(); });
  $("clear").addEventListener("click", () => { selects.forEach((select) => { select.value = ""; }); change(); selects[0].focus(); });
  $("more").addEventListener("click", async () => (await addMore())?.querySelector("a").focus());
  addEventListener("popstate", () => { read(); run(); });
  run().then(() => { document.documentElement.dataset.searched = "yes"; });
})();
