import { afterAll, expect, it } from 'vitest';
import { toApi } from '../../src/companion/api.ts';
import { readConfig } from '../../src/companion/config.ts';
import { createIssuing } from '../../src/companion/issue.ts';
import { loadLibrary } from '../../src/companion/library.ts';
import { createProvider } from '../../src/companion/provider.ts';
import { openStore } from '../../src/companion/store.ts';
import { runUserCommand } from '../../src/companion/user-command.ts';
import { createDataFolder, password } from './world.ts';

const log = () => {};
const config = readConfig({ DATA_DIR: await createDataFolder() });
const store = await openStore(config, () => new Date());
const { pool, users, revocations } = store;
afterAll(store.close);
const keys = await store.keys.read(new Date());
const issuer = 'http://127.0.0.1:4180';
const api = toApi(config, `${issuer}/api`, keys);
const provider = createProvider(await loadLibrary(log), {
  config,
  issuer,
  api,
  keys,
  cookieKeys: ['k'],
  users,
  payloads: { pool, revocations, leeway: 0 },
  isAllowedOrigin: () => false,
  log,
});
for (const grantType of ['password', 'urn:ietf:params:oauth:grant-type:token-exchange'])
  provider.registerGrantType(grantType, () => {});
const issuing = createIssuing({ provider, api, users, revocations });

/** A user as found by the password, just before that is changed and all that was issued is ended. */
async function findBeforeEnd(username: string) {
  await users.add({ username, password });
  const user = await users.findByPassword(username, password);
  if (!user) throw new Error('not found');
  await runUserCommand(store, { name: 'passwd', username, password: 'another horse' });
  return user;
}

const countOf = async (accountId: string) =>
  (await pool.query(`SELECT FROM oidc_payload WHERE payload->>'accountId' = $1`, [accountId])).rowCount;

it('issues nothing to who was found by a password that has been changed since', async () => {
  const alice = await findBeforeEnd('alice');
  expect(await issuing.issueTokens(alice)).toBeUndefined();
  expect(await countOf(alice.id)).toBe(0);
  const changed = await users.findByPassword('alice', 'another horse');
  expect(changed && (await issuing.issueTokens(changed))).toHaveProperty('refresh_token');
});

it('lets nobody act who was changed since they were found', async () => {
  const sam = await findBeforeEnd('sam');
  const test = await users.add({ username: 'test', password, isTest: true });
  const [first, second] = [await issuing.openGrant(test), await issuing.openGrant(test)];
  expect(await issuing.confirmGrant(first, [sam, test])).toBe(false);
  expect(await issuing.confirmGrant(second, [test])).toBe(true);
  expect([first, second].map(revocations.has)).toEqual([true, false]);
});
