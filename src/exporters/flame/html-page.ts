import { createHash } from 'node:crypto';
import { encodeFlame } from '../../flame/flame-data.ts';
import type { FlameGraph } from '../../flame/flame-graph.ts';
import { FLAME_STYLE } from '../../flame/style.ts';
import { SCRIPT } from './page-script-text.ts';

const PAGE_STYLE = `${FLAME_STYLE}
html{color-scheme:light dark}
body{margin:0;height:100vh;height:100dvh;display:flex;flex-direction:column;background:#fff;color:#161616;font:13px/1.4 ui-sans-serif,system-ui,sans-serif}
header{padding:8px 8px 2px;overflow-wrap:anywhere}
h1{font-size:15px;margin:0}
header p{margin:0;color:#56585e}
main{flex:1 1 0;min-height:0}
@media (prefers-color-scheme:dark){body{background:#17181a;color:#f5f5f5}header p{color:#b4b7bd}}
@media print{body{height:auto;background:#fff;color:#161616}header p{color:#56585e}}
`;

/**
 * A flame graph as one page that needs nothing else: no request leaves it, and only its own script and styles run. Names
 * stand in it as data.
 */
export function* flamePage(graph: FlameGraph): Iterable<string> {
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(SCRIPT)}'`,
    `style-src '${hashOf(PAGE_STYLE)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const title = escaped(`${graph.title} · flame graph`);
  yield `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<header>
<h1>${escaped(graph.title)}</h1>
${graph.about.map((line) => `<p>${escaped(line)}</p>\n`).join('')}</header>
<main id="flame"></main>
<script type="application/json" id="flame-data">`;
  yield JSON.stringify(encodeFlame(graph)).replaceAll('<', '\\u003c');
  yield `</script>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
