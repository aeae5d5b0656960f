import { fileURLToPath } from 'node:url';
import { type Browser, type Frame, until } from './browser.ts';

export const EXTENSION = fileURLToPath(new URL('../../dist/extension', import.meta.url));

/** Chrome's developer tools for a page, with our panel in front. */
export interface DevTools {
  readonly tools: Frame;
  readonly panel: Frame;
  close(): Promise<void>;
}

/** `before`: what happens when the tools are open already, and our panel is not. */
export async function openDevTools(
  browser: Browser,
  page: Frame,
  before: () => Promise<void> = async () => undefined,
): Promise<DevTools> {
  const known = new Set((await browser.targets()).map(({ targetId }) => targetId));
  const { targetId } = (await browser.send('Target.openDevTools', {
    targetId: page.targetId,
  })) as { readonly targetId: string };
  const tools = await browser.attach(targetId);
  const isNew = (target: { readonly targetId: string }): boolean => !known.has(target.targetId);
  const { url } = await browser.target(/^chrome-extension:.*\/devtools\.html$/, isNew);
  await before();
  const view = `chrome-extension://${new URL(url).host}Scooby`;
  await until('the panel', () => tools.value(showView(view)));
  const target = await browser.target(/^chrome-extension:.*\/panel\.html$/, isNew);
  const panel = await browser.attach(target.targetId);
  await until('the panel to be drawn', () =>
    panel.value(`document.querySelector('main') !== null`),
  );
  const close = async (): Promise<void> => {
    await browser.send('Target.closeTarget', { targetId });
    await until('the tools to close', async () =>
      (await browser.targets()).every((one) => one.targetId !== target.targetId),
    );
  };
  return { tools, panel, close };
}

const showView = (view: string): string =>
  `import('./ui/legacy/legacy.js').then(async ({ ViewManager }) => {
    const manager = ViewManager.ViewManager.instance();
    if (!manager.hasView(${JSON.stringify(view)})) return false;
    await manager.showView(${JSON.stringify(view)});
    return true;
  })`;

/** Gives the tools the whole window. */
export async function undock({ tools, panel }: DevTools): Promise<void> {
  await tools.value(`import('./ui/legacy/legacy.js').then(({ DockController }) => {
    DockController.DockController.instance().setDockSide('undocked');
    return true;
  })`);
  const width = await tools.value<number>('innerWidth');
  await until('the room', async () => (await panel.value<number>('innerWidth')) > width * 0.9);
}

/** Tools that are opened from now on are dark, whatever the system is. */
export async function darkenTools({ tools }: DevTools): Promise<void> {
  await until('dark colours', () =>
    tools.value(`import('./core/common/common.js').then(({ Settings }) => {
      Settings.Settings.instance().moduleSetting('ui-theme').set('dark');
      return true;
    })`),
  );
}
