// What the middleware costs requests that are not profiled: CPU time of the main thread per request, against the same
// server without it, in turn and over loopback. A profiled request of "1 in 100" pays for itself and for what its
// neighbours pay meanwhile.
import { measure, median, start } from './request-load.mjs';

const ROUNDS = 9;
/** Of each kind: two processes that do the same differ by some percent for as long as they live. */
const SERVERS = 3;

/** Handlers of `request-server.mjs`; goals in % more than without the middleware. */
const HANDLERS = [
  { handler: 'short', name: 'a short request', count: 6000, goals: { idle: 2, on: 10 } },
  { handler: 'long', name: 'one of 0.4 ms', count: 1500, goals: { idle: 2, on: 3 } },
  {
    handler: 'awaits',
    name: '10 awaits and a setImmediate',
    count: 5000,
    goals: { idle: 2, on: 10 },
  },
];
/** Milliseconds that one profiled request may cost, of 100. */
const PROFILED_GOAL_MS = 1.5;

const MODES = ['plain', 'idle', 'on', 'one in 100'];

for (const { handler, name, count, goals } of HANDLERS) {
  const groups = [];
  for (let i = 0; i < SERVERS; i++) {
    groups.push(await Promise.all(MODES.map((mode) => start(mode, handler, count))));
  }
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const servers of groups) {
      const us = {};
      for (const [i, mode] of MODES.entries()) us[mode] = await measure(servers[i], count);
      rounds.push(us);
    }
  }
  for (const server of groups.flat()) await server.stop();
  report(name, goals, rounds);
}

function report(name, goals, rounds) {
  const plain = median(rounds.map((us) => us.plain));
  console.log(`request, ${name}: ${plain.toFixed(1)} µs of CPU without the middleware`);
  for (const [mode, what] of [
    ['idle', 'not selected'],
    ['on', 'while another is profiled'],
  ]) {
    const more = 100 * (median(rounds.map((us) => us[mode] / us.plain)) - 1);
    console.log(`  ${what}: ${more.toFixed(1)} % more (goal: ${goals[mode]} %)`);
  }
  const ms = (100 * median(rounds.map((us) => us['one in 100'] - us.plain))) / 1000;
  console.log(`  1 in 100 profiled: ${ms.toFixed(2)} ms for each (goal: ${PROFILED_GOAL_MS} ms)`);
}

await import('./recorded-request.mjs');
await import('./stored-records.mjs');
