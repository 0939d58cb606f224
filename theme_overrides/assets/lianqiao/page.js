/* The button beside a citation that copies it; photos that are there when one prints. Without
   scripts the citation is simply there. */
(function () {
  "use strict";

  var shown = document.querySelector("script#lq-words");
  var words = shown ? JSON.parse(shown.textContent) : {};

  function copyBySelection(text) {
    var field = document.createElement("textarea");
    field.value = text;
    field.setAttribute("readonly", "");
    field.style.position = "fixed";
    field.style.opacity = "0";
    document.body.appendChild(field);
    field.select();
    var done = document.execCommand("copy");
    field.remove();
    return done ? Promise.resolve() : Promise.reject(new Error("copy"));
  }

  /* The clipboard is there over https and on this machine; on a plain http intranet it is not. */
  function copy(text) {
    if (!navigator.clipboard) return copyBySelection(text);
    return navigator.clipboard.writeText(text).catch(function () {
      return copyBySelection(text);
    });
  }

  function addButton(citation) {
    var text = citation.textContent.trim();
    var button = document.createElement("button");
    button.type = "button";
    button.className = "lq-copy";
    button.textContent = words.copy;
    button.addEventListener("click", function () {
      copy(text).then(function () {
        button.textContent = words.copied;
        button.focus();
      }, function () {
        window.getSelection().selectAllChildren(citation);
      });
    });
    button.addEventListener("blur", function () {
      button.textContent = words.copy;
    });
    button.setAttribute("aria-live", "polite");
    citation.insertAdjacentElement("afterend", button);
  }

  /* Photos come after the page, but they all come: older browsers print only what was seen. */
  window.addEventListener("load", function () {
    document.querySelectorAll("img[loading=lazy]").forEach(function (photo) {
      photo.loading = "eager";
    });
  });

  if (words.copy) document.querySelectorAll("p.lq-cite").forEach(addButton);
})();
