import { type FormEvent, useEffect, useRef, useState } from 'react';
import { LEAST_SECRET_BYTES } from '../least-secret.ts';
import type { RecordingControls } from '../recording-controls.ts';

interface SecretDialogProps {
  readonly origin: string;
  readonly recording: RecordingControls;
  readonly onClose: () => void;
}

/** Asks for the secret of a server. It stays in the browser: what is sent is made with it. */
export function SecretDialog({ origin, recording, onClose }: SecretDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [secret, setSecret] = useState('');
  const [isRemembered, setIsRemembered] = useState(false);
  const [problem, setProblem] = useState('');
  useEffect(() => {
    dialog.current?.showModal();
    void recording.secretOf(origin).then((kept) => {
      if (kept === null) return;
      setSecret(kept.secret);
      setIsRemembered(kept.isRemembered);
    });
  }, [origin, recording]);
  const keep = async (kept: string): Promise<void> => {
    const fault = kept === '' ? '' : secretFault(kept);
    setProblem(fault);
    if (fault !== '') return;
    await recording.keepSecret(origin, { secret: kept, isRemembered });
    onClose();
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void keep(secret);
  };
  return (
    <dialog ref={dialog} className="secret" aria-labelledby="secret-title" onClose={onClose}>
      <form onSubmit={onSubmit}>
        <h2 id="secret-title">Secret of a server</h2>
        <label>
          {`Secret for ${origin}`}
          <input
            type="text"
            className="hidden-letters"
            autoComplete="off"
            spellCheck={false}
            value={secret}
            aria-describedby="secret-note"
            aria-invalid={problem !== ''}
            onChange={(event) => setSecret(event.target.value)}
          />
        </label>
        <p id="secret-note">{problem === '' ? NOTE : problem}</p>
        <label>
          <input
            type="checkbox"
            checked={isRemembered}
            onChange={(event) => setIsRemembered(event.target.checked)}
          />
          Remember
        </label>
        <footer>
          <button type="submit">Save</button>
          <button type="button" onClick={() => void keep('')}>
            Forget
          </button>
          <button type="button" onClick={onClose}>
            Cancel
          </button>
        </footer>
      </form>
    </dialog>
  );
}

const NOTE =
  'SCOOBYPROF_SECRET of the server. Kept until the browser is closed, unless it is remembered.';

function secretFault(secret: string): string {
  const bytes = new TextEncoder().encode(secret).length;
  if (bytes >= LEAST_SECRET_BYTES) return '';
  return `It has ${bytes} bytes; a secret has at least ${LEAST_SECRET_BYTES}.`;
}
