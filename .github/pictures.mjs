// node .github/pictures.mjs: runs the program and draws what it prints, for the README.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const COLUMNS = 92;
const CELL = { width: 8.4, height: 18 };
const COLORS = { 33: '#3b9eff', 166: '#f08030' };
const BACKGROUND = '#16181d';
const FOREGROUND = '#e4e6eb';

const PICTURES = {
  stats: ['sort cumtime; stats collections|format|render 8', 'slow-report.node20'],
  callers: ['stats 3; callers 1 2', 'slow-report.node20'],
  tree: ['tree --min 4', 'slow-report.node20'],
  group: ['group package; stats', 'build.node20'],
  compare: ['compare fixtures/slow-report-mended.node20.cpuprofile -n 6', 'slow-report.node20'],
};

const root = fileURLToPath(new URL('..', import.meta.url));

function output(line, dump) {
  const file = `fixtures/${dump}.cpuprofile`;
  const env = { ...process.env, FORCE_COLOR: '2', COLUMNS: String(COLUMNS), LANG: 'C.UTF-8' };
  const args = ['bin/scoobyprof.js', '--layout', 'terminal', line, file];
  return execFileSync(process.execPath, args, { cwd: root, env, encoding: 'utf8' }).trimEnd();
}

const ESCAPE = String.fromCharCode(27);
const CODE = new RegExp(`${ESCAPE}\\[([\\d;]*)m`);

/** What the codes that the layout uses change: bold, dim, the colours, and their ends. */
const CHANGES = {
  1: { bold: true },
  2: { dim: true },
  22: { bold: false, dim: false },
  39: { color: null },
  ...Object.fromEntries(Object.entries(COLORS).map(([n, color]) => [`38;5;${n}`, { color }])),
};

/** Text and how it looks: every second part between the codes is one of them. */
function spans(line) {
  let style = { bold: false, dim: false, color: null };
  const found = [];
  line.split(CODE).forEach((part, i) => {
    if (i % 2 === 1) style = { ...style, ...CHANGES[part] };
    else if (part !== '') found.push({ text: part, ...style });
  });
  return found;
}

const escaped = (text) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

function svg(title, text) {
  const lines = [`${ESCAPE}[2m$ ${title}${ESCAPE}[22m`, '', ...text.split('\n')];
  const width = Math.ceil(COLUMNS * CELL.width + 32);
  const height = lines.length * CELL.height + 32;
  const rows = lines.map((line, i) => {
    let column = 0;
    const parts = spans(line).map((span) => {
      const x = (16 + column * CELL.width).toFixed(1);
      column += [...span.text].length;
      const length = ([...span.text].length * CELL.width).toFixed(1);
      const fill = span.color === null ? '' : ` fill="${span.color}"`;
      const look = `${fill}${span.bold ? ' font-weight="bold"' : ''}${span.dim ? ' opacity="0.6"' : ''}`;
      return `<tspan x="${x}" textLength="${length}" lengthAdjust="spacingAndGlyphs"${look}>${escaped(span.text)}</tspan>`;
    });
    const y = 16 + CELL.height * (i + 0.8);
    return `<text y="${y.toFixed(1)}" xml:space="preserve">${parts.join('')}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">
<rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/>
<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="14" fill="${FOREGROUND}">
${rows.join('\n')}
</g>
</svg>
`;
}

for (const [name, [line, dump]] of Object.entries(PICTURES)) {
  const text = output(line, dump);
  const title = `scoobyprof "${line.replace('fixtures/', '')}" ${dump}.cpuprofile`;
  writeFileSync(new URL(`pictures/${name}.svg`, import.meta.url), svg(title, text));
}
