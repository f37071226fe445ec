"use strict";
// The compare page: what is compared stands in its address (?p=OWNER/NAME&p=…), and only text is ever written, never HTML.
(() => {
  const $ = (id) => document.getElementById(id);
  const form = $("chooser"), labels = JSON.parse($("labels").textContent);
  const boxes = [...form.querySelectorAll("input")];
  const MOST = boxes.length, ID = /^[A-Za-z0-9][A-Za-z0-9-]{0,38}\/[A-Za-z0-9._-]{1,100}$/;
  // What steers, reorders or hides text, as `plain.clean` takes it out of pages; in JSON it stands as escapes.
  const UNSEEN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]/g;
  const make = (tag, className, text, ...children) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text.replace(UNSEEN, "");
    element.append(...children);
    return element;
  };
  const names = (facet) => (project) => (project[facet] || []).map((id) => (labels[facet] || {})[id] || id).join(", ");
  const unknown = (text) => text || "not known";
  const MONTHS = "January February March April May June July August September October November December".split(" ");
  const day = (iso) => {
    const [year, month, date] = (iso || "").split("-").map(Number);
    return date && MONTHS[month - 1] ? `${date} ${MONTHS[month - 1]} ${year}` : iso;
  };
  const ROWS = [
    ["What it is", (p) => p.summary],
    ["The problem it helps with", (p) => unknown(p.problem)],
    ["What you get", names("kinds")],
    ["Level", (p) => (p.readiness ? `${labels.levels[p.readiness.level]}${p.readiness.provisional ? " (provisional)" : ""}` : "not read yet")],
    ["Next step", (p) => (p.next_steps && p.next_steps[0] ? p.next_steps[0].title.replaceAll("`", "") : "none asked")],
    ["Licence", (p) => p.licence || (p.read ? "none that we recognise" : "not known")],
    ["Languages", (p) => unknown((p.languages || []).slice(0, 4).join(", "))],
    ["Data sets", (p) => unknown(names("datasets")(p))],
    ["Topics", (p) => unknown(names("topics")(p))],
    ["Care settings", (p) => unknown(names("settings")(p))],
    ["Organisation", (p) => unknown(p.organisation && p.organisation.name)],
    ["Last change", (p) => unknown(day(p.updated))],
    ["Version", (p) => unknown(p.version)],
    ["Warnings of its own", (p) => String((p.caveats || []).length)],
    ["Archived", (p) => (p.archived === null ? "not known" : p.archived ? "yes" : "no")],
    ["To start", (p) => (p.reuse && p.reuse[0] ? p.reuse[0].code : "")],
  ];
  const where = (id) => id.split("/").map(encodeURIComponent).join("/");
  const load = async (id) => {
    const answer = await fetch(`${form.dataset.projects}${where(id)}.json`);
    if (!answer.ok) throw new Error(id);
    return (await answer.json()).project;
  };
  const table = (projects) => {
    const head = make("tr", "nhsuk-table__row", "", make("td", "nhsuk-table__header"));
    projects.forEach((project) => {
      const link = make("a", "", project.name);
      link.href = `${form.dataset.pages}${where(project.id)}.html`;
      const cell = make("th", "nhsuk-table__header", "", link, make("br"), make("span", "nhsr-by", project.id));
      cell.scope = "col";
      head.append(cell);
    });
    const body = make("tbody", "nhsuk-table__body");
    ROWS.forEach(([name, say]) => {
      const said = projects.map(say);
      const title = make("th", "nhsuk-table__header", name);
      title.scope = "row";
      const row = make("tr", "nhsuk-table__row", "", title, ...said.map((text) => make("td", "nhsuk-table__cell", text)));
      if (new Set(said).size === 1) title.append(make("span", "nhsr-by", " (the same)"));
      body.append(row);
    });
    const box = make("div", `nhsr-scroll nhsr-of-${projects.length}`, "", make("table", "nhsuk-table nhsuk-table--compact", "", make("caption", "nhsuk-table__caption", "Side by side"),
      make("thead", "nhsuk-table__head", "", head), body));
    // On a narrow screen rows are laid out as blocks; roles keep them a table for those who hear it.
    Object.entries({ table: "table", thead: "rowgroup", tbody: "rowgroup", tr: "row", td: "cell", "th[scope=col]": "columnheader", "th[scope=row]": "rowheader" })
      .forEach(([what, role]) => box.querySelectorAll(what).forEach((one) => one.setAttribute("role", role)));
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", "Side by side");
    return box;
  };
  const run = async () => {
    const asked = [...new Set(new URLSearchParams(location.search).getAll("p").map((id) => id.trim()).filter(Boolean))].slice(0, MOST);
    asked.forEach((id, k) => { boxes[k].value = id; });
    if (!asked.length) return;
    const found = await Promise.all(asked.map((id) => (ID.test(id) ? load(id) : Promise.reject(new Error(id))).catch(() => id)));
    const projects = found.filter((one) => typeof one !== "string"), missing = found.filter((one) => typeof one === "string");
    const file = location.protocol === "file:";
    $("status").textContent = [
      file ? "Comparing works on a web server only, for example with nhsr-registry serve." : "",
      !file && missing.length ? `Not in this registry: ${missing.join(", ")}.` : "",
      projects.length === 1 ? "Name one more to compare it with." : "",
    ].filter(Boolean).join(" ");
    if (projects.length) $("side-by-side").replaceChildren(table(projects));
    else document.documentElement.dataset.asked = ""; // nothing will come: no room is kept for it
  };
  run().then(() => { document.documentElement.dataset.compared = "yes"; });
})();
