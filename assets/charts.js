// Draws charts: the JSON of each data-chart in a root becomes an SVG. A report holds it in a script; the portal
// in a template, since a page that arrives in parts is stripped of scripts.
//
//   {"option": {…ECharts option…}, "description": "one sentence for screen readers", "height": 320}
//
// A click drills down where a data item carries "url", or the option "links": one address for each
// place on the axis. All words come from the JSON; this file knows no language and asks nothing
// from the network.
import * as echarts from "echarts/core";
import {
  BarChart, BoxplotChart, HeatmapChart, LineChart, SankeyChart, ScatterChart, TreemapChart,
} from "echarts/charts";
import {
  AriaComponent, DatasetComponent, DataZoomInsideComponent, DataZoomSliderComponent,
  GridComponent, LegendComponent, LegendScrollComponent, MarkLineComponent, TitleComponent,
  TooltipComponent, VisualMapContinuousComponent, VisualMapPiecewiseComponent,
} from "echarts/components";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";

echarts.use([
  BarChart, BoxplotChart, HeatmapChart, LineChart, SankeyChart, ScatterChart, TreemapChart,
  AriaComponent, DatasetComponent, DataZoomInsideComponent, DataZoomSliderComponent,
  GridComponent, LegendComponent, LegendScrollComponent, MarkLineComponent, TitleComponent,
  TooltipComponent, VisualMapContinuousComponent, VisualMapPiecewiseComponent,
  LabelLayout, SVGRenderer,
]);

const PRINT_WIDTH = 680; // a portrait A4 page between its margins, in CSS pixels

// Told apart by lightness too, for eyes that do not tell hues apart and for grey printers.
const COLOURS = ["#a61e22", "#2f6690", "#c98a1b", "#3a7d5c", "#6b5b95", "#8a8d91"];

const SHADES = ["#e8eef4", "#2f6690"];

// What an option leaves open. Nothing moves: charts are read and printed.
function styled(option, description) {
  const full = {
    color: COLOURS,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    animation: false,
    ...option,
    tooltip: { confine: true, ...option.tooltip, renderMode: "richText" },
    aria: { enabled: true, label: description ? { description } : {}, ...option.aria },
  };
  delete full.links;
  if (option.xAxis && !Array.isArray(option.grid)) {
    full.grid = { top: 40, left: 16, right: 24, ...option.grid };
  }
  if (option.visualMap && !Array.isArray(option.visualMap)) {
    full.visualMap = { inRange: { color: SHADES }, ...option.visualMap };
  }
  return full;
}

// Only addresses of this site: "/…", never "//…" or another scheme.
const inside = (url) => typeof url === "string" && /^[/?](?!\/)/.test(url);

function linked(chart, links) {
  chart.on("click", (hit) => {
    const url = hit.data?.url ?? (Array.isArray(links) ? links[hit.dataIndex] : undefined);
    if (inside(url)) location.assign(url);
  });
}

function draw(source) {
  const { option, description, height = 320 } = JSON.parse((source.content ?? source).textContent);
  const place = document.createElement("div");
  place.className = "chart-canvas";
  place.style.height = `${height}px`;
  place.setAttribute("role", "img");
  source.after(place);

  const locale = document.documentElement.lang.startsWith("zh") ? "ZH" : "EN";
  const chart = echarts.init(place, null, { renderer: "svg", locale });
  chart.setOption(styled(option, description));
  linked(chart, option.links);
  return chart;
}

const drawn = new Map(); // from where its JSON stands to the chart

const shown = () => [...drawn].filter(([source, chart]) => {
  if (source.isConnected) return true;
  chart.dispose();
  return !drawn.delete(source);
}).map(([, chart]) => chart);

function fit(width) {
  for (const chart of shown()) chart.resize({ width });
}

// Draws what is new in a root; called again when a fragment arrives.
export function begin(root = document) {
  for (const source of root.querySelectorAll("[data-chart]")) {
    if (!drawn.has(source)) drawn.set(source, draw(source));
  }
  document.documentElement.dataset.charts = String(shown().length);
}

let waiting = 0;
window.addEventListener("resize", () => {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(() => fit("auto"));
});
window.addEventListener("beforeprint", () => fit(PRINT_WIDTH));
window.addEventListener("afterprint", () => fit("auto"));
