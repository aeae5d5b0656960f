import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ProfileError } from '../../model/profile-error.ts';
import { EXTENSION_FOLDER } from '../panel-files.ts';
import { EXIT } from '../terminal/exit-status.ts';
import { writeOutput } from '../terminal/output.ts';

/** Says where the extension for DevTools is, and how it is loaded. Rejects with ProfileError. */
export async function runExtension(): Promise<number> {
  const folder = resolve(EXTENSION_FOLDER);
  if (!existsSync(join(folder, 'manifest.json'))) {
    const hint = 'npm run build makes it';
    throw new ProfileError('unreadable', 'the extension is not there', { subject: folder, hint });
  }
  const steps = [
    folder,
    '1. In Chrome, open chrome://extensions and switch on “Developer mode”.',
    '2. Click “Load unpacked” and choose the folder above.',
    'Then open DevTools (F12) on a page of your server: the panel is called Scooby.',
  ];
  await writeOutput([`${steps.join('\n')}\n`], { kind: 'screen' });
  return EXIT.done;
}
