import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const ISSUER = 'https://id.example.org/o';
const METADATA = `${ISSUER}/.well-known/openid-configuration`;

/** Every address that was asked, in order. */
let asked: string[];
let answers: Readonly<Record<string, () => Response>>;
let discover: typeof import('../../src/platform/discovery.ts').discover;

const describing = () => Response.json({ issuer: ISSUER, token_endpoint: `${ISSUER}/token/` });
/** All that a page is shown of a redirect. */
const redirect = () => Object.defineProperty(Response.error(), 'type', { value: 'opaqueredirect' });

beforeEach(async () => {
  asked = [];
  const permissions = { getAll: async () => ({ origins: ['https://*/*'] }) };
  for (const name of ['chrome', 'browser']) vi.stubGlobal(name, { runtime: { id: 'guise' }, permissions });
  vi.stubGlobal('fetch', async (url: URL) => {
    asked.push(url.href);
    return answers[url.href]?.() ?? new Response('', { status: 404 });
  });
  ({ discover } = await import('../../src/platform/discovery.ts'));
});

afterEach(() => vi.unstubAllGlobals());

it('takes what an issuer says at the address that its own leads to when it lacks a slash', async () => {
  answers = { [METADATA]: redirect, [`${METADATA}/`]: describing };
  expect((await discover(ISSUER)).issuer.tokenEndpoint).toBe(`${ISSUER}/token/`);
  expect(asked).toEqual([METADATA, `${METADATA}/`]);
});

it.each([
  ['leads elsewhere', redirect],
  ['has nothing', () => new Response('', { status: 404 })],
])(
  'asks nobody else when an issuer leads elsewhere and %s there too, and says so',
  async (_what, slashed) => {
    answers = { [METADATA]: redirect, [`${METADATA}/`]: slashed };
    await expect(discover(ISSUER)).rejects.toMatchObject({
      code: 'discovery-redirect',
      params: ['id.example.org'],
    });
    expect(asked).toEqual([METADATA, `${METADATA}/`]);
  },
);
