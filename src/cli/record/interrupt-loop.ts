import type { InspectorClient } from '../../recorder/inspector-client.ts';
import { openInspector } from './open-inspector.ts';

const ADDRESS = { host: '127.0.0.1', port: 9229 };

/** The preload's own listeners are not among them. */
const OWN_LISTENERS = 'process.listenerCount("SIGINT") + process.listenerCount("SIGTERM")';

/**
 * Stops the JavaScript that runs in a process, so that it comes back to its event loop, sees the signal that it was
 * sent, and ends in order. A program with listeners of its own may only be slow to end: it is left alone.
 */
export async function interruptLoop(pid: number): Promise<boolean> {
  let client: InspectorClient | undefined;
  try {
    client = await openInspector(pid, ADDRESS);
    const answer = await client.send('Runtime.evaluate', { expression: OWN_LISTENERS });
    const { result } = answer as { result: { value: number } };
    if (result.value > 0) return false;
    await client.send('Runtime.terminateExecution');
    return true;
  } catch {
    // Another process has the port, or this one is beyond talking.
    return false;
  } finally {
    client?.close();
  }
}
