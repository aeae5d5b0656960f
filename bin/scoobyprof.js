#!/usr/bin/env node
import { holdBackOptimizer } from '../dist/cli/optimizer.js';

holdBackOptimizer();
// Only now: what is loaded runs from the start under these flags.
const { main } = await import('../dist/cli/main.js');
await main(process.argv.slice(2));
