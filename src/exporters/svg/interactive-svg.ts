import { SCRIPT } from './graph-script-text.ts';

/** What graphviz writes before the picture: a document type of another host, which nothing needs. */
const PROLOGUE = /^[\s\S]*?(?=<svg\b)/;

/** Characters that XML has no way to write. */
const UNWRITABLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** In the dark the boxes stay light, so that their colours mean the same; all else turns round. */
const STYLE = `
svg{background:#fff}
svg text{font-family:Helvetica,Arial,"Liberation Sans",sans-serif}
#graph-view{cursor:grab}
#graph-view .cluster>path,#graph-view .cluster>polygon,#graph-view .cluster>g path,#graph-view .cluster>g polygon,#graph-view .graph>polygon,#graph-view .graph>g[id^="a_graph"] polygon{fill:none}
#graph-view .node,#graph-view .edge{transition:opacity .12s}
#graph-view .edge text{paint-order:stroke;stroke:#fff;stroke-width:3px;stroke-linejoin:round}
.dimmed .node,.dimmed .edge{opacity:.12}
.dimmed .node.near,.dimmed .edge.near,.dimmed .node.hit{opacity:1}
.node.hit>g>a>polygon,.node.hit>polygon,.node.hit>g>polygon{stroke:#0645ad;stroke-width:3}
.node.chosen>g>a>polygon,.node.chosen>polygon,.node.chosen>g>polygon{stroke:#000;stroke-width:3}
#graph-tools{display:flex;align-items:center;gap:8px;box-sizing:border-box;height:44px;padding:0 8px}
#graph-tools{font:13px sans-serif;background:#fff;border-bottom:1px solid #d9d9d9}
#graph-tools input{font:inherit;width:15em;padding:3px 6px;border:1px solid #767676;border-radius:4px}
#graph-tools span{color:#555;white-space:nowrap;overflow:hidden;text-overflow:ellipsis}
@media (prefers-color-scheme:dark){
svg{background:#1b1b1d}
#graph-view .edge text{fill:#d6d6d6;stroke:#1b1b1d}
#graph-view .edge path,#graph-view .edge polygon{filter:brightness(1.7)}
#graph-view .cluster text{fill:#c2c2c2}
#graph-view .cluster path,#graph-view .cluster polygon{stroke:#8a8a8a}
.node.chosen>g>a>polygon,.node.chosen>polygon,.node.chosen>g>polygon{stroke:#fff}
.node.hit>g>a>polygon,.node.hit>polygon,.node.hit>g>polygon{stroke:#7fb2ff}
#graph-tools{background:#1b1b1d;border-color:#4a4a4d}
#graph-tools input{background:#2b2b2e;color:#eee;border-color:#8a8a8a}
#graph-tools span{color:#c2c2c2}
}
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
