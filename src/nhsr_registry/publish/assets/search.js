"use strict";
// The results page: what is asked stands in its address, and only text is ever written, never HTML.
(() => {
  const $ = (id) => document.getElementById(id);
  const form = $("finder"), box = $("q"), sort = $("sort");
  const selects = [...form.querySelectorAll("select[data-facet]")];
  const labels = JSON.parse($("labels").textContent);
  const PAGE = 10;
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
  const card = (project, why) => {
    const link = make("a", "", project.name);
    link.href = `projects/${project.id.split("/").map(encodeURIComponent).join("/")}.html`;
    const tags = make("ul", "nhsr-tags");
    tags.setAttribute("aria-label", `About ${project.name}`);
    (project.kinds || []).forEach((kind) => tags.append(tag("blue", labels.kinds[kind] || kind)));
    (project.languages || []).forEach((language) => tags.append(tag("white", language)));
    if (project.level) tags.append(tag("grey", `${labels.levels[project.level]}${project.provisional ? " (provisional)" : ""}`, "Level: "));
    if (project.archived) tags.append(tag("orange", "Archived"));
    if (project.successor) tags.append(tag("orange", "Has a successor"));
    const item = make("li", "nhsr-result", "", make("h2", "nhsuk-heading-s nhsr-result__name", "", link), make("p", "nhsr-by", `${project.id}${project.by ? ` · ${project.by}` : ""}`),
      make("p", "nhsr-result__what", project.what), tags);
    const reasons = why.map((reason) => `${reason.words.join(", ")} (${reason.field === "questions" ? "as people look for it" : reason.field}${reason.for ? `, for “${reason.for}”` : ""})`);
    if (reasons.length) item.append(make("p", "nhsr-by nhsr-why", `Found by: ${reasons.slice(0, 5).join("; ")}`));
    item.append(pick(project));
    return item;
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
  const meet = (sets) => sets.reduce((a, b) => (a ? new Set([...a].filter((doc) => b.has(doc))) : b), null);
  const ask = async (query, filters) => {
    const facets = filters.length || sort.value !== "relevance" ? await engine.facets() : null;
    const only = facets && meet(filters.map(([name, value]) => holding(facets, name, value)));
    const answer = query ? await engine.search(query, only) : { hits: facets.byName.filter((doc) => !only || only.has(doc)).map((doc) => ({ doc, matches: [] })), answered: true };
    if (sort.value === "name") {
      const place = new Map(facets.byName.map((doc, k) => [doc, k]));
      answer.hits.sort((a, b) => place.get(a.doc) - place.get(b.doc));
    } else if (sort.value === "updated") answer.hits.sort((a, b) => (facets.updated[b.doc] || "").localeCompare(facets.updated[a.doc] || ""));
    return answer;
  };

  // ── showing ────────────────────────────────────────────────────────────────────────────────────
  let shown = { hits: [] }, turn = 0;
  const addMore = async () => {
    const have = $("results").children.length;
    const next = shown.hits.slice(have, have + PAGE);
    const mine = turn;
    const cards = await engine.cards(next.map((hit) => hit.doc));
    if (mine !== turn) return null;
    $("results").append(...next.map((hit, k) => card(cards[k], engine.why(hit))));
    $("more").hidden = $("results").children.length >= shown.hits.length;
    return $("results").children[have];
  };
  const notes = (answer, filters) => [
    !answer.hits.length && answer.small?.length ? `These are only little words (${answer.small.slice(0, 10).join(", ")}), which search leaves out: add one that says what it is about.`
      : answer.answered ? "" : answer.mentioned ? "Nothing in the registry is about this: what is shown only mentions a word of it." : "Nothing in the registry answers this as a whole.",
    ...Object.entries(answer.corrected || {}).map(([said, meant]) => `Read “${said}” as “${meant}”.`),
    ...Object.entries(answer.unsure || {}).map(([said, meanings]) => `“${said}” may mean ${meanings.join(" or ")}: add a word to say which.`),
    answer.also?.length ? `Also looked for: ${answer.also.slice(0, 8).join(", ")}.` : "",
    answer.missing?.length ? `No project found speaks of: ${answer.missing.join(", ")}.` : "",
    answer.hits.length || answer.small?.length ? "" : filters.length ? "Try other words, or clear the filters." : "Try fewer or other words.",
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
    $("more").hidden = true;
    $("status").textContent = all ? "" : "Searching…";
    if (all) { shown = { hits: [] }; return; }
    try {
      const answer = await ask(query, filters);
      if (mine !== turn) return;
      shown = answer;
      const number = answer.hits.length === 1 ? "1 project" : `${answer.hits.length.toLocaleString("en-GB")} projects`;
      $("status").textContent = `${number} found${query ? ` for “${query}”` : ""}${filters.length ? ", filtered" : ""}.`;
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
