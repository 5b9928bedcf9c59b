// A bar chart as SVG: CPU of one webhook, by server and kind of connection.
const width = 760;
const left = 210;
const right = 70;
const barHeight = 16;
const gap = 6;
const kinds = { kept: "kept connections", new: "a connection for each" };

const style = `
  text { font: 13px sans-serif; fill: #24292f } .title { font-weight: bold }
  .kept { fill: #0969da } .new { fill: #bc4c00 }
  @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .kept { fill: #4493f8 } .new { fill: #f0883e } }`;

const text = (x, y, words, more = "") => `<text x="${x}" y="${y}" ${more}>${words.replaceAll("&", "&amp;")}</text>`;
const bar = (x, y, length, kind) => `<rect class="${kind}" x="${x}" y="${y}" width="${length.toFixed(1)}" height="${barHeight}" rx="2"/>`;

/** `rows` of parts/ingest.mjs. */
export function chart(rows) {
  const shown = rows.filter((row) => row.connections === 16);
  const servers = [...new Set(shown.map((row) => row.name))];
  const scale = (width - left - right) / Math.max(...shown.map((row) => row.cpu));
  const parts = [text(8, 22, "CPU of one webhook, in µs: less is better", 'class="title"')];
  let y = 58;
  Object.entries(kinds).forEach(([kind, words], i) => {
    parts.push(bar(left + i * 190, 32, barHeight, kind), text(left + 22 + i * 190, 45, words));
  });
  for (const name of servers) {
    parts.push(text(left - 8, y + barHeight + 7, name, 'text-anchor="end"'));
    for (const { way, cpu } of shown.filter((row) => row.name === name)) {
      parts.push(bar(left, y, Math.max(1, cpu * scale), way), text(left + cpu * scale + 6, y + 13, cpu.toFixed(0)));
      y += barHeight + 2;
    }
    y += gap * 2;
  }
  const open = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${y}" viewBox="0 0 ${width} ${y}" role="img">`;
  return `${open}\n<title>CPU of one webhook</title>\n<style>${style}\n</style>\n${parts.join("\n")}\n</svg>\n`;
}
