import { existsSync, readFileSync } from 'node:fs';
import { ProfileError } from '../model/profile-error.ts';
import type { ManualReport } from '../render/report.ts';

/** A page of the manual: `src/manual/NAME.md`, where nothing else is said. */
export interface ManualPage {
  readonly name: string;
  readonly summary: string;
  /** In the folder of the manual. */
  readonly file?: string;
}

/** The pages in the order in which they are best read. */
export const MANUAL_PAGES: readonly ManualPage[] = [
  { name: 'recording', summary: 'record programs, tests and services, with exact call counts' },
  { name: 'recipes', summary: 'vitest, jest, mocha, tsc, eslint, webpack, vite, tsx' },
  { name: 'recipes-servers', summary: 'NestJS, Next.js, containers, Lambda, Electron, CI' },
  { name: 'browsing', summary: 'the prompt, one-line scripts, tables, filters' },
  { name: 'numbers', summary: 'what each number means, and how far to trust it' },
  { name: 'source-maps', summary: 'TypeScript, bundles, and files that have moved' },
  { name: 'comparing', summary: 'before and after a change' },
  { name: 'graphs', summary: 'call graphs as pictures' },
  { name: 'flame-graphs', summary: 'flame graphs in the browser, as pictures, compared' },
  { name: 'watching', summary: 'a folder into which dumps come' },
  { name: 'fleet', summary: 'dumps of many hosts as rows, asked at once' },
  { name: 'requests', summary: 'one dump per request of a server' },
  { name: 'records', summary: 'what a request did: queries, calls, N+1; in five minutes' },
  { name: 'panel', summary: "records in Chrome's DevTools, or as a page in any browser" },
  { name: 'recording-requests', summary: 'a record of what a request did: calls, log, profile' },
  { name: 'drivers', summary: 'queries, cache, remote calls and HTTP of a request' },
  { name: 'tokens', summary: 'records of servers elsewhere, and in production' },
  { name: 'stores', summary: 'records of many hosts in Redis, and stores of your own' },
  { name: 'testing', summary: 'tests that fail for too many queries' },
  { name: 'plugins', summary: 'record what other clients do' },
  { name: 'privacy', summary: 'what is in a record, and what never is' },
  { name: 'formats', summary: 'which dumps are read, and what is written' },
  { name: 'configuration', summary: 'settings, the environment, completion in the shell' },
  { name: 'programs', summary: 'the library for Node' },
  { name: 'machines', summary: 'JSON, conditions and exit status for scripts and CI' },
  { name: 'mcp', summary: 'an MCP server, for AI agents: setting it up, what it may read' },
  { name: 'json', summary: 'each form that --json prints, field by field' },
  {
    ...{ name: 'agents', summary: 'for language models: a skill, as its file stands' },
    file: 'skill/SKILL.md',
  },
];

/**
 * What `help` shows of a page or of `schema NAME`; `null`: it is neither.
 *
 * @throws ProfileError `usage` where there is no schema of that name
 */
export function helpPage(topic: string, name?: string): ManualReport | null {
  if (topic === 'schema' && name !== undefined) return schemaPage(name);
  return manualPage(topic);
}

/** The part of the page `json` that is about one schema. */
function schemaPage(word: string): ManualReport {
  const { text } = manualPage('json') as ManualReport;
  const name = word.replace(/^(?:urn:scoobyprof:|scoobyprof\.)?([a-z-]+).*$/s, '$1');
  const part = text.split(/^(?=## )/m).find((one) => one.startsWith(`## ${name}\n`));
  if (part !== undefined) return { kind: 'manual', page: `schema ${name}`, text: part.slice(1) };
  throw new ProfileError('usage', `there is no schema ${word}`, {
    hint: 'scoobyprof schema lists them',
  });
}

/**
 * A page of the manual; `null`: there is none of that name.
 *
 * @throws ProfileError `unreadable` where the package came without it
 */
function manualPage(name: string): ManualReport | null {
  const page = MANUAL_PAGES.find((one) => one.name === name);
  if (page === undefined) return null;
  const url = pageUrl(page.file ?? `${name}.md`);
  if (url === null) {
    throw new ProfileError('unreadable', 'this page of the manual is not installed', {
      subject: name,
      hint: 'install the package again',
    });
  }
  return { kind: 'manual', page: name, text: readFileSync(url, 'utf8') };
}

/** This file stands one folder below `src`, its bundle two below the package. */
function pageUrl(file: string): URL | null {
  const places = [`../manual/${file}`, `../../src/manual/${file}`];
  const urls = places.map((place) => new URL(place, import.meta.url));
  return urls.find((url) => existsSync(url)) ?? null;
}
