import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { RequestRecord } from '../../../records/record.ts';
import type { RecordViewProps } from '../../record-view-props.ts';
import { otherText } from './other-text.ts';

/** More of them are not listed: the newest come first. */
const MOST = 50;

interface CompareMenuProps extends Pick<RecordViewProps, 'others' | 'loadRecord'> {
  readonly onChoose: (record: RequestRecord) => void;
}

/** The button that asks for another request of the route, and what it offers. */
export function CompareMenu({ others, loadRecord, onChoose }: CompareMenuProps) {
  const [isOpen, setIsOpen] = useState(false);
  const [problem, setProblem] = useState('');
  const listId = useId();
  const button = useRef<HTMLButtonElement>(null);
  const choose = async (id: string): Promise<void> => {
    try {
      onChoose(await loadRecord(id));
      setIsOpen(false);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  const close = (): void => {
    setIsOpen(false);
    button.current?.focus();
  };
  return (
    <div className="rec-compare">
      <button
        type="button"
        ref={button}
        aria-expanded={isOpen}
        aria-controls={isOpen ? listId : undefined}
        onClick={() => {
          setProblem('');
          setIsOpen(!isOpen);
        }}
      >
        Compare with…
      </button>
      {isOpen && <OthersList {...{ others, listId, problem }} onChoose={choose} onClose={close} />}
    </div>
  );
}

interface OthersListProps extends Pick<RecordViewProps, 'others'> {
  readonly listId: string;
  readonly problem: string;
  readonly onChoose: (id: string) => Promise<void>;
  readonly onClose: () => void;
}

function OthersList({ others, listId, problem, onChoose, onClose }: OthersListProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => list.current?.querySelector('button')?.focus(), []);
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>): void => {
    const { nextElementSibling: next, previousElementSibling: previous } = event.currentTarget;
    const target = { ArrowDown: next, ArrowUp: previous }[event.key];
    if (event.key === 'Escape') onClose();
    else if (target instanceof HTMLButtonElement) target.focus();
    else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div className="rec-others" id={listId} role="group" aria-label="Other requests" ref={list}>
      {others.length === 0 && <p>No other request of this route was recorded.</p>}
      {others.slice(0, MOST).map((meta) => (
        <button
          key={meta.id}
          type="button"
          onClick={() => void onChoose(meta.id)}
          onKeyDown={onKeyDown}
        >
          {otherText(meta)}
        </button>
      ))}
      {problem !== '' && (
        <p role="alert" className="rec-bad">
          {problem}
        </p>
      )}
    </div>
  );
}
