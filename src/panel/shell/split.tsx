import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from 'react';

const LEAST_PX = 220;
const USUAL_PX = 380;
const MOST_SHARE = 0.7;
const STEP_PX = 20;

interface SplitProps {
  readonly left: ReactNode;
  readonly right: ReactNode;
}

/** Two parts side by side, and a bar between them that can be moved. */
export function Split({ left, right }: SplitProps) {
  // Until it is moved, it follows the window.
  const [chosenPx, setWidthPx] = useState<number | null>(null);
  const widthPx = chosenPx ?? Math.round(Math.max(LEAST_PX, Math.min(USUAL_PX, innerWidth * 0.4)));
  const columns = chosenPx === null ? `clamp(${LEAST_PX}px, 40%, ${USUAL_PX}px)` : `${chosenPx}px`;
  const move = (px: number): void =>
    setWidthPx(Math.round(Math.max(LEAST_PX, Math.min(px, innerWidth * MOST_SHARE))));
  const onPointerMove = (event: PointerEvent): void => {
    if (event.buttons === 1) move(event.clientX);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, number>> = { ArrowLeft: -STEP_PX, ArrowRight: STEP_PX };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    move(widthPx + step);
  };
  return (
    <div className="split" style={{ gridTemplateColumns: `${columns} 5px minmax(0, 1fr)` }}>
      {left}
      {/* biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved */}
      <div
        role="separator"
        aria-label="Width of the list"
        aria-orientation="vertical"
        aria-valuenow={widthPx}
        aria-valuemin={LEAST_PX}
        aria-valuemax={Math.round(innerWidth * MOST_SHARE)}
        tabIndex={0}
        className="splitter"
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onPointerMove}
        onKeyDown={onKeyDown}
      />
      {right}
    </div>
  );
}
