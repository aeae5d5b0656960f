import { SCRIPT } from './graph-script.ts';

/** What graphviz writes before the picture: a document type of another host, which nothing needs. */
const PROLOGUE = /^[\s\S]*?(?=<svg\b)/;

/** Characters that XML has no way to write. */
const UNWRITABLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const STYLE = `
svg{background:#fff}
#graph-view{cursor:grab}
#graph-view .node,#graph-view .edge{transition:opacity .12s}
.dimmed .node,.dimmed .edge{opacity:.12}
.dimmed .node.near,.dimmed .edge.near,.dimmed .node.hit{opacity:1}
.node.hit>g>a>polygon,.node.hit>polygon,.node.hit>g>polygon{stroke:#0645ad;stroke-width:3}
.node.chosen>g>a>polygon,.node.chosen>polygon,.node.chosen>g>polygon{stroke:#000;stroke-width:3}
#graph-tools{font:13px sans-serif}
#graph-tools input{font:inherit;width:15em;padding:3px 6px;border:1px solid #999;border-radius:4px}
#graph-tools span{color:#555;margin-left:8px}
`;

/**
 * A picture of graphviz as one file that pans, zooms, searches and shows callers and callees. The script is the same
 * for every graph and takes nothing from outside; without it the picture is still the picture.
 */
export function interactiveSvg(svg: string): string {
  const picture = svg.replace(PROLOGUE, '').replace(UNWRITABLE, '\ufffd');
  const open = /<svg\b[^>]*>/.exec(picture)?.[0] ?? '<svg>';
  const root = open
    .replace(/\s(?:width|height)="[^"]*"/g, '')
    .replace(/>$/, ' width="100%" height="100%">');
  const content = picture.slice(open.length, picture.lastIndexOf('</svg>'));
  return [
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n',
    root,
    `<style>${STYLE}</style>\n`,
    `<g id="graph-view">${content}</g>\n`,
    `<script><![CDATA[${SCRIPT}]]></script>\n</svg>\n`,
  ].join('');
}
