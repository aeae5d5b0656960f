import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { expect, test } from 'vitest';
import { writeRecords } from '../../records/record-folder.ts';
import { sampleRecord, sqlCall } from '../../records/sample-record.ts';
import { reports, run, temporaryFolder } from '../run-program.ts';

const USERS = `import { query } from 'driver';

interface User {
  readonly id: number;
}

export async function findUser(id: number): Promise<User> {
  return query('select * from users where id = $1', id);
}
`;
const MAIN = `import { findUser } from './users.ts';

export const listOrders = async (): Promise<unknown> => {
  return findUser(7);
};
`;
const DRIVER = `export function query(text, ...values) {
  return send(text, values);
}
function send(...all) {
  return Promise.resolve(all);
}
`;

/** A program in a bundle with a map, and a record of a query of it with the positions of the bundle. */
async function bundledProgram(): Promise<string> {
  const folder = temporaryFolder();
  const paths = {
    'src/users.ts': USERS,
    'src/main.ts': MAIN,
    'node_modules/driver/index.js': DRIVER,
  };
  for (const [path, text] of Object.entries(paths)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const manifest = { name: 'driver', type: 'module', main: 'index.js' };
  writeFileSync(join(folder, 'node_modules/driver/package.json'), JSON.stringify(manifest));
  const build = await rolldown({ cwd: folder, input: 'src/main.ts' });
  await build.write({ dir: join(folder, 'dist'), sourcemap: true, minify: true });
  const { output } = await build.generate({ sourcemap: true, minify: true });
  await build.close();
  const { code } = output[0];
  const before = new Date(1_790_000_000_000 - 60_000);
  for (const name of ['main.js', 'main.js.map'])
    utimesSync(join(folder, 'dist', name), before, before);
  // Where the engine would say that the calls are: at the name that is called.
  const column = (text: RegExp): number => (code.split('\n')[0] as string).search(text) + 1;
  const inFindUser = column(/(?<=return )[\w$]+\(`select|(?<==>)[\w$]+\(`select/);
  const inMain = column(/[\w$]+\(7\)/);
  const file = join(folder, 'dist/main.js');
  const frames = [
    { fn: 'r', file, line: 1, col: inFindUser, kind: 'app' },
    { fn: 'i', file, line: 1, col: inMain, kind: 'app' },
  ] as const;
  expect(Math.min(inFindUser, inMain)).toBeGreaterThan(0);
  const calls = [sqlCall({ stack: 0, text: 'select * from users where id = $1' })];
  writeRecords(folder, [sampleRecord({ sql: { calls } }, { frames, stacks: [[0, 1]] })]);
  return folder;
}

test('frames of a bundle are shown where their sources have them', async () => {
  const folder = await bundledProgram();
  const { stdout, stderr } = await run(['requests', 'latest', '--sql', '--stack'], { cwd: folder });
  expect(stderr).toBe('');
  expect(stdout).toBe(
    '1  select * from users where id = $1\n   src/users.ts:8 (findUser)\n   src/main.ts:4 (listOrders)\n',
  );
  const groups = await run(['requests', 'latest', '--group', '--json'], { cwd: folder });
  expect(reports(groups.stdout)[0].groups[0].site).toMatchObject({
    ...{ fn: 'findUser', file: join(folder, 'src/users.ts'), line: 8 },
  });
  const plain = await run(['requests', 'latest', '--sql', '--stack', '--no-source-maps'], {
    cwd: folder,
  });
  expect(plain.stdout).toContain('   dist/main.js:1 (r)\n');
  const whole = await run(['requests', 'latest', '--json'], { cwd: folder });
  expect(reports(whole.stdout)[0].frames[0]).toMatchObject({ fn: 'r', line: 1 });
});

test('a bundle that was built since the recording says so', async () => {
  const folder = await bundledProgram();
  const now = new Date();
  utimesSync(join(folder, 'dist/main.js'), now, now);
  const { stdout, stderr } = await run(['requests', 'latest', '--sql', '--stack'], { cwd: folder });
  expect(stdout).toContain('dist/main.js:1 (r)');
  expect(stderr).toMatch(
    /^scoobyprof: .*dist\/main\.js: it was built since the recording; its source map is not used\n$/,
  );
});
