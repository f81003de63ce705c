"use strict";
// Tables that sort by a click on a column's name, and that can be filtered.
const tables = (() => {
  const UNITS = {
    "": 1, "%": 0.01, page: 4096, pages: 4096, KiB: 1024, MiB: 1048576, GiB: 1073741824,
    ns: 1e-9, "µs": 1e-6, ms: 1e-3, s: 1,
  };
  const SMALLEST_FILTERED = 8;

  // What a cell sorts by: the number it begins with, in its unit, else its text.
  function key(text) {
    const trimmed = text.trim();
    const hex = /^0x([0-9a-f]+)/i.exec(trimmed);
    if (hex) return parseInt(hex[1], 16);
    const id = /^[FD](\d+)$/.exec(trimmed);
    if (id) return Number(id[1]);
    const plain = /^([−-]?[\d,]*\.?\d+)\s*(%|[a-zA-Zµ]*)/.exec(trimmed);
    if (plain) {
      const number = Number(plain[1].replaceAll(",", "").replace("−", "-"));
      return number * (UNITS[plain[2]] ?? 1);
    }
    return trimmed.toLowerCase();
  }

  function compare(a, b) {
    const numbers = typeof a === "number" && typeof b === "number";
    if (numbers) return a - b;
    if (typeof a === "number") return -1;
    if (typeof b === "number") return 1;
    return a < b ? -1 : a > b ? 1 : 0;
  }

  function sort(table, column) {
    const head = table.tHead.rows[0].cells[column];
    const ascending = head.getAttribute("aria-sort") !== "ascending";
    for (const cell of table.tHead.rows[0].cells) cell.setAttribute("aria-sort", "none");
    head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
    const body = table.tBodies[0];
    const rows = [...body.rows].map((row) => ({ row, key: key(row.cells[column].textContent) }));
    rows.sort((a, b) => (ascending ? 1 : -1) * compare(a.key, b.key));
    body.append(...rows.map((entry) => entry.row));
  }

  // Shows the elements that have all words of the field, and says how many.
  function filter(input, elements, count) {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const element of elements) {
      const text = element.textContent.toLowerCase();
      element.hidden = !words.every((word) => text.includes(word));
      shown += element.hidden ? 0 : 1;
    }
    count.textContent = words.length ? `${shown} of ${elements.length}` : "";
  }

  function filterField(table) {
    const line = document.createElement("p");
    line.className = "filter";
    const label = document.createElement("label");
    const input = document.createElement("input");
    input.type = "search";
    input.placeholder = "words";
    label.append("Show rows with ", input);
    const count = document.createElement("span");
    count.setAttribute("aria-live", "polite");
    line.append(label, count);
    input.addEventListener("input", () => filter(input, [...table.tBodies[0].rows], count));
    table.parentElement.before(line);
  }

  function start() {
    for (const table of document.querySelectorAll(".table > table")) {
      [...table.tHead.rows[0].cells].forEach((cell, column) => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = cell.textContent;
        button.addEventListener("click", () => sort(table, column));
        cell.replaceChildren(button);
        cell.setAttribute("aria-sort", "none");
      });
      if (table.tBodies[0].rows.length >= SMALLEST_FILTERED) filterField(table);
    }
  }

  return { start, filter };
})();
