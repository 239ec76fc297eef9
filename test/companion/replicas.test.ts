import { createHash } from 'node:crypto';
import { decodeProtectedHeader } from 'jose';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { createPayloads } from '../../src/companion/payloads.ts';
import { createRevocations } from '../../src/companion/revocations.ts';
import { inTransaction } from '../../src/companion/schema.ts';
import { startPostgres } from './postgres.ts';
import { command, type Server, serve } from './program.ts';
import { login, password, readTokens, refresh, startForFile, whoami } from './world.ts';

vi.setConfig({ testTimeout: 300_000 });

const { url, pool } = await startPostgres();

/** A sign-in as its client knows it. */
interface Family {
  /** The token that was told last, or sent last without an answer. */
  refreshToken: string;
  readonly accessTokens: string[];
  lostAnswers: number;
}

/** Signs in and renews by turns, at both replicas by turns, as a client does that comes back when it gets no answer. */
class Load {
  readonly families: Family[] = [];
  readonly #origins: readonly string[];
  acknowledged = 0;
  #turn = 0;

  constructor(origins: readonly string[]) {
    this.#origins = origins;
  }

  async run(isOver: () => boolean): Promise<void> {
    let family: Family | undefined;
    while (!isOver()) {
      this.#turn += 1;
      const origin = this.#origins[this.#turn % 2] ?? '';
      if (family) await this.#renew(family, origin);
      family = family === undefined ? await this.#signIn(origin) : undefined;
    }
  }

  async #signIn(origin: string): Promise<Family | undefined> {
    const tokens = await readTokens(origin, 'alice').catch(() => undefined);
    if (!tokens) return undefined;
    this.acknowledged += 1;
    const family = {
      refreshToken: tokens.refresh_token,
      accessTokens: [tokens.access_token],
      lostAnswers: 0,
    };
    this.families.push(family);
    return family;
  }

  async #renew(family: Family, origin: string): Promise<void> {
    const answer = await refresh(origin, family.refreshToken).catch(() => undefined);
    const body = await answer?.json().catch(() => undefined);
    if (!body) {
      family.lostAnswers += 1;
      return;
    }
    expect(body, 'a lost answer must not sign anyone out').toHaveProperty('refresh_token');
    this.acknowledged += 1;
    family.refreshToken = body.refresh_token;
    family.accessTokens.push(body.access_token);
  }
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(resume => setTimeout(resume, 10));
}

const toId = (token: string) => createHash('sha256').update(token).digest('base64url');

/** The refresh tokens of a sign-in that can still be spent. */
async function countUnspent(token: string): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM oidc_payload
      WHERE model = 'RefreshToken' AND consumed_at IS NULL
        AND grant_id = (SELECT grant_id FROM oidc_payload WHERE model = 'RefreshToken' AND id = $1)`,
    [toId(token)],
  );
  return rows[0]?.count ?? 0;
}

/** Statements that wait for another transaction to end. */
async function countWaiting(): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_stat_activity WHERE wait_event_type = 'Lock'`,
  );
  return rows[0]?.count ?? 0;
}

describe('two replicas on one PostgreSQL', () => {
  it('lose nothing they acknowledged and spend nothing twice when one is killed amid 200 sign-ins and renewals', async () => {
    const env = { DATABASE_URL: url, ISSUER: 'http://127.0.0.1:4180', POLL_MS: '50', REFRESH_LEEWAY: '600' };
    await command(['user', 'add', 'alice'], env, `${password}\n`);
    const replicas: readonly Server[] = await Promise.all([serve(env), serve(env)]);
    const origins = replicas.map(({ port }) => `http://127.0.0.1:${port}`);
    const load = new Load(origins);
    const workers = Array.from({ length: 4 }, () => load.run(() => load.acknowledged >= 200));
    await until(() => load.acknowledged >= 100);
    expect(await replicas[0]?.end('SIGKILL')).toBe('SIGKILL');
    await Promise.all(workers);

    expect(load.acknowledged).toBeGreaterThanOrEqual(200);
    const survivor = origins[1] ?? '';
    for (const { refreshToken, accessTokens, lostAnswers } of load.families) {
      for (const token of accessTokens) expect((await whoami(survivor, token)).status).toBe(200);
      expect(await countUnspent(refreshToken)).toBeLessThanOrEqual(1 + lostAnswers);
      expect((await refresh(survivor, refreshToken)).status).toBe(200);
    }
    expect(await replicas[1]?.end('SIGTERM')).toBe(0);
  });
});

describe('what two replicas share', async () => {
  const env = {
    DATABASE_URL: url,
    DATA_DIR: '',
    ISSUER: 'http://127.0.0.1:4180',
    POLL_MS: '50',
    REFRESH_LEEWAY: '0',
    RL_USER: '5/600',
  };
  const [one, other] = await Promise.all([startForFile(env), startForFile(env)]);
  const [here, there] = [one, other].map(({ port }) => `http://127.0.0.1:${port}`) as [string, string];
  beforeAll(() => one.users.add({ username: 'bob', password }));

  it('is one signing key, made once though both started at the same time', async () => {
    const keys = await Promise.all([here, there].map(async at => (await fetch(`${at}/jwks`)).json()));
    expect(keys[0]).toEqual(keys[1]);
    expect(keys[0].keys).toHaveLength(1);
  });

  it('is every refresh token: of many at once at both, one spends it', async () => {
    const { refresh_token } = await readTokens(here, 'bob');
    const answers = await Promise.all([here, there, here, there].map(at => refresh(at, refresh_token)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('is what was revoked, at the other when it next looks', async () => {
    const { access_token, refresh_token } = await readTokens(here, 'bob');
    expect((await whoami(there, access_token)).status).toBe(200);
    const body = new URLSearchParams({ client_id: 'guise', token: refresh_token });
    await fetch(`${here}/token/revocation`, { method: 'POST', body });
    expect((await whoami(here, access_token)).status).toBe(401);
    await expect.poll(async () => (await whoami(there, access_token)).status).toBe(401);
  });

  it('is how often a name failed', async () => {
    await one.users.add({ username: 'tried', password });
    const statuses: number[] = [];
    for (const at of [here, there, here, there, here, there])
      statuses.push((await login(at, 'tried', 'wrong password')).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  });

  it('is a rotation: both sign with the new key, and know it', async () => {
    const kidOf = async (at: string) => decodeProtectedHeader((await readTokens(at, 'bob')).access_token).kid;
    const before = await kidOf(here);
    expect((await command(['key', 'rotate', '--lead', '0'], { DATABASE_URL: url })).code).toBe(0);
    await expect.poll(() => kidOf(here)).not.toBe(before);
    const kid = await kidOf(here);
    await expect.poll(() => kidOf(there)).toBe(kid);
    const { access_token } = await readTokens(there, 'bob');
    expect((await whoami(here, access_token)).status).toBe(200);
  });
});

it('ends a session for good though a request of it is just being finished elsewhere', async () => {
  const sessions = createPayloads('Session', {
    pool,
    revocations: createRevocations(pool, () => new Date()),
    leeway: 0,
    createConsumedError: () => new Error(),
    isResuming: () => false,
  });
  const save = () => sessions.upsert('raced', { jti: 'raced', uid: 'u', accountId: 'raced' }, 60);
  await save();
  let saving: Promise<unknown> = Promise.resolve();
  await inTransaction(pool, async client => {
    await createRevocations(client as never, () => new Date()).revokeAll('raced');
    saving = save();
    await expect.poll(countWaiting).toBe(1);
  });
  await saving;
  expect(await sessions.find('raced')).toBeUndefined();
});

it('is saved by means of its own, and says by which', async () => {
  expect(await command(['backup', 'never.tar.gz'], { DATABASE_URL: url })).toEqual({
    out: '',
    err: 'DATABASE_URL names a PostgreSQL database: back it up with pg_dump.\n',
    code: 1,
  });
});
