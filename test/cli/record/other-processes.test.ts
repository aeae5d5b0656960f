import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { hasChromium } from '../../chromium.ts';
import { freePort } from '../../free-port.ts';
import { reports, run, runInShell, temporaryFolder } from '../run-program.ts';
import { dumpsIn, program, recordAndSignal } from './recordings.ts';

/** A fixed amount of work, which is what has to be found. */
const SLOW = (rounds: string) => `function plantedCulprit(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) sum = (sum * 31 + Math.sqrt(i)) % 1000003;
  return sum;
}
plantedCulprit(${rounds});
`;

const topOf = async (folder: string): Promise<string> => {
  const { stdout } = await run(['--json', '--dir', folder, 'sort tottime; stats 1']);
  return reports(stdout)[0].functions[0].functionName;
};

test.each(['execFileSync', 'spawnSync'])(
  'a process that waits in %s is not what was busy',
  async (how) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'work.cjs'), SLOW('4e7'));
    const app = program(
      folder,
      `require('node:child_process').${how}(process.execPath, [${JSON.stringify(join(folder, 'work.cjs'))}]);`,
    );
    const dumps = join(folder, 'd');
    const { stderr } = await run(['record', '--dir', dumps, '--', process.execPath, app]);
    expect(stderr).toMatch(/→ main thread of work\.cjs/);
    expect(stderr).toMatch(/main thread of app\.cjs.* in spawnSync/);
    expect(stderr).not.toContain('it waited');
    expect(await topOf(dumps)).toBe('plantedCulprit');
  },
);

test('where all of the time is waiting, record says so', async () => {
  const folder = temporaryFolder();
  const app = program(folder, "require('node:child_process').execSync('sleep 1.5');");
  const { stderr } = await run(['record', '--dir', folder, '--', process.execPath, app]);
  expect(stderr).toContain('waited in spawnSync for another program');
});

test('a run of many processes shows the busiest, and how many more there are', async () => {
  const folder = temporaryFolder();
  const app = program(
    folder,
    `const { spawnSync } = require('node:child_process');
for (let i = 0; i < 23; i++) spawnSync(process.execPath, ['-e', '0']);`,
  );
  const dumps = join(folder, 'd');
  const { stderr } = await run(['record', '--dir', dumps, '--', process.execPath, app]);
  expect(dumpsIn(dumps)).toHaveLength(24);
  expect(stderr.match(/main thread/g)).toHaveLength(20);
  expect(stderr).toContain('… and 4 that were less busy: the command dumps lists them all');
});

test('what a shell leaves behind at a signal is ended as well, and leaves its dump', async () => {
  const folder = temporaryFolder();
  const app = program(
    folder,
    `${SLOW('3e7')}\nsetInterval(() => {}, 1000);\nconsole.log('ready');`,
  );
  const line = `'${process.execPath}' '${app}' & wait`;
  const { pid, stderr } = await recordAndSignal(
    ['--dir', folder, '--', 'bash', '-c', line],
    ['SIGTERM'],
  );
  expect(pid).toBeGreaterThan(0);
  expect(stderr).toContain('main thread of app.cjs');
  expect(stderr).not.toContain('left no dump');
  expect(await topOf(folder)).toBe('plantedCulprit');
});

const NAMESPACES = ['--user', '--map-root-user', '--mount'];
const canUnshare =
  spawnSync('unshare', [...NAMESPACES, 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

test.skipIf(!canUnshare)('a file system that is read-only is said to be', async () => {
  const inside = `mount -t tmpfs -o ro tmpfs /mnt; exec $SCOOBYPROF record --dir /mnt/a/b -- node -e 0`;
  const line = `unshare ${NAMESPACES.join(' ')} bash -c '${inside}'`;
  const { stderr, status } = await runInShell(line);
  expect(stderr).toBe('scoobyprof: /mnt/a/b: the file system is read-only\n');
  expect(status).toBe(3);
});

test.skipIf(!hasChromium)('a page of a browser, by its inspector', async () => {
  const folder = temporaryFolder();
  const page = join(folder, 'page.html');
  const again = 'setInterval(plantedCulprit, 100, 1e6);';
  writeFileSync(page, `<title>x</title><script>${SLOW('1e6')}${again}</script>`);
  const port = await freePort();
  const options = ['--headless', '--no-sandbox', '--disable-gpu', `--user-data-dir=${folder}/data`];
  const child = spawn(
    'chromium',
    [...options, `--remote-debugging-port=${port}`, `file://${page}`],
    { stdio: 'ignore' },
  );
  onTestFinished(async () => {
    const end = once(child, 'close');
    child.kill();
    await end;
  });
  const list = `http://127.0.0.1:${port}/json/list`;
  const isOpen = async (): Promise<boolean> =>
    (
      await fetch(list).then(
        (answer) => answer.text(),
        () => '',
      )
    ).includes('page.html');
  while (!(await isOpen())) await sleep(100);
  const dumps = join(folder, 'd');
  const address = `127.0.0.1:${port}`;
  const { stderr, status } = await run([
    'record',
    '--inspect',
    address,
    '--for',
    '2s',
    '--dir',
    dumps,
  ]);
  expect(stderr).toContain('main thread of page.html');
  expect(status).toBe(0);
  // Chrome may know a function that was hot before only as `(program)`.
  const { stdout } = await run(['--json', '--dir', dumps, 'info']);
  expect(reports(stdout)[0].sampleCount).toBeGreaterThan(100);
});
