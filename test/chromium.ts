import { spawnSync } from 'node:child_process';

/** Whether there is a browser to look at pictures in. */
export const hasChromium = spawnSync('chromium', ['--version']).status === 0;
