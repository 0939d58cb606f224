/* Search: reads the index that the generator wrote (generator/lianqiao/search/index.py says how).
   Everything is loaded by script elements, so it works over http and from a folder alike. */

(() => {
"use strict";

let BASE = 45;
let ZONE_STARTS = [0, 256, 512, 1024];
let SHOWN = 20;
let IN_PANEL = 6;
let WIDE = "\\u3007\\u3400-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
let TOKEN = new RegExp("[" + WIDE + "]+|(?:(?![" + WIDE + "])[\\p{L}\\p{N}])+", "gu");
let ONLY_WIDE = new RegExp("^[" + WIDE + "]+$", "u");
let root = document.currentScript.src.replace(/assets\/lianqiao\/search\.js.*$/, "");
let words = JSON.parse(document.querySelector("script#lq-words").textContent);

/* Pieces of the index */

let pieces = Object.create(null);
let waiting = Object.create(null);

window.lianqiaoSearch = {
  take: (name, content) => {
    waiting[name](content);
  },
};

function load(name) {
  if (!pieces[name]) {
    pieces[name] = new Promise((resolve, reject) => {
      let script = document.createElement("script");
      waiting[name] = resolve;
      script.onerror = () => {
        delete pieces[name];
        reject(new Error(name));
      };
      script.src = root + "search/" + name + ".js";
      document.head.appendChild(script);
    });
  }
  return pieces[name];
}

/* Numbers, in digits of base 45, the lowest first */

function numbers(text) {
  let found = [];
  let number = 0;
  let scale = 1;
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i) - 0x23;
    let value = code > 0x5c - 0x23 ? code - 1 : code;
    if (value < BASE) {
      found.push(number + value * scale);
      number = 0;
      scale = 1;
    } else {
      number += (value - BASE) * scale;
      scale *= BASE;
    }
  }
  return found;
}

/* A list of pages: Map page -> best zone */
function pagesOf(text, into) {
  let found = into || new Map();
  let page = -1;
  numbers(text).forEach((number) => {
    page += number >> 2;
    let zone = number & 3;
    if (!found.has(page) || found.get(page) > zone) found.set(page, zone);
  });
  return found;
}

/* A list of places: calls back with each page and its places */
function eachPage(text, callback) {
  let all = numbers(text);
  let page = -1;
  for (let i = 0; i < all.length; ) {
    page += all[i] >> 1;
    let count = all[i++] & 1 ? all[i++] : 1;
    let place = 0;
    let places = [];
    for (let n = 0; n < count; n++) places.push((place += all[i++]));
    callback(page, places);
  }
}

function zoneOf(place) {
  for (let zone = 3; zone > 0; zone--) if (place >= ZONE_STARTS[zone]) return zone;
  return 0;
}

function bucketOf(gram, buckets) {
  let number = 0;
  Array.from(gram).forEach((character) => {
    number = (Math.imul(number, 33) + character.codePointAt(0)) >>> 0;
  });
  return number % buckets;
}

function hex(text) {
  return Array.from(text)
    .map((character) => character.codePointAt(0).toString(16))
    .join("-");
}

/* What is asked for */

function folded(text) {
  return Array.from(text)
    .map((character) => {
      let small = character.normalize("NFKC").toLowerCase();
      return Array.from(small).length === 1 ? small : character;
    })
    .join("");
}

function termsOf(query) {
  return (folded(query).match(TOKEN) || []).filter((term, n, all) => all.indexOf(term) === n);
}

/* Grams that cover a run and are not too frequent for their places to be there */
function cover(run, frequent) {
  const grams = [];
  for (let reached = 0; reached < run.length; ) {
    let length = 1;
    let at, gram;
    do {
      length++;
      at = Math.min(reached, run.length - length);
      gram = run.slice(at, at + length).join("");
    } while (frequent.has(gram));
    grams.push({ at, gram });
    reached = at + length;
  }
  return grams;
}

/* Pages with a run: Map page -> best zone */
async function findRun(term, manifest) {
  const run = Array.from(term);
  if (run.length === 1) return findSingle(term, manifest);
  if (manifest.frequentRuns.has(term)) return pagesOf(await load("d/" + hex(term)));
  const grams = cover(run, manifest.frequentRuns);
  for (const one of grams) one.loading = load("g/" + bucketOf(one.gram, manifest.buckets));
  for (const one of grams) one.entry = (await one.loading)[one.gram];
  const pages = new Map();
  if (grams.some(one => one.entry === undefined)) return pages;
  grams.sort((a, b) => weight(a.entry) - weight(b.entry));
  let starts = null;
  for (const one of grams) starts = await narrowed(one, starts);
  starts.forEach((places, page) => pages.set(page, zoneOf(Math.min(...places))));
  return pages;
}

function weight(entry) {
  return typeof entry === "string" ? entry.length : entry.length * 20000;
}

/* The places where a run may begin, after one gram more */
async function narrowed(one, starts) {
  const left = new Map();
  for (const text of await lists(one, starts)) {
    eachPage(text, (page, places) => {
      const before = starts && starts.get(page);
      if (starts && !before) return;
      const begins = places.map(place => place - one.at);
      const both = before ? begins.filter(begin => before.includes(begin)) : begins;
      if (both.length) left.set(page, both);
    });
  }
  return left;
}

/* The chunks of a gram's list in which one of the pages can be */
function lists(one, starts) {
  if (typeof one.entry === "string") return [one.entry];
  const asked = new Set(starts ? [] : one.entry.keys());
  if (starts) {
    for (const page of starts.keys()) {
      let n = one.entry.length - 1;
      while (n > 0 && one.entry[n] > page) n--;
      asked.add(n);
    }
  }
  return Promise.all(Array.from(asked, n => load("c/" + hex(one.gram) + "-" + n)));
}

/* Pages whose title has a character, or a word that begins with it */
async function findSingle(character, manifest) {
  const entries = await load("s/" + bucketOf(character, manifest.singles));
  return pagesOf(entries[character] || "");
}

/* Pages with a word that begins so */
async function findWord(start, manifest) {
  if (Array.from(start).length === 1) return findSingle(start, manifest);
  const file = Array.from(start).slice(0, 2).join("");
  const pages = new Map();
  if (!manifest.wordStarts.has(file)) return pages;
  const entries = await load("w/" + hex(file));
  const words = Object.keys(entries).filter(word => word.startsWith(start));
  const texts = words.map(word => (entries[word] === 1 ? load("v/" + hex(word)) : entries[word]));
  (await Promise.all(texts)).forEach(text => pagesOf(text, pages));
  return pages;
}

async function ready() {
  const manifest = await load("manifest");
  if (!manifest.frequentRuns) {
    manifest.frequentRuns = new Set(manifest.frequent.split(" "));
    manifest.wordStarts = new Set(manifest.words.split(" "));
  }
  return manifest;
}

/* The pages in which all terms stand, the best first: {terms, pages: [[page, score]]} */
async function find(query) {
  const terms = termsOf(query);
  const pages = [];
  if (!terms.length) return { terms, pages };
  const manifest = await ready();
  const found = await Promise.all(
    terms.map(term => (ONLY_WIDE.test(term) ? findRun : findWord)(term, manifest))
  );
  found.sort((a, b) => a.size - b.size);
  for (const page of found[0].keys()) {
    if (found.every(one => one.has(page)))
      pages.push([page, found.reduce((score, one) => score + one.get(page), 0)]);
  }
  pages.sort((a, b) => a[1] - b[1] || a[0] - b[0]);
  return { terms, pages };
}

/* A page found, for showing */
async function pageShown(page) {
  const { perText } = await ready();
  const row = (await load("t/" + Math.floor(page / perText)))[page % perText];
  return { href: root + row[0], title: row[1], kicker: row[2], text: row[3] };
}

Object.assign(window.lianqiaoSearch, { find, load, ready, root, say, element });

/* Showing */

function element(name, look, text) {
  let made = document.createElement(name);
  if (look) made.className = look;
  if (text !== undefined) made.textContent = text;
  return made;
}

function say(key, values) {
  return words[key].replace(/{(\w+)}/g, (gap, name) => values[name]);
}

/* Where terms stand in a text: [[start, end]], in order, none within another */
function hits(text, terms) {
  let small = folded(text);
  let found = [];
  terms.forEach((term) => {
    for (let at = small.indexOf(term); at >= 0; at = small.indexOf(term, at + term.length)) {
      let begins = ONLY_WIDE.test(term) || !/[\p{L}\p{N}]/u.test(small.charAt(at - 1) || " ");
      let wideBefore = at > 0 && ONLY_WIDE.test(small.charAt(at - 1));
      if (begins || wideBefore) found.push([at, at + term.length]);
    }
  });
  found.sort((a, b) => a[0] - b[0]);
  return found.filter((hit, n) => !n || hit[0] >= found[n - 1][1]);
}

function marked(text, terms) {
  let whole = document.createDocumentFragment();
  let at = 0;
  hits(text, terms).forEach((hit) => {
    if (hit[0] < at) return;
    whole.appendChild(document.createTextNode(text.slice(at, hit[0])));
    whole.appendChild(element("mark", "", text.slice(hit[0], hit[1])));
    at = hit[1];
  });
  whole.appendChild(document.createTextNode(text.slice(at)));
  return whole;
}

/* About 80 characters around the place where most terms stand together */
function excerpt(text, terms) {
  let found = hits(text, terms);
  let start = 0;
  if (found.length) {
    let best = -1;
    found.forEach((hit) => {
      let near = new Set();
      found.forEach((other) => {
        if (other[0] >= hit[0] && other[0] < hit[0] + 60)
          near.add(folded(text.slice(other[0], other[1])));
      });
      if (near.size > best) {
        best = near.size;
        start = hit[0];
      }
    });
    start = Math.max(0, start - 20);
  }
  let cut = text.slice(start, start + 90).replace(/\n+/g, " ");
  return (start > 0 ? "…" : "") + cut + (start + 90 < text.length ? "…" : "");
}

async function resultLink(page, terms) {
  const shown = await pageShown(page);
  const link = element("a", "lq-result");
  link.href = shown.href;
  if (shown.kicker) link.appendChild(element("span", "lq-kicker", shown.kicker));
  const title = element("strong", "lq-result-title");
  title.appendChild(marked(shown.title, terms));
  link.appendChild(title);
  if (shown.text) {
    const words = element("span", "lq-result-words");
    words.appendChild(marked(excerpt(shown.text, terms), terms));
    link.appendChild(words);
  }
  return link;
}

function links(found, first, count) {
  const shown = found.pages.slice(first, first + count);
  return Promise.all(shown.map(([page]) => resultLink(page, found.terms)));
}

/* The field in the frame of every page: a list below it while one types */

let asked = 0;

function watch(form, panel, count, done) {
  let input = form.querySelector("input");
  input.addEventListener("input", () => {
    search(input.value);
  });
  async function search(query) {
    const mine = ++asked;
    try {
      const found = await find(query);
      const made = await links(found, 0, count);
      if (mine === asked) done(query, found, made);
    } catch (fault) {
      if (mine === asked) panel.textContent = say("failed");
    }
  }
  return search;
}

function inFrame(form) {
  let input = form.querySelector("input");
  let panel = form.querySelector(".lq-panel");
  let status = form.querySelector("[role=status]");
  let active = -1;
  let search = watch(form, panel, IN_PANEL, show);

  function show(query, found, made) {
    panel.textContent = "";
    active = -1;
    made.forEach((link, n) => {
      link.id = panel.id + "-" + n;
      link.setAttribute("role", "option");
      link.tabIndex = -1;
      panel.appendChild(link);
    });
    let count = found.terms.length ? said(query, found) : "";
    status.textContent = count;
    if (count && found.pages.length > made.length) {
      let all = element("a", "lq-result lq-result-all", say("all", { count: found.pages.length }));
      all.href = form.action + "?q=" + encodeURIComponent(query);
      all.id = panel.id + "-all";
      all.setAttribute("role", "option");
      all.tabIndex = -1;
      panel.appendChild(all);
    }
    if (count && !found.pages.length) panel.appendChild(element("p", "lq-result", count));
    open(Boolean(count));
  }

  function open(isOpen) {
    panel.hidden = !isOpen;
    input.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) choose(-1);
  }

  function choose(n) {
    const options = panel.querySelectorAll("[role=option]");
    if (options[active]) options[active].removeAttribute("aria-selected");
    active = n;
    if (!options[n]) return input.removeAttribute("aria-activedescendant");
    options[n].setAttribute("aria-selected", "true");
    options[n].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[n].id);
  }

  input.addEventListener("keydown", (event) => {
    let options = panel.querySelectorAll("[role=option]");
    if (event.key === "Escape") {
      open(false);
    } else if (event.key === "ArrowDown" && options.length) {
      open(true);
      choose((active + 1) % options.length);
      event.preventDefault();
    } else if (event.key === "ArrowUp" && options.length) {
      choose(active <= 0 ? options.length - 1 : active - 1);
      event.preventDefault();
    } else if (event.key === "Enter" && options[active]) {
      location.href = options[active].href;
      event.preventDefault();
    }
  });
  input.addEventListener("focus", () => {
    if (input.value && panel.firstChild) open(true);
    else if (input.value) search(input.value);
    ready().catch(() => {});
  });
  document.addEventListener("click", (event) => {
    if (!form.contains(event.target)) open(false);
  });
  form.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !form.contains(event.relatedTarget)) open(false);
  });
}

function said(query, found) {
  let key = found.pages.length ? "found" : "none";
  return say(key, { query: query.trim(), count: found.pages.length });
}

/* The page of results */

function onPage(form, place) {
  let input = form.querySelector("input");
  let status = document.querySelector("p#lq-results-status");
  let shown;
  let search = watch(form, place, SHOWN, show);
  let more = element("button", "lq-more", say("more"));
  more.type = "button";
  more.addEventListener("click", () => {
    let first = place.children.length;
    links(shown, first, SHOWN).then((made) => {
      made.forEach(append);
      more.hidden = place.children.length >= shown.pages.length;
      if (made[0]) made[0].focus();
    });
  });

  function append(link) {
    let item = element("li");
    item.appendChild(link);
    place.appendChild(item);
  }

  function show(query, found, made) {
    shown = found;
    place.textContent = "";
    made.forEach(append);
    status.textContent = found.terms.length ? said(query, found) : say("hint");
    more.hidden = made.length >= found.pages.length;
    place.parentNode.insertBefore(more, place.nextSibling);
    keepInAddress(query);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search(input.value);
  });
  input.value = new URLSearchParams(location.search).get("q") || "";
  search(input.value);
  input.focus();
}

function keepInAddress(query) {
  try {
    history.replaceState(null, "", "search.html" + (query ? "?q=" + encodeURIComponent(query) : ""));
  } catch (refused) {
    /* older browsers do not let a page from a folder change its address */
  }
}

function begin() {
  let form = document.querySelector(".lq-search");
  let home = document.querySelector("div#lq-search-home");
  if (home) home.appendChild(form);
  let results = document.querySelector("ol#lq-results");
  form.hidden = false;
  if (results) onPage(form, results);
  else inFrame(form);
  document.addEventListener("keydown", (event) => {
    let typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if ((event.key === "/" && !typing) || (event.key === "k" && (event.ctrlKey || event.metaKey))) {
      form.querySelector("input").focus();
      event.preventDefault();
    }
  });
}

begin();
})();
