import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ExtensionSource } from './extension/extension-source.ts';
import { followTheme } from './extension/theme.ts';
import { PageSource } from './page/page-source.ts';
import type { PanelSource } from './panel-source.ts';
import { App } from './shell/app.tsx';

function show(source: PanelSource, first: string | null): void {
  const place = document.querySelector('#panel');
  if (place === null) return;
  createRoot(place).render(
    <StrictMode>
      <App source={source} first={first} />
    </StrictMode>,
  );
}

if (location.protocol === 'chrome-extension:') {
  followTheme();
  const source = new ExtensionSource();
  source.start();
  show(source, null);
} else {
  const source = new PageSource(location.hash);
  void source.start();
  show(source, source.first);
}
