import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ExtensionSource } from './extension/extension-source.ts';
import { followTheme } from './extension/theme.ts';
import { App } from './shell/app.tsx';

const source = new ExtensionSource();
followTheme();
source.start();
const place = document.querySelector('#panel');
if (place !== null)
  createRoot(place).render(
    <StrictMode>
      <App source={source} />
    </StrictMode>,
  );
