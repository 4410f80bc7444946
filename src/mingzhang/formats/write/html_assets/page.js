"use strict";
(() => {
  const card = document.getElementById("card");
  const traces = JSON.parse(document.getElementById("traces").textContent);
  const moneyUnits = ["元", "万元", "亿元"];
  let opener = null;

  const element = (name, text) => {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  };

  const exact = (number) => {
    const unit = number.dataset.unit || "";
    const [whole, decimals] = number.value.split(".");
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
    return grouped + (decimals ? "." + decimals : "") + (moneyUnits.includes(unit) ? "元" : unit);
  };

  const facts = (number) => [
    ["单位", number.dataset.unit],
    ["精确值", number.value && exact(number)],
    ["指标", number.dataset.quantity],
    ["范围", (number.dataset.key || "").split("|").filter(Boolean).join("，")],
    ["来源", number.dataset.source],
  ];

  const fill = (number) => {
    const list = document.createElement("dl");
    for (const [term, text] of facts(number)) {
      if (text) list.append(element("dt", term), element("dd", text));
    }
    const lines = traces[number.dataset.trace] || [];
    if (lines.length) {
      const steps = document.createElement("ol");
      steps.append(...lines.map((line) => element("li", line)));
      const cell = document.createElement("dd");
      cell.append(steps);
      list.append(element("dt", "依据"), cell);
    }
    const title = element("h2", number.textContent + (number.dataset.unit || ""));
    title.id = "card-title";
    const button = element("button", "关闭");
    button.type = "button";
    button.addEventListener("click", close);
    card.replaceChildren(title, button, list);
  };

  const place = (number) => {
    const box = number.getBoundingClientRect();
    const left = Math.min(box.left, document.documentElement.clientWidth - card.offsetWidth - 12);
    const below = box.bottom + 6 + card.offsetHeight <= window.innerHeight;
    const top = below || box.top < card.offsetHeight + 6 ? box.bottom + 6 : box.top - card.offsetHeight - 6;
    card.style.left = Math.max(8, left) + window.scrollX + "px";
    card.style.top = top + window.scrollY + "px";
  };

  const open = (number) => {
    if (opener) close();
    fill(number);
    opener = number;
    opener.classList.add("open");
    opener.setAttribute("aria-expanded", "true");
    card.hidden = false;
    place(number);
    card.focus({ preventScroll: true });
  };

  function close() {
    if (!opener) return;
    opener.classList.remove("open");
    opener.setAttribute("aria-expanded", "false");
    card.hidden = true;
    opener.focus({ preventScroll: true });
    opener = null;
  }

  for (const number of document.querySelectorAll("data.n")) {
    number.tabIndex = 0;
    number.setAttribute("role", "button");
    number.setAttribute("aria-expanded", "false");
  }
  document.querySelector(".hint").hidden = false;

  document.addEventListener("click", (event) => {
    const number = event.target.closest("data.n");
    if (number && number !== opener) open(number);
    else if (!event.target.closest("#card")) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    const onNumber = event.target.matches && event.target.matches("data.n");
    if (onNumber && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      open(event.target);
    }
  });
})();
