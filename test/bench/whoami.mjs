import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import autocannon from 'autocannon';
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { runnerImport } from 'vite';
import { endChild, run } from '../../scripts/lifetime.mjs';
import { root } from '../../scripts/prepare.mjs';
import { compare } from './statistics.mjs';

/** @typedef {import('../../scripts/bench.mjs').Row} Row */

/** The companion's whoami against an empty responder, and its verification against PyJWT's. @returns {Promise<readonly Row[]>} */
export async function measureWhoami() {
  return [await measureServed(), await measureVerified()];
}

/** @returns {Promise<Row>} */
async function measureServed() {
  const folder = mkdtempSync(join(tmpdir(), 'guise-bench-'));
  const companion = await startCompanion(folder);
  const bare = spawn(process.execPath, ['--eval', BARE], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [port] = await once(bare.stdout.setEncoding('utf8'), 'data');
    const token = await signIn(companion.origin);
    const rate = (/** @type {string} */ url) => async () => {
      const headers = { authorization: `Bearer ${token}` };
      return (await autocannon({ url, headers, connections: 20, duration: 2 })).requests.average;
    };
    const rates = await compare(5, {
      ours: rate(`${companion.origin}/api/whoami`),
      bare: rate(`http://127.0.0.1:${Number(port)}/`),
    });
    const ratio = rates.ours / rates.bare;
    return {
      name: 'whoami, requests a second',
      value: `${ratio.toFixed(2)} of a bare node:http responder (${Math.round(rates.ours)} to ${Math.round(rates.bare)})`,
      limit: 'at least 0.60',
      isWithin: ratio >= 0.6,
    };
  } finally {
    await endChild(bare);
    await endChild(companion.child);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The least that answers: a program of its own, as the companion is. */
const BARE = `
const server = require('node:http').createServer((request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"message":"Success"}');
}).listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

const PASSWORD = 'correct horse battery staple';

/** The companion as a program of its own, with one user. @param {string} folder */
async function startCompanion(folder) {
  const program = join(root, 'dist/node/companion.js');
  const env = { DATA_DIR: folder, PORT: '0' };
  await run(process.execPath, [program, 'user', 'add', 'alice'], { env, input: `${PASSWORD}\n` });
  const child = spawn(process.execPath, [program, 'serve'], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const { event, origin } = JSON.parse(line);
    if (event === 'companion.started') return { child, origin };
  }
  throw new Error('the companion did not start');
}

/** @param {string} origin @returns {Promise<string>} an access token */
async function signIn(origin) {
  const answer = await fetch(`${origin}/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'alice', password: PASSWORD }),
  });
  return (await answer.json()).access_token;
}

const ROUND = 20_000;

/** Python's process reads one line for each round that it should run, and writes how many a second it checked. */
const PYTHON = `
import sys, time, jwt, datetime
key = 'k' * 32
now = datetime.datetime.now(datetime.timezone.utc)
token = jwt.encode({'username': 'alice', 'exp': now + datetime.timedelta(minutes=30)}, key, algorithm='HS256')
for _ in sys.stdin:
    start = time.perf_counter()
    for _ in range(${ROUND}):
        jwt.decode(token, key, algorithms=['HS256'])
    print(${ROUND} / (time.perf_counter() - start), flush=True)
`;

/** @returns {Promise<Row>} */
async function measureVerified() {
  const verify = await createOurs();
  const python = spawn('/usr/bin/python3', ['-c', PYTHON], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    const rates = await compare(5, {
      ours: async () => {
        const start = performance.now();
        for (let count = 0; count < ROUND; count++) await verify();
        return (ROUND / (performance.now() - start)) * 1000;
      },
      python: async () => {
        python.stdin.write('\n');
        const [line] = await once(python.stdout, 'data');
        return Number(String(line));
      },
    });
    const ratio = rates.ours / rates.python;
    return {
      name: 'tokens verified a second, in process',
      value: `${ratio.toFixed(1)} times PyJWT's (${Math.round(rates.ours)} to ${Math.round(rates.python)})`,
      limit: 'more than 1.0',
      isWithin: ratio > 1,
    };
  } finally {
    python.kill();
  }
}

/** The companion's verifier with its cache, and a token for it: ES256, as it is by default. */
async function createOurs() {
  const { createVerifier } = (await runnerImport(join(root, 'src/companion/verifier.ts'))).module;
  const [issuer, audience] = ['http://127.0.0.1:4180', 'http://127.0.0.1:4180/api'];
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const getKey = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256' }] });
  const now = () => new Date();
  const verify = createVerifier({ issuer, audience, alg: 'ES256', getKey, isRevoked: () => false, now });
  const claims = { sub: '1', sid: '1', username: 'alice', roles: [] };
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setExpirationTime('30m')
    .sign(privateKey);
  if (!(await verify(token)).isValid) throw new Error('the verifier refuses the token made for it');
  return () => verify(token);
}
