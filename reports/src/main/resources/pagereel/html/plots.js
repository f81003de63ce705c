"use strict";
// Draws the report's plots: those over time with uPlot, all on one time axis.
const plots = (() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const END = Math.max(data.endNs / 1e9, 1e-9);
  const INK = "#22272e";
  const MIB = 1048576;
  const charts = [];
  const listeners = [];
  let range = [0, END];
  let applying = false;

  const seconds = (list) => list.map((ns) => ns / 1e9);
  const times = data.times.map(seconds);
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  // Ink is what letters are drawn in, dark or light.
  const paint = (color) => (color === INK ? css("--ink") : color);

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function swatch(color) {
    const made = element("span", "swatch");
    made.style.background = paint(color);
    return made;
  }

  // ---- values as text ----

  const digits = (value, most) =>
    value.toLocaleString("en-US", { maximumFractionDigits: most }).replace("-", "−");

  function memory(pages) {
    if (!data.pageBytes) return `${digits(pages, 1)} pages`;
    const bytes = pages * data.pageBytes;
    return Math.abs(bytes) < MIB ? `${digits(bytes / 1024, 1)} KiB` : `${digits(bytes / MIB, 1)} MiB`;
  }

  function duration(ns) {
    if (ns < 1e3) return `${digits(ns, 0)} ns`;
    if (ns < 1e6) return `${digits(ns / 1e3, 1)} µs`;
    if (ns < 1e9) return `${digits(ns / 1e6, 1)} ms`;
    return `${digits(ns / 1e9, 3)} s`;
  }

  const moment = (at) => `${digits(at, END > 100 ? 2 : 4)} s`;

  function valueText(axis, value) {
    if (value === null || value === undefined) return "–";
    switch (axis.measure) {
      case "PAGES":
      case "PAGES_LOG":
        return memory(value);
      case "PFN":
        return `0x${Math.round(value).toString(16)}`;
      case "DURATION_LOG":
        return duration(value);
      case "ROWS":
        return axis.rows[Math.round(value)] ?? "";
      case "RATIO":
        return digits(value, 3);
      default:
        return digits(value, 2);
    }
  }

  function tickText(axis, value) {
    if (value === null) return "";
    if (axis.measure === "PAGES") {
      return data.pageBytes ? digits((value * data.pageBytes) / MIB, 2) : digits(value, 0);
    }
    if (axis.measure === "ROWS") return Number.isInteger(value) ? (axis.rows[value] ?? "") : "";
    return valueText(axis, value);
  }

  function axisLabel(axis) {
    if (axis.measure !== "PAGES") return axis.label;
    const unit = data.pageBytes ? "MiB" : "pages";
    return axis.label ? `${axis.label}, ${unit}` : unit;
  }

  // ---- the common time axis ----

  function show(from, to) {
    const least = END * 1e-7;
    const width = Math.min(END, Math.max(least, to - from));
    const start = Math.min(Math.max(0, from), END - width);
    range = [start, start + width];
    applying = true;
    for (const chart of charts) chart.setScale("x", { min: range[0], max: range[1] });
    applying = false;
    listeners.forEach((listener) => listener(range));
  }

  const zoom = (factor) => {
    const middle = (range[0] + range[1]) / 2;
    const half = ((range[1] - range[0]) / 2) * factor;
    show(middle - half, middle + half);
  };

  const pan = (share) => {
    const by = (range[1] - range[0]) * share;
    show(range[0] + by, range[1] + by);
  };

  const whole = () => show(0, END);

  function onKey(event) {
    const actions = {
      ArrowLeft: () => pan(-0.2), ArrowRight: () => pan(0.2), "+": () => zoom(0.5),
      "=": () => zoom(0.5), "-": () => zoom(2), Home: whole, 0: whole,
    };
    const action = actions[event.key];
    if (action && !event.ctrlKey && !event.metaKey && !event.altKey) {
      action();
      event.preventDefault();
    }
  }

  // ---- what uPlot does not draw itself ----

  function clipped(u, draw) {
    const { ctx, bbox } = u;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    draw(ctx, bbox);
    ctx.restore();
  }

  function drawMarks(u) {
    clipped(u, (ctx, bbox) => {
      for (const mark of data.marks) {
        const x = Math.round(u.valToPos(mark.ns / 1e9, "x", true)) + 0.5;
        ctx.strokeStyle = css(mark.snapshot ? "--ink" : "--soft");
        ctx.lineWidth = devicePixelRatio * (mark.snapshot ? 0.8 : 0.5);
        ctx.setLineDash(mark.snapshot ? [4, 4] : []);
        ctx.beginPath();
        ctx.moveTo(x, bbox.top);
        ctx.lineTo(x, bbox.top + bbox.height);
        ctx.stroke();
      }
    });
  }

  // A picture's levels are the greys of its PNG; here they get their colours.
  function loadPicture(picture, ready) {
    const image = new Image();
    image.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = image.width;
      canvas.height = image.height;
      const ctx = canvas.getContext("2d", { willReadFrequently: true });
      ctx.drawImage(image, 0, 0);
      const pixels = ctx.getImageData(0, 0, image.width, image.height);
      const levels = new Uint8Array(image.width * image.height);
      const colors = picture.levels.map(([, color]) => parseInt(color.slice(1), 16));
      for (let i = 0; i < levels.length; i++) {
        levels[i] = pixels.data[4 * i];
        const color = colors[levels[i]];
        pixels.data[4 * i] = color >> 16;
        pixels.data[4 * i + 1] = (color >> 8) & 255;
        pixels.data[4 * i + 2] = color & 255;
      }
      ctx.putImageData(pixels, 0, 0);
      ready({ canvas, levels, width: image.width, height: image.height });
    };
    image.src = `data:image/png;base64,${picture.png}`;
  }

  function drawPicture(u, picture, loaded) {
    clipped(u, (ctx) => {
      ctx.imageSmoothingEnabled = false;
      const at = times[picture.times];
      const top = u.valToPos(picture.top, "y", true);
      const bottom = u.valToPos(picture.bottom, "y", true);
      // Runs of columns of one width, so that the map is drawn in few strokes.
      for (let x = 0; x < at.length; x++) {
        const left = u.valToPos(at[x], "x", true);
        const right = u.valToPos(at[x + 1] ?? END, "x", true);
        if (right < u.bbox.left || left > u.bbox.left + u.bbox.width) continue;
        const snapped = Math.floor(left);
        ctx.drawImage(loaded.canvas, x, 0, 1, loaded.height,
          snapped, top, Math.max(1, Math.ceil(right) - snapped), bottom - top);
      }
    });
  }

  function lastBefore(list, at) {
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle] <= at) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  function levelAt(picture, loaded, at, value) {
    const x = lastBefore(times[picture.times], at);
    const share = (value - picture.bottom) / (picture.top - picture.bottom);
    const row = Math.floor((1 - share) * loaded.height);
    if (x < 0 || row < 0 || row >= loaded.height) return null;
    return picture.levels[loaded.levels[row * loaded.width + x]];
  }

  function drawSpans(u, panel) {
    clipped(u, (ctx) => {
      for (const spans of panel.spans) {
        ctx.fillStyle = ctx.strokeStyle = paint(spans.color);
        ctx.lineWidth = 1.5 * devicePixelRatio;
        spans.from.forEach((from, i) => {
          const x0 = u.valToPos(from / 1e9, "x", true);
          const x1 = u.valToPos(spans.to[i] / 1e9, "x", true);
          const y0 = u.valToPos(spans.fromValues[i], "y", true);
          const y1 = u.valToPos(spans.toValues[i], "y", true);
          if (spans.filled) {
            ctx.fillRect(x0, Math.min(y0, y1), Math.max(1, x1 - x0), Math.max(1, Math.abs(y1 - y0)));
          } else {
            ctx.beginPath();
            ctx.moveTo(x0, y0);
            ctx.lineTo(Math.max(x0 + 1, x1), y1);
            ctx.stroke();
          }
        });
      }
    });
  }

  function markPath(ctx, mark, x, y, size) {
    ctx.beginPath();
    switch (mark) {
      case "CIRCLE":
        ctx.arc(x, y, size, 0, 2 * Math.PI);
        break;
      case "SQUARE":
        ctx.rect(x - size, y - size, 2 * size, 2 * size);
        break;
      case "BAR":
        ctx.rect(x - size / 3, y - 1.3 * size, size / 1.5, 2.6 * size);
        break;
      case "DIAMOND":
        polygon(ctx, x, y, size, [0, -1.3, 1.3, 0, 0, 1.3, -1.3, 0]);
        break;
      case "UP":
        polygon(ctx, x, y, size, [0, -1.3, 1.2, 1, -1.2, 1]);
        break;
      case "DOWN":
        polygon(ctx, x, y, size, [0, 1.3, 1.2, -1, -1.2, -1]);
        break;
      case "CROSS":
        ctx.moveTo(x - size, y - size);
        ctx.lineTo(x + size, y + size);
        ctx.moveTo(x - size, y + size);
        ctx.lineTo(x + size, y - size);
    }
  }

  function polygon(ctx, x, y, size, points) {
    ctx.moveTo(x + points[0] * size, y + points[1] * size);
    for (let i = 2; i < points.length; i += 2) {
      ctx.lineTo(x + points[i] * size, y + points[i + 1] * size);
    }
    ctx.closePath();
  }

  // A logarithmic axis has no 0.
  const onAxis = (u, value) => (u.scales.y.distr === 3 ? Math.max(value, 1) : value);

  const dotY = (u, dots, i, canvas) =>
    dots.values[i] === null
      ? (canvas ? u.bbox.top + 4 * devicePixelRatio : 4)
      : (u.valToPos(onAxis(u, dots.values[i]), "y", canvas)
        + u.valToPos(onAxis(u, dots.ends[i]), "y", canvas)) / 2;

  function drawDots(u, panel) {
    clipped(u, (ctx) => {
      const size = 3.5 * devicePixelRatio;
      for (const dots of panel.dots) {
        const passes = panel.picture ? [["#ffffff", 3], ["#22272e", 1.2]] : [[paint(dots.color), 1.4]];
        dots.ns.forEach((ns, i) => {
          const x = u.valToPos(ns / 1e9, "x", true);
          for (const [color, width] of passes) {
            ctx.strokeStyle = ctx.fillStyle = color;
            ctx.lineWidth = width * devicePixelRatio;
            markPath(ctx, dots.mark, x, dotY(u, dots, i, true), size);
            if (dots.mark === "CROSS" && dots.values[i] !== null) {
              ctx.moveTo(x, u.valToPos(dots.values[i], "y", true));
              ctx.lineTo(x, u.valToPos(dots.ends[i], "y", true));
            }
            if (dots.mark === "CROSS" || color === "#ffffff") ctx.stroke();
            else ctx.fill();
          }
        });
      }
    });
  }

  // ---- what is under the pointer ----

  function nearDot(u, panel) {
    let best = null;
    let least = 10;
    for (const dots of panel.dots) {
      dots.ns.forEach((ns, i) => {
        const x = u.valToPos(ns / 1e9, "x") - u.cursor.left;
        const y = dotY(u, dots, i, false) - u.cursor.top;
        const distance = Math.hypot(x, y);
        if (distance < least) {
          least = distance;
          best = dots.notes[i];
        }
      });
    }
    return best;
  }

  function spanUnder(u, panel) {
    const at = u.posToVal(u.cursor.left, "x") * 1e9;
    const slack = ((range[1] - range[0]) * 1e9) / u.over.clientWidth * 3;
    const value = u.posToVal(u.cursor.top, "y");
    const near = (Math.abs(u.posToVal(0, "y") - u.posToVal(u.over.clientHeight, "y")) / u.over.clientHeight) * 4;
    for (const spans of panel.spans) {
      for (let i = 0; i < spans.from.length; i++) {
        const low = Math.min(spans.fromValues[i], spans.toValues[i]) - near;
        const high = Math.max(spans.fromValues[i], spans.toValues[i]) + near;
        if (at >= spans.from[i] - slack && at <= spans.to[i] + slack && value >= low && value <= high) {
          return spans.notes[i];
        }
      }
    }
    return null;
  }

  function valueSpan(name, color, text) {
    const span = element("span");
    span.append(swatch(color), `${name}: ${text}`);
    return span;
  }

  function readout(u, panel, state) {
    const parts = [];
    if (u.cursor.left >= 0 && u.cursor.left !== null) {
      const at = u.posToVal(u.cursor.left, "x");
      parts.push(element("span", "", moment(at)));
      const slack = ((range[1] - range[0]) / u.over.clientWidth) * 5;
      for (const mark of data.marks) {
        if (Math.abs(mark.ns / 1e9 - at) <= slack) parts.push(element("span", "mark", mark.text));
      }
      const own = state.pointed && u.cursor.top >= 0;
      if (own && panel.picture && state.loaded) {
        const value = u.posToVal(u.cursor.top, "y");
        const level = levelAt(panel.picture, state.loaded, at, value);
        if (level) parts.push(valueSpan(valueText(panel.axis, value), level[1], level[0]));
      }
      for (const line of [...panel.layers, ...panel.lines]) {
        const i = lastBefore(times[line.times], at);
        if (i < 0 || line.hidden || line.style === "THIN") continue;
        let text = valueText(panel.axis, line.values[i]);
        if (line.lowest && line.lowest[i] !== line.highest[i]) {
          text += ` (${valueText(panel.axis, line.lowest[i])} to ${valueText(panel.axis, line.highest[i])})`;
        }
        parts.push(valueSpan(line.name, line.color, text));
      }
      const note = own ? (nearDot(u, panel) ?? spanUnder(u, panel)) : null;
      if (note) parts.push(element("span", "", note));
    }
    state.readout.replaceChildren(...parts);
  }

  function openStory(u, panel) {
    const note = nearDot(u, panel);
    const id = note && /^[FD]\d+/.exec(note);
    if (id && document.getElementById(id[0])) location.hash = id[0];
  }

  // ---- panels over time ----

  function sums(layers) {
    const total = new Array(layers[0]?.values.length ?? 0).fill(0);
    return layers.map((layer) => {
      if (!layer.hidden) layer.values.forEach((value, i) => { total[i] += value ?? 0; });
      return total.slice();
    });
  }

  function series(panel) {
    const list = [];
    const stacked = sums(panel.layers);
    // The sum of all is drawn first: each later one covers its part of it.
    for (let i = panel.layers.length - 1; i >= 0; i--) {
      const layer = panel.layers[i];
      list.push({ at: times[layer.times], values: stacked[i], show: !layer.hidden,
        options: { fill: paint(layer.color), stroke: paint(layer.color), width: 0 } });
    }
    for (const line of panel.lines) {
      const dash = { DASHED: [5, 2], BOUND: [3, 3] }[line.style];
      if (line.lowest && line.style !== "BOUND") {
        for (const bound of [line.lowest, line.highest]) {
          list.push({ at: times[line.times], values: bound, show: !line.hidden,
            options: { stroke: paint(line.color), width: 0.6, dash: [2, 3] } });
        }
      }
      list.push({ at: times[line.times], values: line.values, show: !line.hidden,
        options: { stroke: paint(line.color), width: { BOUND: 1, THIN: 0.6 }[line.style] ?? 1.5, dash,
          paths: line.style === "STEPS" ? uPlot.paths.stepped({ align: 1 }) : undefined } });
    }
    return list;
  }

  function joined(list) {
    if (!list.length) return [[0, END], [null, null]];
    const first = list[0].at;
    if (list.every((one) => one.at === first)) return [first, ...list.map((one) => one.values)];
    return uPlot.join(list.map((one) => [one.at, one.values]));
  }

  // Dots and spans do not stretch an axis of uPlot's.
  function ownRange(panel) {
    const { axis } = panel;
    if (axis.from !== undefined && axis.to !== undefined) return [axis.from, axis.to];
    const values = [];
    for (const dots of panel.dots) values.push(...dots.values.filter((value) => value !== null));
    for (const spans of panel.spans) values.push(...spans.fromValues, ...spans.toValues);
    if (!values.length) return null;
    const most = values.reduce((a, b) => Math.max(a, b));
    if (!isLog(axis)) return [0, most * 1.06 || 1];
    const base = axis.measure === "PAGES_LOG" ? 2 : 10;
    const least = values.reduce((a, b) => Math.min(a, b), most);
    const power = (value, round) => base ** round(Math.log(Math.max(value, 1)) / Math.log(base));
    return [power(least / 1.3, Math.floor), power(most * 1.3, Math.ceil)];
  }

  const isLog = (axis) => axis.measure.endsWith("_LOG");

  // Ticks at round amounts of what the axis shows: MiB, not pages.
  function splits(axis) {
    if (axis.measure === "ROWS") {
      return (u) => {
        const every = Math.max(1, Math.ceil((axis.rows.length * 13) / (u.height - 60)));
        return axis.rows.map((name, i) => i).filter((i) => i % every === 0);
      };
    }
    if (axis.measure === "PFN") {
      return (u, i, min, max) => {
        const step = 2 ** Math.ceil(Math.log2((max - min) / Math.max(2, (u.height - 60) / 26)));
        const ticks = [];
        for (let at = Math.ceil(min / step) * step; at <= max; at += step) ticks.push(at);
        return ticks;
      };
    }
    if (axis.measure === "PAGES" && data.pageBytes) {
      return (u, i, min, max) => {
        const perPage = data.pageBytes / MIB;
        const rough = ((max - min) * perPage) / Math.max(2, (u.height - 60) / 34);
        const power = 10 ** Math.floor(Math.log10(rough));
        const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough);
        const ticks = [];
        for (let at = Math.ceil((min * perPage) / step) * step; at <= max * perPage; at += step) {
          ticks.push(at / perPage);
        }
        return ticks;
      };
    }
    return undefined;
  }

  function yScale(panel) {
    const own = ownRange(panel);
    const lines = panel.layers.length + panel.lines.length > 0;
    const scale = isLog(panel.axis)
      ? { distr: 3, log: panel.axis.measure === "PAGES_LOG" ? 2 : 10 } : {};
    if (own && (!lines || panel.axis.from !== undefined)) {
      scale.range = () => own;
      scale.auto = false;
    } else {
      scale.range = (u, min, max) => {
        const low = Math.min(0, min ?? 0);
        const high = Math.max(max ?? 1, low + 1e-9);
        return [low, high > low ? high + (high - low) * 0.05 : low + 1];
      };
    }
    return scale;
  }

  function options(panel, state, width, last) {
    const grid = { stroke: () => css("--grid"), width: 1 };
    const axis = {
      stroke: () => css("--ink"), grid, ticks: grid, font: "12px 'Liberation Sans', Arimo, Arial, sans-serif",
      labelFont: "12px 'Liberation Sans', Arimo, Arial, sans-serif",
    };
    return {
      width, height: Math.round(panel.height * 1.25) + (last ? 63 : 45), legend: { show: false },
      scales: { x: { time: false, min: range[0], max: range[1] }, y: yScale(panel) },
      axes: [
        { ...axis, size: 30, label: last ? "seconds since the trace began" : undefined, labelSize: 18,
          grid: panel.picture ? { show: false } : grid, values: (u, ticks) => ticks.map((tick) => digits(tick, 9)) },
        { ...axis, size: 76, label: axisLabel(panel.axis), labelSize: 16, splits: splits(panel.axis),
          grid: panel.picture ? { show: false } : grid,
          values: (u, ticks) => ticks.map((tick) => tickText(panel.axis, tick)) },
      ],
      series: [{}, ...(state.list.length
        ? state.list.map((one) => ({ points: { show: false }, show: one.show, ...one.options }))
        : [{ show: false }])],
      cursor: {
        y: Boolean(panel.picture), points: { show: false },
        drag: { x: true, y: false, setScale: true },
        sync: { key: "time", scales: ["x", null],
          filters: { pub: (type) => type === "mousemove" || type === "mouseleave" } },
        bind: { dblclick: () => () => whole() },
      },
      hooks: {
        drawClear: [(u) => { if (panel.picture && state.loaded) drawPicture(u, panel.picture, state.loaded); }],
        draw: [(u) => drawSpans(u, panel), (u) => drawMarks(u), (u) => drawDots(u, panel)],
        setScale: [(u, name) => {
          if (name === "x" && !applying) show(u.scales.x.min, u.scales.x.max);
        }],
        setCursor: [(u) => readout(u, panel, state)],
      },
    };
  }

  function key(panel, rebuild) {
    const list = element("ul", "key");
    const entry = (name, color, lines) => {
      const item = element("li");
      if (lines) {
        const hidden = Boolean(lines[0].hidden);
        const button = element("button", hidden ? "off" : "");
        button.type = "button";
        button.title = "show or hide";
        button.setAttribute("aria-pressed", String(!hidden));
        button.append(swatch(color), name);
        button.addEventListener("click", () => {
          for (const line of lines) line.hidden = !hidden;
          rebuild();
        });
        item.append(button);
      } else {
        item.append(swatch(color), name);
      }
      list.append(item);
    };
    // Lines of one name are shown and hidden together.
    const named = new Map();
    for (const line of [...[...panel.layers].reverse(), ...panel.lines]) {
      if (!named.has(line.name)) named.set(line.name, []);
      named.get(line.name).push(line);
    }
    for (const [name, lines] of named) entry(name, lines[0].color, lines);
    return { list, entry };
  }

  function levelsShown(picture, loaded) {
    const occur = new Set(loaded.levels);
    const scale = picture.levels.some((level) => !level[2]);
    return picture.levels.filter((level, i) => level[2] && (scale || occur.has(i)));
  }

  function panelOverTime(panel, root, last) {
    const box = element("div", "panel");
    box.tabIndex = 0;
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", `${root.dataset.title}${panel.title ? `, ${panel.title}` : ""};`
      + " arrow keys move along time, plus and minus zoom, 0 shows the whole trace");
    const state = { loaded: null, pointed: false, readout: element("div", "readout"), list: [] };
    const place = element("div");
    const keyPlace = element("div");
    if (panel.title) box.append(element("div", "panel-title", panel.title));
    box.append(place, state.readout, keyPlace);
    root.append(box);
    let chart = null;
    const build = () => {
      if (chart) {
        charts.splice(charts.indexOf(chart), 1);
        chart.destroy();
      }
      state.list = series(panel);
      applying = true;
      chart = new uPlot(options(panel, state, place.clientWidth || 800, last), joined(state.list), place);
      chart.panel = panel;
      applying = false;
      charts.push(chart);
      const made = key(panel, build);
      if (panel.picture && state.loaded) {
        for (const [name, color] of levelsShown(panel.picture, state.loaded)) made.entry(name, color);
      }
      for (const spans of panel.spans) made.entry(spans.name, spans.color);
      for (const dots of panel.dots) made.entry(dots.name, dots.color);
      keyPlace.replaceChildren(...(made.list.children.length > 1 || panel.dots.length ? [made.list] : []));
      chart.over.addEventListener("mouseenter", () => { state.pointed = true; });
      chart.over.addEventListener("mouseleave", () => { state.pointed = false; });
      chart.over.addEventListener("click", () => openStory(chart, panel));
    };
    build();
    if (panel.picture) {
      loadPicture(panel.picture, (loaded) => {
        state.loaded = loaded;
        build();
      });
    }
    box.addEventListener("keydown", onKey);
    rebuilders.push(build);
    new ResizeObserver(() => {
      if (Math.abs(place.clientWidth - chart.width) > 1) {
        chart.setSize({ width: place.clientWidth, height: chart.height });
      }
    }).observe(place);
  }

  const rebuilders = [];

  // ---- plots that are not over time ----

  function bars(plot, root) {
    const grid = element("div", "bars");
    const total = (bar) => bar.sizes.reduce((sum, size) => sum + size, 0);
    const most = Math.max(...plot.bars.map(total), 1e-12);
    for (const bar of plot.bars) {
      grid.append(element("span", "", bar.label));
      const line = element("span", "bar-line");
      bar.sizes.forEach((size, i) => {
        if (!size) return;
        const part = element("span");
        part.style.width = `${(100 * size) / most}%`;
        part.style.background = paint(plot.parts[i].color);
        part.title = `${plot.parts[i].name}: ${digits(size, 2)} ${plot.unit}`;
        line.append(part);
      });
      grid.append(line);
    }
    root.append(grid);
    if (plot.parts.length > 1) {
      const list = element("ul", "key");
      for (const part of plot.parts) {
        const item = element("li");
        item.append(swatch(part.color), part.name);
        list.append(item);
      }
      root.append(list);
    }
  }

  function matrix(plot, root) {
    const table = element("table", "matrix");
    const head = table.createTHead().insertRow();
    head.append(element("th", "", `${plot.down} \\ ${plot.across}`));
    for (const column of plot.columns) head.append(element("th", "number", column));
    const most = Math.log1p(Math.max(1, ...plot.counts.flat()));
    const body = table.createTBody();
    plot.rows.forEach((name, r) => {
      const row = body.insertRow();
      row.append(element("th", "", name));
      plot.counts[r].forEach((count, c) => {
        const cell = row.insertCell();
        cell.textContent = digits(count, 0);
        cell.title = `${plot.down} ${name}, ${plot.across} ${plot.columns[c]}: ${digits(count, 0)} ${plot.unit}`;
        if (count) {
          cell.style.background = `rgba(0, 114, 178, ${0.12 + (0.6 * Math.log1p(count)) / most})`;
        }
      });
    });
    const box = element("div", "table-matrix");
    box.append(table);
    root.append(box);
  }

  function curves(plot, root) {
    const place = element("div");
    const readoutPlace = element("div", "readout");
    const keyPlace = element("ul", "key");
    root.append(place, readoutPlace, keyPlace);
    const scale = (axis) => {
      const made = isLog(axis) ? { time: false, distr: 3, log: axis.measure === "PAGES_LOG" ? 2 : 10 } : { time: false };
      if (axis.from !== undefined) made.range = () => [axis.from, axis.to];
      return made;
    };
    const list = plot.curves.map((curve) => ({ at: curve.x, values: curve.y }));
    const build = () => {
      place.replaceChildren();
      const grid = { stroke: () => css("--grid"), width: 1 };
      const style = { stroke: () => css("--ink"), grid, ticks: grid };
      const chart = new uPlot({
        width: place.clientWidth || 800, height: 260, legend: { show: false },
        scales: { x: scale(plot.across), y: scale(plot.up) },
        axes: [
          { ...style, label: axisLabel(plot.across), labelSize: 18, values: (u, ticks) => ticks.map((t) => tickText(plot.across, t)) },
          { ...style, size: 60, label: axisLabel(plot.up), labelSize: 18, values: (u, ticks) => ticks.map((t) => tickText(plot.up, t)) },
        ],
        series: [{}, ...plot.curves.map((curve) => ({
          stroke: paint(curve.color), width: 1.5, dash: curve.dashed ? [5, 2] : undefined,
          points: { show: false }, spanGaps: true, paths: uPlot.paths.stepped({ align: 1 }),
        }))],
        cursor: { drag: { x: true, y: false }, points: { show: false } },
        hooks: { setCursor: [(u) => {
          const parts = [];
          if (u.cursor.left >= 0) {
            const at = u.posToVal(u.cursor.left, "x");
            parts.push(element("span", "", valueText(plot.across, at)));
            for (const curve of plot.curves) {
              const i = lastBefore(curve.x, at);
              if (i >= 0) parts.push(valueSpan(curve.name, curve.color, valueText(plot.up, curve.y[i])));
            }
          }
          readoutPlace.replaceChildren(...parts);
        }] },
      }, joined(list), place);
      new ResizeObserver(() => {
        if (Math.abs(place.clientWidth - chart.width) > 1) {
          chart.setSize({ width: place.clientWidth, height: chart.height });
        }
      }).observe(place);
      keyPlace.replaceChildren(...plot.curves.map((curve) => {
        const item = element("li");
        item.append(swatch(curve.color), curve.name);
        return item;
      }));
    };
    build();
    rebuilders.push(build);
  }

  function start() {
    for (const root of document.querySelectorAll(".plot")) {
      const chart = data.charts[root.dataset.chart];
      root.dataset.title = chart.title;
      if (chart.panels) chart.panels.forEach((panel, i) => panelOverTime(panel, root, i === chart.panels.length - 1));
      if (chart.bars) bars(chart.bars, root);
      if (chart.matrix) matrix(chart.matrix, root);
      if (chart.curves) curves(chart.curves, root);
    }
    whole();
  }

  // Colours of another theme.
  const repaint = () => [...rebuilders].forEach((build) => build());

  return {
    start, show, zoom, pan, whole, repaint, moment, onKey, charts, data,
    onRange: (listener) => listeners.push(listener), range: () => range,
  };
})();
