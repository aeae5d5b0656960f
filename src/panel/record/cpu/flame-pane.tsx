import { useEffect, useRef } from 'react';
import { FLAME_STYLE, mountFlame } from '../../../flame/mount.ts';
import { useRecord } from '../record-facts.ts';
import type { CpuProfile } from './cpu-profile.ts';
import { flameOfCpu } from './flame-of-cpu.ts';

let isStyled = false;

/** The rules of the page allow no style element, but sheets that its script makes. */
function addStyle(): void {
  if (isStyled) return;
  isStyled = true;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(FLAME_STYLE);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}

/** What the panel says, where it does not leave it to the system. */
function chosenScheme(): 'light' | 'dark' | null {
  const { theme } = document.documentElement.dataset;
  return theme === 'light' || theme === 'dark' ? theme : null;
}

/** The profile as a flame graph. */
export function FlamePane({ cpu }: { readonly cpu: CpuProfile }) {
  const host = useRef<HTMLDivElement>(null);
  const { method, url } = useRecord().facts.record;
  useEffect(() => {
    if (host.current === null) return undefined;
    addStyle();
    const scheme = chosenScheme();
    const graph = flameOfCpu(cpu, `${method} ${url}`);
    const flame = mountFlame(host.current, graph, {
      label: 'Flame graph',
      ...(scheme === null ? {} : { scheme }),
    });
    return () => flame.destroy();
  }, [cpu, method, url]);
  return <div className="rec-flame" ref={host} />;
}
