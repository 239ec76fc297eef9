import { describe, expect, it } from 'vitest';
import { createHealth } from '../../src/companion/health.ts';
import { type Call, toBadRequest } from '../../src/companion/http.ts';
import { answer } from '../../src/companion/routes.ts';
import { emptyCall } from './world.ts';

const logged: unknown[] = [];
const log = (...entry: unknown[]) => void logged.push(entry);
const ask = (method: string, handler: (call: Call) => never | { status: number }) =>
  answer({ GET: handler }, { ...emptyCall, method, path: '/x' }, log);
const well = () => ({ status: 200 });

describe('answer', () => {
  it('answers HEAD as GET', async () => {
    expect(await ask('GET', well)).toEqual({ status: 200 });
    expect(await ask('HEAD', well)).toEqual({ status: 200 });
  });

  it('names the methods there are', async () => {
    expect(await ask('DELETE', well)).toEqual({ status: 405, headers: { Allow: 'GET, HEAD, OPTIONS' } });
    expect(await ask('OPTIONS', well)).toMatchObject({
      status: 204,
      headers: { 'Access-Control-Allow-Methods': 'GET, HEAD' },
    });
  });

  it('answers with what a handler refuses', async () => {
    const refuse = () => {
      throw toBadRequest('username', 'no');
    };
    expect(await ask('GET', refuse)).toMatchObject({ status: 400, body: { field: 'username' } });
  });

  it('logs what was not foreseen, and tells neither the client nor the log what the error quotes', async () => {
    const fail = () => {
      throw new Error('duplicate key "hunter2"');
    };
    expect(await ask('GET', fail)).toMatchObject({ status: 500, body: { error: 'server_error' } });
    expect(logged).toMatchObject([['error', 'request.failed', { path: '/x', error: 'Error' }]]);
    expect(JSON.stringify(logged)).not.toContain('hunter2');
  });
});

it('is unavailable when the database does not answer', async () => {
  const health = createHealth({ query: () => Promise.reject(new Error('down')) } as never);
  expect(await health({ ...emptyCall, path: '/health' })).toEqual({
    status: 503,
    body: { status: 'unavailable' },
  });
});
