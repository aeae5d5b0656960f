/** The function that is too slow in every project: a fixed amount of work, which other load only stretches. */
const SLOW = (rounds: string, type = ''): string => `function roundedSum(n${type})${type} {
  let sum = 0;
  for (let i = 0; i < n; i++) sum = (sum * 31 + Math.sqrt(i)) % 1_000_003;
  return sum;
}
${rounds}
`;

const PRICES_JS = SLOW('exports.priceOf = (n) => roundedSum(n);');
const PRICES_TS = `export ${SLOW(
  `
export function priceOf(n: number): number {
  return roundedSum(n);
}`,
  ': number',
)}`;

const PACKAGE = JSON.stringify({ name: 'shop', private: true });
const MODULE = JSON.stringify({ name: 'shop', private: true, type: 'module' });

const TSCONFIG = JSON.stringify({
  compilerOptions: { noEmit: true, types: [] },
  include: ['src'],
});

/** Types that take the checker a while: each name is worked out. */
const SLOW_TYPES = `type Deep<T, N extends unknown[] = []> =
  N['length'] extends 9 ? T : { a: Deep<T, [...N, 0]>; b: Deep<T, [...N, 1]> };
type Keys<T> = T extends object
  ? { [K in keyof T & string]: K | \`\${K}.\${Keys<T[K]>}\` }[keyof T & string] : never;
export const key: Keys<Deep<number>> = 'a.a';
type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
export const code: \`\${Digit}\${Digit}\${Digit}\${Digit}\` = '1234';
`;

interface Project {
  /** Whose packages it has: those of this one, some of them, or those that are installed apart. */
  readonly modules: 'ours' | 'programs' | readonly string[];
  readonly files: Readonly<Record<string, string>>;
  /** What has happened before somebody types what the recipe says. */
  readonly before?: string;
}

/** What the programs of the recipes are let loose on, by the heading of the recipe. */
export const PROJECTS: Readonly<Record<string, Project>> = {
  vitest: {
    modules: 'ours',
    files: {
      'package.json': MODULE,
      'src/prices.ts': PRICES_TS,
      'test/prices.test.ts': `import { expect, test } from 'vitest';
import { priceOf } from '../src/prices.ts';
test('sums', () => { expect(priceOf(6e7)).toBeGreaterThan(0); });
`,
      'test/other.test.ts': `import { test } from 'vitest';\ntest('nothing', () => {});\n`,
    },
  },
  jest: {
    modules: 'programs',
    files: {
      'package.json': PACKAGE,
      'src/prices.js': PRICES_JS,
      'prices.test.js': `const { priceOf } = require('./src/prices.js');
test('sums', () => { expect(priceOf(1e7)).toBeGreaterThan(0); });
`,
    },
  },
  mocha: {
    modules: 'programs',
    files: {
      'package.json': PACKAGE,
      'src/prices.js': PRICES_JS,
      'test/prices.js': `const { priceOf } = require('../src/prices.js');
it('sums', () => { if (!(priceOf(6e7) > 0)) throw new Error(); });
`,
    },
  },
  tsc: {
    modules: 'programs',
    files: {
      'package.json': PACKAGE,
      'tsconfig.json': TSCONFIG,
      'src/main.ts': SLOW_TYPES,
    },
  },
  'TypeScript 7': {
    modules: ['typescript', '@typescript'],
    files: {
      'package.json': PACKAGE,
      'tsconfig.json': TSCONFIG,
      'src/main.ts': SLOW_TYPES,
    },
  },
  eslint: {
    modules: 'programs',
    files: {
      'package.json': MODULE,
      'rules/no-near-names.js': SLOW(`export const noNearNames = {
  create(context) {
    return {
      // A rule that compares each name with all others.
      FunctionDeclaration(node) {
        if (roundedSum(4e7) < 0) context.report({ node, message: 'too near' });
      },
    };
  },
};`),
      'eslint.config.js': `import { noNearNames } from './rules/no-near-names.js';
const shop = { rules: { 'no-near-names': noNearNames } };
export default [{ plugins: { shop }, rules: { 'shop/no-near-names': 'error' } }];
`,
      'src/a.js': 'export function renders() {}\n',
      'src/b.js': 'export function rendered() {}\n',
    },
  },
  webpack: {
    modules: 'programs',
    files: {
      'package.json': PACKAGE,
      'slow-loader.cjs': SLOW("module.exports = (source) => source + '// ' + roundedSum(5e7);"),
      'webpack.config.js': `const rules = [{ test: /\\.js$/, use: ['./slow-loader.cjs'] }];
module.exports = { mode: 'production', entry: './src/main.js', module: { rules } };
`,
      'src/main.js': `import { a } from './a.js';\nconsole.log(a);\n`,
      'src/a.js': 'export const a = 1;\n',
    },
  },
  vite: {
    modules: 'ours',
    files: {
      'package.json': MODULE,
      'vite.config.js': SLOW(`const templates = {
  name: 'templates',
  transform(code) { return \`\${code}\\n// \${roundedSum(3e7)}\`; },
};
export default { plugins: [templates] };`),
      'index.html': '<script type=module src=/src/main.js></script>\n',
      'src/main.js': `import { a } from './a.js';\nconsole.log(a);\n`,
      'src/a.js': 'export const a = 1;\n',
    },
  },
  'tsx and ts-node': {
    modules: 'programs',
    files: {
      'package.json': PACKAGE,
      'tsconfig.json': JSON.stringify({ compilerOptions: { module: 'commonjs', sourceMap: true } }),
      'src/prices.ts': PRICES_TS,
      'src/main.ts': `import { priceOf } from './prices';\nconsole.log(priceOf(6e7));\n`,
    },
  },
  NestJS: {
    modules: 'programs',
    files: {
      'package.json': PACKAGE,
      'tsconfig.json': JSON.stringify({
        compilerOptions: {
          module: 'commonjs',
          target: 'es2022',
          experimentalDecorators: true,
          emitDecoratorMetadata: true,
          sourceMap: true,
          outDir: 'dist',
          rootDir: 'src',
          skipLibCheck: true,
          types: [],
        },
        include: ['src'],
      }),
      'src/prices.service.ts': `import { Injectable } from '@nestjs/common';

@Injectable()
export class PricesService {
  roundedSum(n: number): number {
    let sum = 0;
    for (let i = 0; i < n; i++) sum = (sum * 31 + Math.sqrt(i)) % 1_000_003;
    return sum;
  }
}
`,
      'src/main.ts': `import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { PricesService } from './prices.service';

declare const process: { env: Record<string, string> };

@Controller()
class PricesController {
  constructor(private readonly prices: PricesService) {}
  @Get('prices') total() { return this.prices.roundedSum(6e7); }
}
@Module({ controllers: [PricesController], providers: [PricesService] })
class AppModule {}

async function main() {
  const app = await NestFactory.create(AppModule);
  await app.listen(Number(process.env['PORT']), '127.0.0.1');
}
void main();
`,
    },
  },
  'Next.js': {
    modules: 'programs',
    files: {
      'package.json': PACKAGE,
      // The packages are behind a link.
      'next.config.js':
        "module.exports = { turbopack: { root: '/' }, outputFileTracingRoot: '/' };\n",
      'app/layout.js': 'export default ({ children }) => <html><body>{children}</body></html>;\n',
      'app/prices.js': `export ${SLOW('')}`,
      'app/page.js': `import { roundedSum } from './prices.js';
export default () => <p>{roundedSum(5e7)}</p>;
`,
      'app/slow/page.js': `import { roundedSum } from '../prices.js';
export const dynamic = 'force-dynamic';
export default () => <p>{roundedSum(5e7)}</p>;
`,
    },
  },
  'A container': {
    modules: [],
    files: {
      'package.json': PACKAGE,
      'server.js': `const http = require('node:http');
${SLOW(`const respond = (request, response) => response.end(\`\${roundedSum(6e7)}\\n\`);
setInterval(() => roundedSum(1e6), 50);
http.createServer(respond).listen(3000);`)}`,
      'prof/.keep': '',
    },
  },
  'AWS Lambda': {
    modules: [],
    files: {
      'prices.mjs': SLOW('export const total = (count) => roundedSum(count * 1e7);'),
      // As Lambda does it: one call after the other, and no orderly end.
      'invoke.mjs': `import { copyFileSync, rmSync } from 'node:fs';
import { handler } from './index.mjs';
const awsRequestId = crypto.randomUUID();
const answer = await handler({ count: 5 }, { awsRequestId, functionName: 'shop' });
if (answer.statusCode !== 200) throw new Error('no answer');
const left = \`/tmp/\${awsRequestId}.cpuprofile\`;
copyFileSync(left, 'invocation.cpuprofile');
rmSync(left);
process.kill(process.pid, 'SIGKILL');
`,
    },
    before: 'PROFILE=1 node invoke.mjs || true',
  },
};
