import { execFileSync } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ProfileError } from '../../model/profile-error.ts';
import { type InspectorAddress, InspectorClient } from '../../recorder/inspector-client.ts';

/** What a process says about itself. */
export interface ProcessFacts {
  /** 0 of a page, which does not know it. */
  readonly pid: number;
  /** Empty of a page. */
  readonly nodePath: string;
  /** Empty of a page. */
  readonly version: string;
  /** Of a page its address. */
  readonly script: string | null;
}

const OF_NODE =
  '{pid:process.pid,nodePath:process.execPath,version:process.version,script:process.argv[1]??null}';
/** Without what stands behind `?` and `#`: it may be secret. */
const OF_PAGE = `{pid:0,nodePath:'',version:'',script:globalThis.location?location.origin+location.pathname:null}`;
const FACTS = `JSON.stringify(globalThis.process?.versions?.node?${OF_NODE}:${OF_PAGE})`;

/** Throws ProfileError `unreadable` where what listens does not run JavaScript. */
export async function processFacts(client: InspectorClient): Promise<ProcessFacts> {
  const answer = await client.send('Runtime.evaluate', { expression: FACTS });
  const { value } = (answer as { result: { value?: unknown } }).result;
  if (typeof value === 'string') return JSON.parse(value) as ProcessFacts;
  throw new ProfileError('unreadable', 'what listens there does not say what it is');
}

/** As messages name it. */
export function processName({ pid, script }: ProcessFacts): string {
  return pid === 0 ? (script ?? 'the page') : `process ${pid}`;
}

/** How long a process may take to open its inspector: it does so between two turns of its loop, or in them. */
const PATIENCE_MS = 5000;

/** Asks a process to open its inspector and connects to it. Throws ProfileError. */
export async function openInspector(
  pid: number,
  address: InspectorAddress,
): Promise<InspectorClient> {
  checkIsNode(pid);
  const about = { subject: `process ${pid}` };
  try {
    process.kill(pid, 'SIGUSR1');
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ESRCH';
    throw new ProfileError(
      'unreadable',
      isMissing ? 'there is no such process' : 'permission denied',
      about,
    );
  }
  for (const end = Date.now() + PATIENCE_MS; ; ) {
    const client = await InspectorClient.connect(address).catch(() => null);
    if (client !== null) {
      const facts = await processFacts(client);
      if (facts.pid === pid) return client;
      client.close();
      throw new ProfileError(
        'unreadable',
        `the inspector on port ${address.port} is of process ${facts.pid}`,
        {
          ...about,
          hint: 'add --inspect HOST:PORT with the right port to --pid',
        },
      );
    }
    if (Date.now() > end) {
      throw new ProfileError('unreadable', `no inspector on ${address.host}:${address.port}`, {
        ...about,
        hint: 'if it uses another port, add --inspect HOST:PORT to --pid',
      });
    }
    await sleep(100);
  }
}

/** The signal that opens the inspector of node ends any other program. */
function checkIsNode(pid: number): void {
  const name = programOf(pid);
  if (name === null) {
    throw new ProfileError(
      'unreadable',
      'there is no such process, or no permission to look at it',
      {
        subject: `process ${pid}`,
      },
    );
  }
  if (/node/i.test(name)) return;
  throw new ProfileError('usage', `runs ${name}, not node`, { subject: `process ${pid}` });
}

function programOf(pid: number): string | null {
  try {
    return basename(readlinkSync(`/proc/${pid}/exe`));
  } catch {
    // Not Linux, or not ours.
  }
  try {
    const text = execFileSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' });
    return basename(text.trim());
  } catch {
    return null;
  }
}
