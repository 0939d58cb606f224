/* A showcase on a projector: one screen at a time, by keys, presenter remote, click and swipe. The
   number of the screen stands in the address, so it can be linked and stays when read again.
   Without scripts the screens stand below each other. */
(function () {
  "use strict";

  var root = document.documentElement;
  var SWIPE = 40; /* pixels */
  var IDLE = 2500; /* milliseconds until the buttons go */
  var KEYS = {
    ArrowRight: "next", ArrowDown: "next", PageDown: "next", " ": "next", Enter: "next",
    ArrowLeft: "previous", ArrowUp: "previous", PageUp: "previous", Backspace: "previous",
    Home: "first", End: "last", f: "full", F: "full", d: "scheme", D: "scheme", Escape: "leave"
  };
  var screens, status, now = 0;

  /* What the reader chose on the site's pages; else what the machine is set to. */
  function schemeOfTheSite() {
    try {
      var site = new URL(document.currentScript.dataset.site.replace(/index\.html$/, "") || ".", location);
      var kept = JSON.parse(localStorage.getItem(site.pathname + ".__palette"));
      if (kept && kept.color && kept.color.scheme) return kept.color.scheme;
    } catch (error) { /* nothing is kept, or may be read */ }
    return matchMedia("(prefers-color-scheme: dark)").matches ? "slate" : "default";
  }

  function setScheme(scheme) {
    root.setAttribute("data-md-color-scheme", scheme);
  }

  function number() {
    var stated = parseInt(location.hash.slice(1), 10);
    return stated >= 1 ? Math.min(stated, screens.length) - 1 : 0;
  }

  function show(n) {
    var had = screens[now].contains(document.activeElement);
    screens[now].classList.remove("lq-now");
    now = n;
    screens[now].classList.add("lq-now");
    if (had) screens[now].focus();
    var heading = screens[now].querySelector("h2, .lq-title, .lq-text");
    status.textContent = (now + 1) + " / " + screens.length + " " + (heading ? heading.textContent.trim() : "");
    window.scrollTo(0, 0);
  }

  function to(n) {
    show(Math.max(0, Math.min(n, screens.length - 1)));
    location.replace("#" + (now + 1)); /* no entry in the history: back leads to the showcase */
  }

  var GO = {
    next: function () { to(now + 1); },
    previous: function () { to(now - 1); },
    first: function () { to(0); },
    last: function () { to(screens.length - 1); },
    scheme: function () {
      setScheme(root.getAttribute("data-md-color-scheme") === "slate" ? "default" : "slate");
    },
    full: function () {
      if (document.fullscreenElement) document.exitFullscreen();
      else if (root.requestFullscreen) root.requestFullscreen().catch(function () {});
    },
    leave: function () {
      var back = document.querySelector("a.lq-back");
      if (document.fullscreenElement) document.exitFullscreen();
      else if (back) location.href = back.href;
    }
  };

  function onKey(event) {
    var go = KEYS[event.key];
    var used = document.activeElement && document.activeElement.closest("a, button");
    var presses = event.key === "Enter" || event.key === " ";
    if (!go || event.ctrlKey || event.altKey || event.metaKey || (used && presses)) return;
    event.preventDefault();
    GO[go]();
  }

  function onClick(event) {
    var button = event.target.closest("button[data-go]");
    if (button) GO[button.dataset.go]();
    else if (!event.target.closest("a, button, nav") && !String(getSelection())) {
      GO[event.clientX < innerWidth / 3 ? "previous" : "next"]();
    }
  }

  function watchSwipes() {
    var from = null;
    document.addEventListener("touchstart", function (event) {
      from = event.touches.length === 1 ? event.touches[0] : null;
    }, { passive: true });
    document.addEventListener("touchend", function (event) {
      if (!from) return;
      var far = event.changedTouches[0].clientX - from.clientX;
      var steep = Math.abs(event.changedTouches[0].clientY - from.clientY) > Math.abs(far);
      if (Math.abs(far) > SWIPE && !steep) GO[far < 0 ? "next" : "previous"]();
    }, { passive: true });
  }

  function hideWhenIdle() {
    var timer;
    function stir() {
      root.classList.remove("lq-idle");
      clearTimeout(timer);
      timer = setTimeout(function () { root.classList.add("lq-idle"); }, IDLE);
    }
    ["mousemove", "touchstart", "focusin"].forEach(function (name) {
      document.addEventListener(name, stir, { passive: true });
    });
    stir();
  }

  function begin() {
    screens = Array.prototype.slice.call(document.querySelectorAll("section.lq-screen"));
    status = document.querySelector("[role=status]");
    if (!screens.length || !status) return;
    screens.forEach(function (screen, n) {
      screen.setAttribute("role", "group");
      screen.setAttribute("aria-roledescription", document.body.dataset.screen);
      screen.setAttribute("aria-label", (n + 1) + " / " + screens.length);
      screen.tabIndex = -1;
    });
    root.classList.add("lq-on");
    document.querySelector("nav.lq-keys").hidden = false;
    window.addEventListener("hashchange", function () { if (number() !== now) show(number()); });
    document.addEventListener("keydown", onKey);
    document.addEventListener("click", onClick);
    watchSwipes();
    hideWhenIdle();
    show(number());
    document.querySelectorAll("img[loading=lazy]").forEach(function (photo) { photo.loading = "eager"; });
  }

  setScheme(schemeOfTheSite());
  document.addEventListener("DOMContentLoaded", begin);
})();
