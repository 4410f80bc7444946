"use strict";
(() => {
  const proof = document.getElementById("proof");
  const hidden = ["error", "warning", "info"].map((word) => document.getElementById("show-" + word));
  const report = document.getElementById("report");
  let opener = null;

  const isShown = (card) => card.offsetParent && !card.parentElement.closest("details:not([open])");
  const cards = () => [...document.querySelectorAll(".card")].filter(isShown);
  const marksOf = (id) => [...report.querySelectorAll('[data-f~="' + id + '"]')];
  const idOf = (card) => card.id.slice(2);

  const choose = (id) => {
    document.querySelectorAll(".now").forEach((element) => element.classList.remove("now"));
    for (const mark of marksOf(id)) mark.classList.add("now");
    const card = document.getElementById("f-" + id);
    if (card) card.classList.add("now");
    return card;
  };

  const show = (element) => element && element.scrollIntoView({ block: "center" });

  const toPlace = (card) => {
    choose(idOf(card));
    const place = document.getElementById("at-" + idOf(card) + "-0");
    show(place ? place.nextElementSibling : marksOf(idOf(card))[0]);
  };

  const toCard = (id) => {
    const card = choose(id);
    if (!card) return;
    for (let fold = card.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    if (!card.offsetParent) for (const box of hidden) if (card.closest("." + box.id.slice(5))) box.checked = true;
    show(card);
    card.focus({ preventScroll: true });
  };

  const close = () => {
    proof.hidden = true;
    if (opener) opener.focus({ preventScroll: true });
    opener = null;
  };

  const tell = (number) => {
    opener = number;
    const title = document.createElement("b");
    title.textContent = number.textContent;
    const lines = number.title.split("\n").map((text) => {
      const line = document.createElement("p");
      line.textContent = text;
      return line;
    });
    proof.replaceChildren(title, ...lines);
    for (const id of (number.dataset.f || "").split(" ").filter(Boolean)) {
      const link = document.createElement("a");
      link.href = "#f-" + id;
      link.textContent = "有一条问题用到这个数";
      proof.append(link);
    }
    proof.hidden = false;
    const box = number.getBoundingClientRect();
    const left = Math.min(box.left, document.documentElement.clientWidth - proof.offsetWidth - 12);
    const below = box.bottom + 6 + proof.offsetHeight <= window.innerHeight;
    proof.style.left = Math.max(8, left) + "px";
    proof.style.top = Math.max(8, below ? box.bottom + 6 : box.top - proof.offsetHeight - 6) + "px";
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const number = event.target.closest("#report [title]");
    if (!event.target.closest("#proof") || link) close();
    if (link && link.hash.startsWith("#f-")) {
      event.preventDefault();
      toCard(link.hash.slice(3));
    } else if (link && link.classList.contains("place")) {
      event.preventDefault();
      choose(idOf(link.closest(".card")));
      const place = document.getElementById(link.hash.slice(1));
      show(place && place.nextElementSibling);
    } else if (number) {
      tell(number);
    } else if (event.target.closest(".card") && !event.target.closest("summary, details") && !String(getSelection())) {
      toPlace(event.target.closest(".card"));
    }
  });

  const step = (by) => {
    const all = cards();
    if (!all.length) return;
    const at = all.findIndex((card) => card.classList.contains("now"));
    const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length];
    toPlace(next);
    show(next);
    next.focus({ preventScroll: true });
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const target = event.target;
    const key = event.key.toLowerCase();
    if (key === "escape") close();
    else if (key === "j") step(1);
    else if (key === "k") step(-1);
    else if ("123".includes(key) && key) hidden[Number(key) - 1].click();
    else if (key === "enter" && target.classList.contains("card")) toPlace(target);
    else if ((key === "enter" || key === " ") && target.matches("#report span[title]")) {
      event.preventDefault();
      tell(target);
    }
  });

  report.addEventListener("scroll", () => { proof.hidden = true; });
  for (const number of report.querySelectorAll("span.checked, span.uncheckable")) {
    number.tabIndex = 0;
    number.setAttribute("role", "button");
  }
  // On paper nothing can be unfolded.
  addEventListener("beforeprint", () => document.querySelectorAll(".findings details").forEach((fold) => { fold.open = true; }));
  document.querySelector(".keys").hidden = false;
})();
