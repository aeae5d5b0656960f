// Runs the commands of .github/workflows/test.yml one after the other, as far as they can be run on this machine:
// on Linux, with the Node that runs this. The other systems and versions run on GitHub alone.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const workflow = readFileSync(new URL('workflows/test.yml', import.meta.url), 'utf8');
const cwd = fileURLToPath(new URL('..', import.meta.url));
const commands = Array.from(workflow.matchAll(/^ +(?:- )?run: (.+)$/gm), ([, command]) => command);
// Packages of the system are the machine's own business, and one set-up serves both jobs.
const steps = [...new Set(commands)].filter((command) => !command.startsWith('sudo '));
process.stdout.write(
  `Node ${process.version} on ${process.platform}; not run here: macOS, Windows, other versions of Node\n`,
);
for (const command of steps) {
  process.stdout.write(`== ${command}\n`);
  const { status } = spawnSync(command, { cwd, shell: true, stdio: 'inherit' });
  if (status !== 0) {
    process.stdout.write(`failed: ${command}\n`);
    process.exitCode = 1;
    break;
  }
}
