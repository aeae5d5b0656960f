import { decodeFlame, type FlameData } from './flame-data.ts';
import { mountFlame } from './mount.ts';

// What the page of an export runs: the graph stands in it as data.
const data = document.getElementById('flame-data')?.textContent ?? '';
const host = document.getElementById('flame');
if (host !== null) mountFlame(host, decodeFlame(JSON.parse(data) as FlameData), { isPage: true });
