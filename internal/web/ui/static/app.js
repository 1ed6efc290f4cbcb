// Comfort only: every page works without this file.
"use strict";
(() => {
  const box = document.getElementById("q");
  const list = document.getElementById("completions");

  // Suggestions while typing.
  if (box && list) {
    let timer, request;
    box.addEventListener("input", (event) => {
      if (event.isComposing) return;
      clearTimeout(timer);
      timer = setTimeout(async () => {
        request?.abort();
        request = new AbortController();
        const q = box.value.trim();
        if (!q) return list.replaceChildren();
        try {
          const answer = await fetch("/api/v1/suggest?q=" + encodeURIComponent(q), { signal: request.signal });
          if (!answer.ok) return;
          const { suggestions } = await answer.json();
          list.replaceChildren(...suggestions.map((s) => new Option(s.text, s.text)));
        } catch { /* the next key asks again */ }
      }, 150);
    });
  }

  // From one highlight to the next: n and p, or the buttons.
  const marks = [...document.querySelectorAll("main mark[id]")];
  let current = -1;
  const step = (by) => {
    if (!marks.length) return;
    marks[current]?.classList.remove("current");
    current = (current + by + marks.length) % marks.length;
    marks[current].classList.add("current");
    marks[current].scrollIntoView({ block: "center" });
  };
  const steps = document.querySelector(".steps");
  if (steps && marks.length) {
    const button = (text, title, by) => {
      const b = document.createElement("button");
      b.type = "button";
      b.textContent = text;
      b.title = title;
      b.addEventListener("click", () => step(by));
      return b;
    };
    steps.replaceChildren(button("上一处", "键 p", -1), button("下一处", "键 n", 1));
  }

  // Keys: / to the search box.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    if (event.key === "/" && box) {
      event.preventDefault();
      box.focus();
      box.select();
    } else if (event.key === "n") step(1);
    else if (event.key === "p") step(-1);
  });

  // Copy the citation.
  const citation = document.getElementById("citation");
  if (citation && navigator.clipboard) {
    const b = document.createElement("button");
    b.type = "button";
    b.textContent = "复制";
    b.addEventListener("click", async () => {
      await navigator.clipboard.writeText(citation.textContent);
      b.textContent = "已复制";
    });
    citation.after(b);
  }
})();
