"use strict";
// The page as a whole: the time bar, links to stories, light and dark.
(() => {
  const byId = (id) => document.getElementById(id);
  const AROUND = 0.02;

  plots.onRange(([from, to]) => {
    byId("range").textContent = `${plots.moment(from)} to ${plots.moment(to)}`;
  });
  byId("zoom-in").addEventListener("click", () => plots.zoom(0.5));
  byId("zoom-out").addEventListener("click", () => plots.zoom(2));
  byId("earlier").addEventListener("click", () => plots.pan(-0.5));
  byId("later").addEventListener("click", () => plots.pan(0.5));
  byId("whole").addEventListener("click", plots.whole);

  byId("theme").addEventListener("click", () => {
    const root = document.documentElement;
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    plots.repaint();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", plots.repaint);

  function openTarget() {
    const id = decodeURIComponent(location.hash.slice(1));
    const story = id && byId(id);
    if (story && story.classList.contains("story")) {
      story.hidden = false;
      story.open = true;
      story.scrollIntoView();
    }
  }
  addEventListener("hashchange", openTarget);

  const stories = [...document.querySelectorAll(".story")];
  for (const story of stories) {
    story.querySelector(".show").addEventListener("click", () => {
      const at = Number(story.dataset.seconds);
      const half = (plots.data.endNs / 1e9) * AROUND;
      plots.show(at - half, at + half);
      (byId("chart-memory-map") ?? document.querySelector("figure"))?.scrollIntoView();
    });
  }
  const field = byId("story-filter");
  if (field) field.addEventListener("input", () => tables.filter(field, stories, byId("story-count")));

  tables.start();
  plots.start();
  openTarget();
})();
