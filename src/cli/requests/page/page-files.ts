import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProfileError } from '../../../model/profile-error.ts';
import { EXTENSION_FOLDER, PAGE_FOLDER } from '../../panel-files.ts';
import type { PageAnswer } from './page-answers.ts';

/** Path, folder and type of all that the page consists of. */
const FILES: readonly (readonly [path: string, file: string, type: string])[] = [
  ['/', join(PAGE_FOLDER, 'index.html'), 'text/html; charset=utf-8'],
  ['/panel.css', join(EXTENSION_FOLDER, 'panel.css'), 'text/css; charset=utf-8'],
  ['/panel.js', join(EXTENSION_FOLDER, 'panel.js'), 'text/javascript; charset=utf-8'],
  ['/later.js', join(EXTENSION_FOLDER, 'later.js'), 'text/javascript; charset=utf-8'],
  ['/icon.png', join(EXTENSION_FOLDER, 'icon.png'), 'image/png'],
];

/** The files of the page by their paths: there are no others, whatever a path says. Throws ProfileError. */
export function pageFiles(): ReadonlyMap<string, PageAnswer> {
  return new Map(FILES.map(([path, file, type]) => [path, { type, body: fileContent(file) }]));
}

function fileContent(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch {
    throw new ProfileError('unreadable', 'the page of the panel is not there', {
      subject: path,
      hint: 'npm run build makes it',
    });
  }
}
