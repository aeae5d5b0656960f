// What scooby mode costs: requests that are not recorded, those that are, and each of their calls. Pairs of servers with and
// without it, in turn; the store keeps nothing.
import { log } from '../../dist/bundle/request/record/log.js';
import { ask, measure, median, start } from './request-load.mjs';

const ROUNDS = 9;
const SERVERS = 3;
const CALLS = 10;
/** A short handler of a framework. */
const HANDLER_US = 35;
const ON = ['X-Scooby-Profile: on'];

/** A plain server and one in scooby mode, in turn: what the first takes, and the second more, in µs. */
async function pair(handler, count, headers) {
  const pairs = [];
  for (let i = 0; i < SERVERS; i++) {
    pairs.push(
      await Promise.all(['plain', 'scooby'].map((mode) => start(mode, handler, count, headers))),
    );
  }
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const [plain, scooby] of pairs) {
      const us = await measure(plain, count);
      rounds.push({ us, more: (await measure(scooby, count)) - us });
    }
  }
  for (const [, { child }] of pairs) {
    const { recorded } = await ask(child);
    if (recorded > 0 !== headers.length > 0) throw new Error(`${recorded} requests were recorded`);
  }
  for (const server of pairs.flat()) await server.stop();
  return {
    us: median(rounds.map(({ us }) => us)),
    more: median(rounds.map(({ more }) => more)),
  };
}

const idle = await pair('short', 6000, []);
const recorded = await pair('short', 3000, ON);
const withCalls = await pair('calls', 1500, ON);
const perCall = (withCalls.more - recorded.more) / CALLS;
console.log(`request, scooby mode: a request of ${idle.us.toFixed(1)} µs of CPU`);
const part = (100 * idle.more) / HANDLER_US;
console.log(
  `  not recorded: ${idle.more.toFixed(2)} µs more, ${part.toFixed(1)} % of a handler of ${HANDLER_US} µs (goal: 1 %)`,
);
console.log(`  recorded: ${recorded.more.toFixed(0)} µs more (goal: 60 µs)`);
console.log(`  each call: ${perCall.toFixed(1)} µs more (goal: 25 µs)`);

const TIMES = 1e7;
const begun = performance.now();
for (let i = 0; i < TIMES; i++) log('cart', i);
const us = (1000 * (performance.now() - begun)) / TIMES;
console.log(`  log, not recorded: ${us.toFixed(3)} µs (goal: 0.2 µs)`);
