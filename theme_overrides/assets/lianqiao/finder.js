/* The finder of a listing: choose by facets and words, sort, send the address on, take the rows.
   It reads what generator/lianqiao/pages/finder.py wrote, and the words through search.js. */

(() => {
"use strict";

let place = document.querySelector("div#lq-finder");
if (!place || !/^\w+$/.test(place.dataset.kind)) return;

let search = window.lianqiaoSearch;
let say = search.say;
let element = search.element;
let kind = place.dataset.kind;
let FEW = 8;
let A_PAGE = 50;
let state = { q: "", sort: "", chosen: Object.create(null) };
let data;
let first;
let parts = {};
let shownRows = A_PAGE;
let turn = 0;

function button(look, text, act) {
  let made = element("button", look, text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

/* The state, in the address after "#" so that it may be sent on, from a folder too */

function readAddress() {
  let asked = new URLSearchParams(location.hash.slice(1));
  state = {
    q: asked.get("q") || "",
    sort: asked.get("sort") || "",
    chosen: Object.create(null),
  };
  asked.forEach((value, key) => {
    if (key !== "q" && key !== "sort") state.chosen[key] = value.split(",").filter(Boolean);
  });
  return Boolean(state.q || state.sort || Object.keys(state.chosen).length);
}

function writeAddress() {
  let asked = new URLSearchParams();
  if (state.q) asked.set("q", state.q);
  Object.keys(state.chosen).forEach((key) => {
    if (state.chosen[key].length) asked.set(key, state.chosen[key].join(","));
  });
  if (state.sort) asked.set("sort", state.sort);
  let hash = "#" + asked.toString().replace(/%2C/g, ",");
  if (location.hash !== hash && !(hash === "#" && !location.hash)) location.replace(hash);
}

/* Which rows are in the set */

function chosenPlaces(facet) {
  let keys = state.chosen[facet.key] || [];
  let places = [];
  facet.choices.forEach((choice, n) => {
    if (keys.indexOf(choice[0]) >= 0) places.push(n);
  });
  return places;
}

function fits(row, n, places) {
  return (
    !places.length ||
    row[5][n].some((value) => places.indexOf(value) >= 0)
  );
}

/* Rows that fit all facets but one, or all */
function rowsWithout(left, found) {
  let chosen = data.facets.map(chosenPlaces);
  return found.filter((number) => {
    return data.facets.every((facet, n) => n === left || fits(data.rows[number], n, chosen[n]));
  });
}

function rowsWithWords() {
  if (!state.q.trim()) {
    return Promise.resolve(
      data.rows.map((_, n) => n)
    );
  }
  return search.find(state.q).then((found) => {
    return found.pages
      .map((one) => one[0] - first)
      .filter((number) => number >= 0 && number < data.rows.length);
  });
}

function sorted(rows) {
  let by = state.sort || (state.q.trim() ? "relevance" : "date");
  if (by === "relevance") return rows;
  let key =
    by === "adoptions"
      ? (number) => -data.rows[number][4]
      : () => 0;
  return rows.slice().sort((a, b) => key(a) - key(b) || a - b);
}

/* Drawing */

function draw() {
  let mine = ++turn;
  writeAddress();
  rowsWithWords()
    .then((found) => {
      if (mine !== turn) return;
      data.facets.forEach((facet, n) => {
        drawFacet(facet, n, rowsWithout(n, found));
      });
      drawSet(sorted(rowsWithout(-1, found)));
    })
    .catch(() => {
      parts.status.textContent = say("failed");
    });
}

function drawFacet(facet, n, rows) {
  let counts = facet.choices.map(() => 0);
  rows.forEach((number) => {
    data.rows[number][5][n].forEach((value) => {
      counts[value]++;
    });
  });
  let chosen = state.chosen[facet.key] || [];
  let box = parts.facets[n];
  let open = box.dataset.open === "true";
  let left = 0;
  facet.items.forEach((item, value) => {
    let isChosen = chosen.indexOf(facet.choices[value][0]) >= 0;
    item.input.checked = isChosen;
    item.count.textContent = counts[value];
    let shows = isChosen || (counts[value] > 0 && (open || left < FEW));
    if (counts[value] > 0) left++;
    item.label.hidden = !shows;
  });
  facet.all.hidden = left <= FEW;
  facet.all.textContent = open ? say("fewer") : say("all_values", { count: left });
  facet.all.setAttribute("aria-expanded", String(open));
  box.hidden = !left && !chosen.length;
}

function drawSet(rows) {
  parts.rows = rows;
  shownRows = A_PAGE;
  parts.chips.textContent = "";
  let named = state.q.trim() ? ["“" + state.q.trim() + "”"] : [];
  data.facets.forEach((facet) => {
    chosenPlaces(facet).forEach((value) => {
      let label = facet.choices[value][1];
      named.push(label);
      let chip = button("lq-chip", label + " ×", () => {
        toggle(facet, value);
        parts.input.focus();
      });
      chip.setAttribute("aria-label", say("remove", { value: facet.label + " " + label }));
      parts.chips.appendChild(chip);
    });
  });
  if (named.length) parts.chips.appendChild(button("lq-chip lq-chip-all", say("clear"), clear));
  parts.status.textContent = named.length
    ? say("set", { set: named.join(" · "), count: rows.length })
    : say("set_all", { count: rows.length });
  parts.list.textContent = "";
  drawRows();
}

function drawRows() {
  let begin = parts.list.children.length;
  parts.rows.slice(begin, shownRows).forEach((number) => {
    parts.list.appendChild(drawRow(data.rows[number]));
  });
  parts.more.hidden = parts.rows.length <= parts.list.children.length;
  parts.csv.hidden = !parts.rows.length;
  if (!parts.rows.length) parts.list.appendChild(element("li", "lq-empty", say("empty")));
}

function drawRow(row) {
  let item = element("li");
  let link = element("a", "lq-result");
  link.href = search.root + row[0];
  link.appendChild(element("span", "lq-kicker", row[2]));
  link.appendChild(element("strong", "lq-result-title", row[1]));
  let facts = data.facets
    .map((facet, n) => facet.key === "year" ? "" : valuesOf(row, facet, n).slice(0, 3).join("、"))
    .filter(Boolean);
  if (row[4]) facts.push(say("adoptions", { count: row[4] }));
  link.appendChild(element("span", "lq-result-words", facts.join(" · ")));
  item.appendChild(link);
  return item;
}

function valuesOf(row, facet, n) {
  return row[5][n].map((value) => facet.choices[value][1]);
}

function toggle(facet, value) {
  let key = facet.choices[value][0];
  let chosen = state.chosen[facet.key] || [];
  state.chosen[facet.key] =
    chosen.indexOf(key) >= 0
      ? chosen.filter((one) => one !== key)
      : chosen.concat(key);
  draw();
}

function clear() {
  state = { q: "", sort: state.sort, chosen: Object.create(null) };
  parts.input.value = "";
  draw();
  parts.input.focus();
}

/* The set as a file for a spreadsheet */

function cell(value) {
  let text = String(value);
  if (/^[=+\-@\t\r＝＋－＠]/.test(text) && !/^[+-]?[0-9]+(\.[0-9]+)?$/.test(text)) text = "'" + text;
  return '"' + text.replace(/"/g, '""') + '"';
}

function asCsv() {
  let head = [say("title"), say("date"), say("adoptions_head")].concat(
    data.facets.map((facet) => facet.label),
    say("address")
  );
  let rows = parts.rows.map((number) => {
    let row = data.rows[number];
    let values = data.facets.map((facet, n) => valuesOf(row, facet, n).join("；"));
    return [row[1], row[3], row[4]].concat(values, row[0]);
  });
  let about = [[document.title], [parts.status.textContent], []];
  return (
    "\ufeff" +
    about
      .concat([head], rows)
      .map((one) => one.map(cell).join(","))
      .join("\r\n") +
    "\r\n"
  );
}

function download() {
  let link = element("a");
  link.href = URL.createObjectURL(new Blob([asCsv()], { type: "text/csv;charset=utf-8" }));
  link.download = kind + ".csv";
  document.body.appendChild(link);
  link.click();
  link.remove();
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  }, 10000);
}

/* Setting up */

function build() {
  let form = element("form", "lq-finder-head");
  form.setAttribute("role", "search");
  form.setAttribute("aria-label", say("finder"));
  parts.input = element("input");
  parts.input.type = "search";
  parts.input.placeholder = say("words");
  parts.input.setAttribute("aria-label", say("words"));
  parts.input.addEventListener("input", () => {
    state.q = parts.input.value;
    draw();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
  });
  form.appendChild(parts.input);
  let label = element("label", "lq-finder-sort", say("sort"));
  parts.sort = element("select");
  label.appendChild(parts.sort);
  ["", "relevance", "date", "adoptions"].forEach((by) => {
    let option = element("option", "", say("sort_" + (by || "auto")));
    option.value = by;
    let useless =
      by === "adoptions" &&
      !data.rows.some((row) => row[4]);
    if (!useless) parts.sort.appendChild(option);
  });
  parts.sort.addEventListener("change", () => {
    state.sort = parts.sort.value;
    draw();
  });
  form.appendChild(label);

  let panel = element("details", "lq-facets");
  panel.open = window.innerWidth > 760;
  panel.appendChild(element("summary", "", say("facets")));
  parts.facets = data.facets.map((facet) => facetBox(facet, panel));
  parts.chips = element("div", "lq-chips");
  parts.status = element("p", "lq-finder-set");
  parts.status.setAttribute("role", "status");
  parts.list = element("ol", "lq-results");
  parts.more = button("lq-more", say("more_rows"), () => {
    let before = parts.list.children.length;
    shownRows += A_PAGE;
    drawRows();
    if (parts.list.children[before]) parts.list.children[before].firstChild.focus();
  });
  parts.csv = button("lq-button", say("csv"), download);
  let found = element("div", "lq-finder-found");
  [parts.chips, parts.status, parts.csv, parts.list, parts.more].forEach((part) => {
    found.appendChild(part);
  });
  let body = element("div", "lq-finder-body");
  body.appendChild(panel);
  body.appendChild(found);
  place.textContent = "";
  place.appendChild(form);
  place.appendChild(body);
}

function facetBox(facet, panel) {
  let box = element("fieldset", "lq-facet");
  box.appendChild(element("legend", "", facet.label));
  facet.items = facet.choices.map((choice, value) => {
    let label = element("label");
    let input = element("input");
    input.type = "checkbox";
    input.addEventListener("change", () => {
      toggle(facet, value);
    });
    let count = element("span", "lq-facet-count");
    label.appendChild(input);
    label.appendChild(element("span", "", choice[1]));
    label.appendChild(count);
    box.appendChild(label);
    return { label: label, input: input, count: count };
  });
  facet.all = button("lq-facet-all", "", () => {
    box.dataset.open = String(box.dataset.open !== "true");
    draw();
  });
  box.appendChild(facet.all);
  panel.appendChild(box);
  return box;
}

function open() {
  return Promise.all([search.load("kind-" + kind), search.ready()]).then((loaded) => {
    if (data) return;
    data = loaded[0];
    first = loaded[1].kinds[kind][0];
    build();
    follow();
    hideListing(true);
  });
}

function follow() {
  parts.input.value = state.q;
  parts.sort.value = state.sort;
  draw();
}

/* What stands below is the whole listing, for readers without scripts */
function hideListing(isHidden) {
  for (let next = place.nextElementSibling; next; next = next.nextElementSibling)
    next.hidden = isHidden;
  document.documentElement.classList.toggle("lq-finding", isHidden);
}

function offer() {
  place.appendChild(
    button("lq-button", say("open_finder"), () => {
      open()
        .then(() => {
          parts.input.focus();
        })
        .catch(() => {
          place.appendChild(element("p", "", say("failed")));
        });
    })
  );
}

window.addEventListener("hashchange", () => {
  let asks = readAddress();
  if (data) follow();
  else if (asks) open();
});
offer();
if (location.hash.indexOf("=") > 0 && readAddress()) open();
})();
