import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './shell/app.tsx';

const place = document.querySelector('#panel');
if (place !== null)
  createRoot(place).render(
    <StrictMode>
      <App chosen={null} />
    </StrictMode>,
  );
