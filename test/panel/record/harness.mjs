// The page in which tests look at the pane of a record. What a test gives it comes by `show`.
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { RecordView } from '../../../src/panel/record/record-view.tsx';

const root = createRoot(document.querySelector('#pane'));
const said = { opened: [], downloads: [] };

/** Shows a record; `others` are records that it can be compared with, `profile` is the text of its profile. */
function show({ record, meta = [], others = [], profile = null, hasEditor = true }) {
  const props = {
    record,
    loadProfile: profile === null ? null : async () => new TextEncoder().encode(profile),
    others: meta,
    loadRecord: async (id) => {
      const found = others.find((other) => other.id === id);
      if (found === undefined) throw new Error('the record is gone: its time was up');
      return found;
    },
    openInEditor: hasEditor ? (...place) => said.opened.push(place) : null,
    download: (name, bytes) => said.downloads.push([name, new TextDecoder().decode(bytes)]),
  };
  root.render(createElement(RecordView, props));
}

Object.assign(window, { show, said });
