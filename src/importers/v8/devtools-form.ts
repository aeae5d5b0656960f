import { type Importer, onlyProfile } from '../importer.ts';
import { linkChildren } from './link-children.ts';
import { V8_CONTENT } from './v8-content.ts';
import { isNodeListDocument, loadNodeList, type NodeListDocument } from './v8-node-list.ts';

/**
 * The form of `Profiler.Profile` in the DevTools protocol, which Node's `--cpu-prof`, Chrome, VS Code,
 * Deno and Bun write: nodes name their `children`, positions count from 0.
 */
export const devtoolsForm: Importer = {
  form: 'V8 CPU profile (DevTools protocol)',
  ...V8_CONTENT,
  recordedBy: 'node --cpu-prof app.js',
  recognises: ({ document }) => isNodeListDocument(document),
  loadsAtOnce: true,
  load: ({ document }) => onlyProfile(loadNodeList(document as NodeListDocument, 0, linkChildren)),
  mayScan: ({ looksLikeJson }) => looksLikeJson,
  // Nodes that name their parents are taken too.
  scan: async (source, options) => {
    const { scanProfile } = await import('./scan/scan-profile.ts');
    const profile = await scanProfile(source, options);
    // That of Hermes has names of its own.
    const isOther = profile === null || profile.functions.functionName[0] === '[root]';
    return isOther ? null : onlyProfile(profile);
  },
};
