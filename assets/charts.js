// Draws the tables of a page: every figure is read from a cell, none is asked for.
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

const LINES = { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 4] };
// A pattern besides the colour; what is done as wanted has none.
const PATTERNS = {
  green: null,
  amber: { ...LINES, rotation: Math.PI / 4 },
  red: { ...LINES, rotation: -Math.PI / 4 },
  grey: { symbol: "circle", symbolSize: 0.5, dashArrayX: [[4, 4], [0, 4, 4, 0]], dashArrayY: [4, 0] },
};

const textOf = (cell) => cell.textContent.trim().replace(/\s+/g, "");
const numbersOf = (row) => [...row.querySelectorAll("td")].map((cell) => Number(textOf(cell)));
const nameOf = (row) => textOf(row.querySelector("th"));

function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function bar(row) {
  const tone = row.dataset.series;
  const decal = PATTERNS[tone] && { color: "rgba(255, 255, 255, 0.6)", ...PATTERNS[tone] };
  return {
    type: "bar",
    stack: "all",
    barMaxWidth: 44,
    name: nameOf(row),
    data: numbersOf(row),
    itemStyle: { color: token(tone), decal },
  };
}

function line(row) {
  return {
    type: "line",
    name: nameOf(row),
    // A point with the figure; none in a month in which nothing falls due.
    data: numbersOf(row).map((number) => number || null),
    color: token("ink"),
    lineStyle: { opacity: 0 },
    symbol: "circle",
    symbolSize: 5,
    label: { show: true, color: token("ink") },
  };
}

function optionsFor(table) {
  const months = [...table.tHead.rows[0].cells].slice(1).map(textOf);
  const bars = [...table.querySelectorAll("[data-series]")].map(bar);
  const wholes = [...table.tFoot.rows].map(line);
  const text = { color: token("ink"), fontFamily: token("bs-font-sans-serif") };
  return {
    animation: false,
    textStyle: text,
    grid: { left: 48, right: 16, top: 40, bottom: 40 },
    legend: { top: 4, textStyle: text },
    tooltip: { trigger: "axis", renderMode: "richText", axisPointer: { type: "shadow" } },
    xAxis: { type: "category", data: months.map((name) => name.replace("年", "年\n")), axisLabel: text },
    yAxis: { type: "value", minInterval: 1, axisLabel: text },
    series: [...bars, ...wholes],
  };
}

// Paper is not as wide as the screen: the drawing is scaled, not drawn anew.
function scalable(chart) {
  const svg = chart.getDom().querySelector("svg");
  svg.setAttribute("viewBox", `0 0 ${chart.getWidth()} ${chart.getHeight()}`);
}

function draw(place) {
  const table = document.querySelector(`.${place.dataset.chart}`);
  place.className = "chart";
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", place.dataset.label);
  const chart = init(place, null, { renderer: "svg" });
  chart.on("finished", () => scalable(chart));
  chart.setOption(optionsFor(table));
  window.addEventListener("resize", () => chart.resize());
}

document.querySelectorAll("[data-chart]").forEach(draw);
