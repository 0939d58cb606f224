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
let words = JSON.parse(document.getElementById("lq-words").textContent);

/* Pieces of the index */

let pieces = {};
let waiting = {};

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

/* Grams that cover a run of three or more, so that each may be loaded */
function cover(run, frequent) {
  let grams = [];
  let reached = 0;
  while (reached < run.length) {
    let at = Math.min(reached, run.length - 2);
    if (!frequent.has(run[at] + run[at + 1])) {
      grams.push({ at: at, gram: run[at] + run[at + 1] });
      reached = at + 2;
    } else {
      at = Math.min(at, run.length - 3);
      grams.push({ at: at, gram: run[at] + run[at + 1] + run[at + 2] });
      reached = at + 3;
    }
  }
  return grams;
}

/* Pages with a run: Map page -> best zone */
function findRun(term, manifest) {
  let run = Array.from(term);
  let frequent = manifest.frequentPairs;
  if (run.length === 1) return findSingle(term, manifest);
  if (run.length === 2 && frequent.has(term)) return load("d/" + hex(term)).then((text) => pagesOf(text));
  let grams = run.length === 2 ? [{ at: 0, gram: term }] : cover(run, frequent);
  return Promise.all(
    grams.map((one) => {
      return load("g/" + bucketOf(one.gram, manifest.buckets)).then((entries) => {
        one.entry = entries[one.gram];
        return one;
      });
    })
  ).then((found) => {
    if (
      found.some((one) => one.entry === undefined)
    )
      return new Map();
    found.sort((a, b) => weight(a.entry) - weight(b.entry));
    return narrow(found, 0, null).then((starts) => {
      let pages = new Map();
      starts.forEach((places, page) => {
        pages.set(page, zoneOf(Math.min.apply(null, places)));
      });
      return pages;
    });
  });
}

function weight(entry) {
  return typeof entry === "string" ? entry.length : entry.length * 20000;
}

/* The places where a run may begin, after one gram more */
function narrow(grams, n, starts) {
  if (n === grams.length || (starts && !starts.size)) return Promise.resolve(starts);
  return lists(grams[n], starts).then((texts) => {
    let left = new Map();
    texts.forEach((text) => {
      eachPage(text, (page, places) => {
        let before = starts ? starts.get(page) : undefined;
        if (starts && !before) return;
        let begins = places
          .map((place) => place - grams[n].at)
          .filter((begin) => !starts || before.indexOf(begin) >= 0);
        if (begins.length) left.set(page, begins);
      });
    });
    return narrow(grams, n + 1, left);
  });
}

/* The chunks of a gram's list in which one of the pages can be */
function lists(one, starts) {
  if (typeof one.entry === "string") return Promise.resolve([one.entry]);
  let firsts = one.entry;
  let needed = firsts.map((_, n) => n);
  if (starts) {
    let asked = new Set();
    starts.forEach((_, page) => {
      let n = firsts.length - 1;
      while (n > 0 && firsts[n] > page) n--;
      asked.add(n);
    });
    needed = needed.filter((n) => asked.has(n));
  }
  return Promise.all(
    needed.map((n) => load("c/" + hex(one.gram) + "-" + n))
  );
}

/* Pages whose title has a character, or a word that begins with it */
function findSingle(character, manifest) {
  return load("s/" + bucketOf(character, manifest.singles)).then((entries) => pagesOf(entries[character] || ""));
}

/* Pages with a word that begins so */
function findWord(start, manifest) {
  if (Array.from(start).length === 1) return findSingle(start, manifest);
  let file = Array.from(start).slice(0, 2).join("");
  if (!manifest.wordStarts.has(file)) return Promise.resolve(new Map());
  return load("w/" + hex(file)).then((entries) => {
    let pages = new Map();
    return Promise.all(
      Object.keys(entries)
        .filter((word) => word.indexOf(start) === 0)
        .map((word) => {
          let entry = entries[word];
          return entry === 1 ? load("v/" + hex(word)) : Promise.resolve(entry);
        })
    ).then((texts) => {
      texts.forEach((text) => {
        pagesOf(text, pages);
      });
      return pages;
    });
  });
}

function ready() {
  return load("manifest").then((manifest) => {
    if (!manifest.frequentPairs) {
      let pairs = Array.from(manifest.frequent);
      manifest.frequentPairs = new Set();
      for (let i = 0; i < pairs.length; i += 2) manifest.frequentPairs.add(pairs[i] + pairs[i + 1]);
      manifest.wordStarts = new Set(manifest.words.split(" "));
    }
    return manifest;
  });
}

/* The pages in which all terms stand, the best first: [[page, score]] */
function find(query) {
  let terms = termsOf(query);
  if (!terms.length) return Promise.resolve({ terms: terms, pages: [] });
  return ready().then((manifest) => {
    return Promise.all(
      terms.map((term) => ONLY_WIDE.test(term) ? findRun(term, manifest) : findWord(term, manifest))
    ).then((found) => {
      found.sort((a, b) => a.size - b.size);
      let pages = [];
      found[0].forEach((zone, page) => {
        let score = 0;
        for (let n = 0; n < found.length; n++) {
          if (!found[n].has(page)) return;
          score += found[n].get(page);
        }
        pages.push([page, score]);
      });
      pages.sort((a, b) => a[1] - b[1] || a[0] - b[0]);
      return { terms: terms, pages: pages };
    });
  });
}

/* A page found, for showing: {href, title, kicker, text} */
function pageShown(page) {
  return ready().then((manifest) => {
    return load("t/" + Math.floor(page / manifest.perText)).then((rows) => {
      let row = rows[page % manifest.perText];
      return { href: root + row[0], title: row[1], kicker: row[2], text: row[3] };
    });
  });
}

window.lianqiaoSearch.find = find;
window.lianqiaoSearch.load = load;
window.lianqiaoSearch.ready = ready;
window.lianqiaoSearch.root = root;
window.lianqiaoSearch.say = say;
window.lianqiaoSearch.element = element;

/* Showing */

function element(name, look, text) {
  let made = document.createElement(name);
  if (look) made.className = look;
  if (text !== undefined) made.textContent = text;
  return made;
}

function say(key, values) {
  return Object.keys(values || {}).reduce((text, name) => {
    return text.replace("{" + name + "}", values[name]);
  }, words[key]);
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

function resultLink(page, terms) {
  let link = element("a", "lq-result");
  return pageShown(page).then((shown) => {
    link.href = shown.href;
    if (shown.kicker) link.appendChild(element("span", "lq-kicker", shown.kicker));
    let title = element("strong", "lq-result-title");
    title.appendChild(marked(shown.title, terms));
    link.appendChild(title);
    let words = element("span", "lq-result-words");
    words.appendChild(marked(excerpt(shown.text, terms), terms));
    if (shown.text) link.appendChild(words);
    return link;
  });
}

function links(found, first, count) {
  return Promise.all(
    found.pages.slice(first, first + count).map((one) => resultLink(one[0], found.terms))
  );
}

/* The field in the frame of every page: a list below it while one types */

let asked = 0;

function watch(form, panel, count, done) {
  let input = form.querySelector("input");
  input.addEventListener("input", () => {
    search(input.value);
  });
  function search(query) {
    let mine = ++asked;
    find(query)
      .then((found) => {
        return links(found, 0, count).then((made) => {
          if (mine === asked) done(query, found, made);
        });
      })
      .catch(() => {
        if (mine === asked) panel.textContent = say("failed");
      });
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
    let options = panel.querySelectorAll("[role=option]");
    if (options[active]) options[active].removeAttribute("aria-selected");
    active = options.length ? (n + options.length) % options.length : -1;
    if (n < 0 && active !== options.length - 1) active = -1;
    if (n === -1) active = -1;
    if (options[active]) {
      options[active].setAttribute("aria-selected", "true");
      options[active].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", options[active].id);
    } else input.removeAttribute("aria-activedescendant");
  }

  input.addEventListener("keydown", (event) => {
    let options = panel.querySelectorAll("[role=option]");
    if (event.key === "Escape") {
      open(false);
    } else if (event.key === "ArrowDown" && options.length) {
      open(true);
      choose(active + 1);
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
  let status = document.getElementById("lq-results-status");
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
  let home = document.getElementById("lq-search-home");
  if (home) home.appendChild(form);
  let results = document.getElementById("lq-results");
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
