#!/usr/bin/env node
import { main } from '../dist/bundle/scoobyprof.js';

await main(process.argv.slice(2));
