// The script of a report: it draws the charts, and needs nothing else.
import { begin as drawCharts } from "./charts.js";

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => drawCharts());
else drawCharts();
