import { expect, it } from 'vitest';
import { createLog, toFields } from '../../src/companion/log.ts';

it('writes one JSON object a line', () => {
  const lines: string[] = [];
  const log = createLog(
    line => lines.push(line),
    () => new Date(0),
  );
  log('warn', 'login.failed', { address: '::1', username: undefined, text: 'two\nlines' });
  expect(lines).toEqual([
    '{"time":"1970-01-01T00:00:00.000Z","level":"warn","event":"login.failed","address":"::1","text":"two\\nlines"}\n',
  ]);
});

it('says the kind, code and place of an error, and not its message, which may quote input', () => {
  const error = Object.assign(new TypeError('bad password hunter2'), { code: 'E_BAD' });
  const fields = toFields(error);
  expect(fields).toMatchObject({
    error: 'TypeError',
    code: 'E_BAD',
    at: expect.stringContaining('log.test.ts'),
  });
  expect(JSON.stringify(fields)).not.toContain('hunter2');
  expect(toFields('hunter2')).toEqual({ error: 'string' });
});
