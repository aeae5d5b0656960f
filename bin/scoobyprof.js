#!/usr/bin/env node
const { start } = require('../dist/program/start.js');

start(module, require.resolve('../dist/program/scoobyprof.js'), process.argv.slice(2));
