import { expect, it } from 'vitest';
import { openDatabase } from '../../src/companion/database.ts';
import { createAuthorization, postForm, redeem, Visitor } from './visitor.ts';
import { createDataFolder, password, readTokens, start } from './world.ts';

const secret = 'a secret of the tests of 32 characters or more';
const folder = await createDataFolder();

/** Everything in the database, as text. */
async function readDatabase(): Promise<string> {
  const { pool, close } = await openDatabase({ kind: 'embedded', folder });
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
  );
  const contents: string[] = [];
  for (const { name } of tables)
    contents.push(JSON.stringify((await pool.query(`SELECT * FROM ${name}`)).rows));
  await close();
  return contents.join('\n');
}

it('keeps nothing that a bearer could show: no token, code, cookie, password or private key', async () => {
  const { origin, users, close } = await start({ DATA_DIR: folder, KEY_SECRETS: secret });
  await users.add({ username: 'alice', password });
  const visitor = new Visitor(origin);
  const first = await createAuthorization(origin);
  const end = await visitor.submit(await visitor.visit(first.url), 'username', {
    username: 'alice',
    password,
  });
  const tokens = await (await redeem(origin, end, first.verifier)).json();
  const login = await readTokens(origin, 'alice');
  const device = await (await postForm(origin, '/device/auth', { scope: 'openid api' })).json();
  const typed = await visitor.submit(await visitor.visit('/device'), 'user_code', device);
  await visitor.submit(typed, 'confirm', { confirm: 'yes' });
  const open = await visitor.visit((await createAuthorization(origin, { prompt: 'login' })).url);
  expect(open.text).toContain('name="password"');
  await close();

  const database = await readDatabase();
  expect(database).toContain('alice');
  expect(database).not.toContain('"d":');
  const [session] = visitor.cookies.filter(cookie => cookie.startsWith('_session='));
  const secrets = {
    password,
    code: end.url.searchParams.get('code'),
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token,
    ofLogin: login.refresh_token,
    deviceCode: device.device_code,
    session: session?.slice('_session='.length),
  };
  for (const [name, secret] of Object.entries(secrets)) {
    expect(secret, name).toMatch(/.{20}/);
    expect(database, name).not.toContain(secret);
  }
});
