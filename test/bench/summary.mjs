// What `summary` and flamebearer 2.1 say of five recordings whose culprits are known, and in how many characters.
// Both pages must name the function, its line, who calls it and whose code it is; ours is to be no longer.
//
//   FLAMEBEARER  the folder of an installed flamebearer (else it is installed into a temporary folder)
//   NODE24       a Node that it runs on, from 24 on (else the one that runs this)
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../bin/scoobyprof.js', import.meta.url));
const fixtures = fileURLToPath(new URL('../../fixtures/', import.meta.url));

/** What a reader has to find; fixed by the programs' sources, see fixtures/README.md. */
const CASES = [
  {
    dump: 'slow-report.node20.cpuprofile',
    culprit: /\bsameKey\b/,
    line: /collections\.js:24\b/,
    caller: /\bfindGroup\b.*\n|← findGroup/,
    package: /program \d|slow-report/,
    source: /collator\.compare\(a, b\) === 0/,
  },
  {
    dump: 'slow-report.node24.cpuprofile',
    culprit: /\bsameKey\b/,
    line: /collections\.js:24\b/,
    caller: /\bsalesByCustomer\b/,
    package: /program \d|slow-report/,
    source: /collator\.compare\(a, b\) === 0/,
  },
  {
    dump: 'http-server.node24.cpuprofile',
    culprit: /shop\.js:18\b/,
    line: /shop\.js:19\b/,
    caller: /\bpriceCart\b/,
    package: /\bexpress\b/,
    source: /products\.find\(/,
  },
  {
    dump: 'gc-heavy.node20.cpuprofile',
    culprit: /\bmakeSession\b/,
    line: /gc-heavy\.js:8\b/,
    caller: /\breplace\b/,
    package: /program \d|gc-heavy\//,
    source: /Array\.from\(\{ length: 6 \}/,
  },
  {
    dump: 'build.node20.cpuprofile',
    culprit: /\bconvertNodeList\b/,
    line: /node-entry\.js:17988\b/,
    caller: /\bminify\b/,
    package: /\bterser\b/,
  },
];

const NAMES = ['culprit', 'line', 'caller', 'package', 'source'];

/** Runs it with flamebearer's entry script, or with `null` where there is none. */
function withFlamebearer(use) {
  const named = process.env['FLAMEBEARER'];
  if (named !== undefined) return use(entryIn(named));
  const folder = mkdtempSync(join(tmpdir(), 'scoobyprof-bench-'));
  try {
    execFileSync('npm', ['install', '--silent', '--prefix', folder, 'flamebearer@2.1'], {
      stdio: 'ignore',
    });
    return use(entryIn(join(folder, 'node_modules', 'flamebearer')));
  } catch (error) {
    if (error.status === undefined) throw error;
    return use(null);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function entryIn(folder) {
  const entry = join(folder, 'bin', 'flamebearer');
  return existsSync(entry) ? entry : null;
}

function pageOf(command, args) {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

function named(page, one) {
  return NAMES.filter((name) => one[name]?.test(page) === true);
}

function row(label, page, one) {
  if (page === null) return `  ${label.padEnd(12)}not there`;
  const found = named(page, one);
  const missing = NAMES.filter((name) => one[name] !== undefined && !found.includes(name));
  const lack = missing.length === 0 ? '' : `; not: ${missing.join(', ')}`;
  return `  ${label.padEnd(12)}${String([...page].length).padStart(5)} characters  ${found.join(', ')}${lack}`;
}

function theirPage(entry, dump) {
  if (entry === null) return null;
  try {
    return pageOf(process.env['NODE24'] ?? process.execPath, [entry, dump]);
  } catch {
    return null;
  }
}

withFlamebearer((entry) => {
  console.log('summary: what a page names, and in how many characters');
  for (const one of CASES) {
    const dump = join(fixtures, one.dump);
    const ours = pageOf(process.execPath, [program, '--layout', 'markdown', 'summary', dump]);
    const theirs = theirPage(entry, dump);
    console.log(` ${one.dump}`);
    console.log(row('summary', ours, one));
    console.log(row('flamebearer', theirs, one));
    const isShort = theirs === null || [...ours].length <= [...theirs].length;
    const isWhole = NAMES.every((name) => one[name] === undefined || one[name].test(ours));
    if (!isShort || !isWhole) process.exitCode = 1;
  }
  if (entry === null) {
    console.log(
      ' flamebearer is not installed: FLAMEBEARER=FOLDER names it, NODE24=NODE what runs it',
    );
  }
});
