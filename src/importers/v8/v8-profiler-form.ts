import { type Importer, onlyProfile } from '../importer.ts';
import { linkChildren } from './link-children.ts';
import { V8_CONTENT } from './v8-content.ts';
import {
  isNodeListDocument,
  loadNodeList,
  type NodeListDocument,
  rootFrame,
} from './v8-node-list.ts';

/**
 * The form of the packages v8-profiler and v8-profiler-next: like that of DevTools, but positions count
 * from 1. The root tells them apart: its line is 0 here and -1 there.
 */
export const v8ProfilerForm: Importer = {
  form: 'V8 CPU profile (v8-profiler)',
  ...V8_CONTENT,
  recognises: ({ document }) =>
    isNodeListDocument(document) && rootFrame(document)?.['lineNumber'] === 0,
  loadsAtOnce: true,
  load: ({ document }) => onlyProfile(loadNodeList(document as NodeListDocument, 1, linkChildren)),
};
