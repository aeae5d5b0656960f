import { expect, test } from 'vitest';
import { KeyEvents } from '../../../src/cli/flame/key-events.ts';

function read(...pieces: readonly (string | Buffer)[]): readonly string[] {
  const events = new KeyEvents();
  return pieces.flatMap((piece) =>
    [...events.read(Buffer.from(piece as string))].map((event) =>
      event.kind === 'key' ? event.key : `${event.kind} ${event.column},${event.row}`,
    ),
  );
}

test.each([
  ['jq', ['j', 'q']],
  ['\u001b[A\u001bOB\u001b[5~', ['up', 'down', 'page-up']],
  ['\u001b', ['escape']],
  ['\r\u007f\u0003', ['enter', 'backspace', 'ctrl-c']],
  ['\u001b[<0;10;3M\u001b[<0;10;3m', ['click 9,2']],
  ['\u001b[<64;1;1M\u001b[<65;2;2M', ['wheel-up 0,0', 'wheel-down 1,1']],
  ['\u001b[<2;5;5M', []],
  ['é日😀', ['é', '日', '😀']],
  ['\u001b[1;5C\u001b[200~', []],
  ['\u0001', []],
])('%j is %j', (text, expected) => {
  expect(read(text)).toEqual(expected);
});

test('what comes in pieces is the same', () => {
  const text = Buffer.from('\u001b[<0;120;33Mé\u001b[Aq日');
  const whole = read(text);
  for (let cut = 1; cut < text.length; cut++) {
    // A lone Escape is a key: what follows it is another.
    if (text[cut - 1] === 0x1b) continue;
    expect(read(text.subarray(0, cut), text.subarray(cut)), `cut at ${cut}`).toEqual(whole);
  }
});
