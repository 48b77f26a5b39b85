"use strict";
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let printing = false;
  const look = () => {
    const night = dark.matches && !printing;
    const ink = night ? "#e6ebf0" : "#1b2733", line = night ? "#303b47" : "#dde3e9", ground = night ? "#12181f" : "#ffffff";
    const axis = { gridcolor: line, linecolor: line, zerolinecolor: line, tickcolor: line, title: { font: { color: ink } }, tickfont: { color: ink } };
    return { layout: {
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
      font: { color: ink, family: 'system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif', size: 13 },
      colorway: night ? ["#5fa4e8", "#e79350", "#a98be0", "#45b5ae", "#98a4b1", "#e07fae"] : ["#2a6fb8", "#c8671b", "#7a55b5", "#12837f", "#6b7785", "#b8467e"],
      hoverlabel: { bgcolor: night ? "#1b232c" : "#ffffff", bordercolor: line, font: { color: ink } },
      xaxis: axis, yaxis: axis, legend: { font: { color: ink } }, modebar: { bgcolor: ground },
    } };
  };
  const plots = [...document.querySelectorAll(".plot")];
  const figure = (plot) => JSON.parse(document.getElementById(plot.dataset.figure).textContent);
  const draw = (plot) => {
    const made = figure(plot);
    return Plotly.react(plot, made.data, { ...made.layout, template: look(), autosize: true }, { displayModeBar: false, responsive: true });
  };
  const all = () => plots.filter((p) => p.dataset.drawn).forEach(draw);
  const first = (plot) => { if (!plot.dataset.drawn) { plot.dataset.drawn = "yes"; draw(plot); } };
  plots.forEach(first);
  dark.addEventListener("change", all);
  addEventListener("beforeprint", () => { printing = true; all(); });
  addEventListener("afterprint", () => { printing = false; all(); });

  const compare = (a, b) => {
    if (a === "" || b === "") return a === b ? 0 : a === "" ? 1 : -1;
    const x = Number(a), y = Number(b);
    return Number.isNaN(x) || Number.isNaN(y) ? a.localeCompare(b) : x - y;
  };
  for (const button of document.querySelectorAll("th button")) {
    button.addEventListener("click", () => {
      const head = button.parentElement, table = head.closest("table"), body = table.tBodies[0];
      const at = [...head.parentElement.children].indexOf(head);
      const down = head.getAttribute("aria-sort") !== "descending";
      for (const other of head.parentElement.children) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const key = (row) => row.cells[at].dataset.key ?? row.cells[at].textContent;
      const rows = [...body.rows].sort((a, b) => {
        const x = key(a), y = key(b);
        return x === "" || y === "" ? compare(x, y) : (down ? -1 : 1) * compare(x, y);
      });
      body.append(...rows);
    });
  }
})();
