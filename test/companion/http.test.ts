import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { Refusal, readBody, send, toAddress } from '../../src/companion/http.ts';

describe('toAddress', () => {
  const forwarded = { 'x-forwarded-for': '6.6.6.6, 1.2.3.4' };

  it('believes nothing but the socket when no proxy is trusted', () => {
    expect(toAddress(forwarded, '10.0.0.1', 0)).toBe('10.0.0.1');
  });

  it('takes what the outermost trusted proxy saw, not what the client wrote before it', () => {
    expect(toAddress(forwarded, '10.0.0.1', 1)).toBe('1.2.3.4');
    expect(toAddress({ 'x-forwarded-for': '6.6.6.6, 1.2.3.4, 10.0.0.2' }, '10.0.0.1', 2)).toBe('1.2.3.4');
  });

  it.each([
    ['1.2.3.4:5678', '1.2.3.4'],
    ['[2001:db8::1]:99', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['2001:db8::1', '2001:db8::1'],
    ['unknown', 'unknown'],
  ])('takes %s, as some proxies write it, for %s', (written, address) => {
    expect(toAddress({ 'x-forwarded-for': `6.6.6.6:1, ${written}` }, '10.0.0.1', 1)).toBe(address);
  });

  it('takes the first there is when there were fewer proxies than trusted', () => {
    expect(toAddress({}, '10.0.0.1', 2)).toBe('10.0.0.1');
    expect(toAddress({ 'x-forwarded-for': '1.2.3.4' }, '10.0.0.1', 5)).toBe('1.2.3.4');
  });
});

describe('readBody', async () => {
  const server = createServer(async (request, response) => {
    const text = await readBody(request).catch((refusal: Refusal) => refusal);
    send(response, text instanceof Refusal ? text.answer : { status: 200, body: text.length }, {});
  });
  await new Promise<void>(settle => server.listen(0, '127.0.0.1', settle));
  afterAll(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const post = (body: string | ReadableStream) =>
    fetch(url, { method: 'POST', body, duplex: 'half' } as RequestInit);

  it('reads up to 16 KiB', async () => {
    expect(await (await post('x'.repeat(16_384))).json()).toBe(16_384);
  });

  it.each([16_385, 1_000_000])('refuses %i bytes and closes the connection', async length => {
    const response = await post('x'.repeat(length));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: 'invalid_request', field: 'body' });
  });

  it('refuses a body without end that never says its length', async () => {
    const endless = new ReadableStream({ pull: stream => stream.enqueue(new Uint8Array(4_096)) });
    const outcome = await post(endless).then(
      response => response.status,
      () => 'closed',
    );
    expect([400, 'closed']).toContain(outcome);
  });
});
