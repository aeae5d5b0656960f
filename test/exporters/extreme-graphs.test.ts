import { describe, expect, test } from 'vitest';
import { drawPicture } from '../../src/cli/dot/layout.ts';
import { gprof2dotGraph } from '../../src/exporters/dot/gprof2dot/style.ts';
import { THEMES } from '../../src/exporters/dot/gprof2dot/themes.ts';
import type { Gprof2dotOptions } from '../../src/exporters/dot/graph-style.ts';
import { scoobyprofGraph } from '../../src/exporters/dot/scoobyprof/style.ts';
import { interactiveSvg } from '../../src/exporters/svg/interactive-svg.ts';
import { loadProfile } from '../../src/importers/load-profile.ts';
import type { Profile } from '../../src/model/profile.ts';
import { viewProfiles } from '../../src/views/view-profiles.ts';
import { type DrawnFrame, drawnDump } from '../drawn-dump.ts';
import { hasGraphviz, nop } from '../graphviz.ts';

const SELECTION = {
  nodeThreshold: 0,
  edgeThreshold: 0,
  root: undefined,
  leaf: undefined,
  maxDepth: null,
  paths: [],
};
const GPROF2DOT: Gprof2dotOptions = {
  ...SELECTION,
  theme: Object.keys(THEMES)[0] as 'color',
  skew: 1,
  isStripped: false,
  isWrapped: false,
  showsSamples: true,
  measures: ['total-time-percentage'],
  timeFormat: '%.7g',
  colorsBySelfTime: false,
};

/** The graph of a profile in each style. */
function graphsOf(profile: Profile, maxNodes = 0) {
  const view = viewProfiles([profile]);
  const options = { ...SELECTION, maxNodes, focus: undefined, clusterBy: null, rows: null };
  const origin = { title: 'x', quality: [], filters: [] };
  return {
    gprof2dot: gprof2dotGraph(view, GPROF2DOT),
    scoobyprof: scoobyprofGraph(view, options, origin),
  };
}

/** A stack of `depth` frames that goes through `functions` functions round and round. */
function deepDump(depth: number, functions: number): Promise<Profile> {
  const nodes = Array.from({ length: depth + 1 }, (_, i) => ({
    id: i + 1,
    callFrame: {
      functionName: i === 0 ? '(root)' : `f${i % functions}`,
      scriptId: '1',
      url: i === 0 ? '' : 'file:///app/x.js',
      lineNumber: i % functions,
      columnNumber: 0,
    },
    children: i < depth ? [i + 2] : [],
  }));
  const dump = { nodes, startTime: 0, endTime: 1000, samples: [depth + 1], timeDeltas: [0] };
  return loadProfile(Buffer.from(JSON.stringify(dump)));
}

describe.each([
  ['a chain of 100,000 frames', 100_000, 1e9, 100_000],
  ['a cycle of 10,000 functions', 30_000, 10_000, 10_000],
])('%s', (_, depth, functions, count) => {
  test('is drawn whole, and narrowed', async () => {
    const profile = await deepDump(depth, functions);
    const { gprof2dot, scoobyprof } = graphsOf(profile);
    expect(gprof2dot.nodeCount).toBe(count);
    expect(scoobyprof.nodeCount).toBe(count);
    for (const { dot } of [gprof2dot, scoobyprof]) {
      const text = [...dot].join('');
      expect(text.match(/ -> /g)?.length).toBeGreaterThanOrEqual(count - 1);
      if (!hasGraphviz) continue;
      const { errors, status } = nop(text);
      expect({ errors, status }).toEqual({ errors: '', status: 0 });
    }
    expect(graphsOf(profile, 80).scoobyprof.nodeCount).toBe(80);
  });

  test('as a picture is too large, and says what to do', async () => {
    const { scoobyprof } = graphsOf(await deepDump(depth, functions));
    await expect(drawPicture(scoobyprof, { type: 'svg', engine: undefined })).rejects.toMatchObject(
      {
        message: expect.stringMatching(
          /^a graph of [\d,]+ functions and [\d,]+ edges is too large/,
        ),
        hint: expect.stringContaining('--nodes 80'),
      },
    );
  });
});

/** Everything that DOT, HTML labels, XML, a shell or a terminal could trip over. */
const HOSTILE: readonly string[] = [
  ...Array.from({ length: 256 }, (_, code) => `a${String.fromCharCode(code)}b`),
  ...['\\N\\G\\E\\T\\l', '"];x->y[', '<b>bold</b>', '<script>alert(1)</script>', ']]>', '-->'],
  ...['&lt;&#0;&nosuch;', '\ud800', 'x\udc00', '\u2028\u202e', '😀', '\\', '\\"', '"\\', '//', '#'],
  ...['digraph', 'strict', '{', '}', '|', '%n$s', '\ufffe', '\uffff', 'x'.repeat(20_000)],
];

async function hostileProfile(): Promise<Profile> {
  const frame = (text: string): DrawnFrame => ({ functionName: text, url: `file:///a/${text}` });
  const stacks = HOSTILE.map((text) => [frame('main'), frame(text), frame(`${text}2`)]);
  return loadProfile(Buffer.from(drawnDump(stacks)));
}

describe('hostile names', () => {
  test.skipIf(!hasGraphviz)('are DOT that graphviz reads, in both styles', async () => {
    for (const graph of Object.values(graphsOf(await hostileProfile()))) {
      const { text, errors, status } = nop([...graph.dot].join(''));
      expect({ errors, status }).toEqual({ errors: '', status: 0 });
      const nodes = text.match(/^\tn?\d+\s+\[/gm) ?? [];
      // The names that are nothing but one character each may take several lines; none is lost or made.
      expect(nodes.length).toBe(graph.nodeCount);
    }
  });

  test.each(['auto', 'wasm'] as const)(
    'become text in the SVG, never markup, script or a foreign link (%s)',
    async (engine) => {
      const profile = await hostileProfile();
      for (const graph of Object.values(graphsOf(profile, 600))) {
        const svg = (await drawPicture(graph, { type: 'svg', engine })) as string;
        const [before = '', script = ''] = svg.split('<script>');
        expect(svg.split('<script>')).toHaveLength(2);
        expect(script.split('</script>')).toHaveLength(2);
        expect(before).not.toContain('<b>');
        const links = [...before.matchAll(/xlink:href="([^"]*)"/g)].map(([, link]) => link);
        expect(links.every((link) => link?.startsWith('file:///a/'))).toBe(true);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: XML has no way to write them
        expect(svg).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
      }
    },
  );
});

describe('the picture', () => {
  const svg = interactiveSvg(
    '<?xml?>\n<!DOCTYPE svg "http://x">\n<svg width="1pt" height="2pt"\n viewBox="0 0 1 2"><g/></svg>\n',
    'wasm',
  );

  test('is one file that needs no network and evaluates nothing', () => {
    const addresses = svg.match(/https?:\/\/[^'"]+/g) ?? [];
    expect(addresses.every((address) => address.startsWith('http://www.w3.org/'))).toBe(true);
    expect(svg).not.toMatch(/DOCTYPE|\beval\b|new Function|innerHTML|\son\w+=|@import|fetch\(/);
  });

  test('keeps its view box for programs without scripts, and fills the window', () => {
    expect(svg).toContain(
      'viewBox="0 0 1 2" width="100%" height="100%" data-drawn-by="drawn by graphviz (included)">',
    );
  });
});
