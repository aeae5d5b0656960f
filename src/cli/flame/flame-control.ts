import type { FlamePlace } from './flame-place.ts';
import type { FunctionAction } from './function-action.ts';
import type { TextLine } from './text-line.ts';

/** What keys act on. */
export interface FlameControl {
  readonly place: FlamePlace;
  readonly size: { readonly columns: number; readonly rows: number };
  /** The boxes that are drawn, in their order. */
  readonly drawnBoxes: readonly number[];
  message: string;
  /** What is typed in the last line: a search, or a command. */
  line: TextLine | null;
  /** Whether the last line offers what can be done with the selected function. */
  isOffering: boolean;
  isHelping: boolean;
  /** Runs a command, and draws what it leaves; keys wait meanwhile. */
  readonly perform: (action: FunctionAction) => Promise<void>;
  readonly scroll: (rows: number) => void;
  readonly keepInSight: () => void;
  readonly leave: () => void;
  readonly suspend: () => void;
}
