import { beforeAll, expect, it } from 'vitest';
import { postForm, Visitor } from './visitor.ts';
import { password, startForFile, whoami } from './world.ts';

const { origin, users } = await startForFile({ RL_IP: '4/600', TRUST_PROXY_HOPS: '1' });
const grantType = 'urn:ietf:params:oauth:grant-type:device_code';

beforeAll(async () => {
  await users.add({ username: 'alice', password });
  await users.add({ username: 'bob', password });
});

interface Device {
  readonly device_code: string;
  readonly user_code: string;
  readonly verification_uri: string;
  readonly verification_uri_complete: string;
}

const start = async (): Promise<Device> =>
  (await postForm(origin, '/device/auth', { scope: 'openid profile api' })).json();

const poll = ({ device_code }: Device) => postForm(origin, '/token', { grant_type: grantType, device_code });

it('signs a device in by the code it shows, after asking whether it is one’s own', async () => {
  const device = await start();
  expect(device).toMatchObject({ verification_uri: `${origin}/device`, expires_in: 600 });
  expect(await (await poll(device)).json()).toMatchObject({ error: 'authorization_pending' });
  const visitor = new Visitor(origin);
  const typed = await visitor.submit(await visitor.visit(device.verification_uri), 'user_code', {
    user_code: ` ${device.user_code.toLowerCase().replace('-', ' ')} `,
  });
  expect(typed.text).toContain(device.user_code);
  expect(typed.text).toContain('It was asked for from 127.0.0.1.');
  const form = await visitor.submit(typed, 'confirm', { confirm: 'yes' });
  const done = await visitor.submit(form, 'username', { username: 'alice', password });
  expect(done.text).toContain('Device connected');
  const response = await poll(device);
  const tokens = await response.json();
  expect([response.status, tokens.refresh_token]).toEqual([200, expect.any(String)]);
  expect(await (await whoami(origin, tokens.access_token)).json()).toMatchObject({ username: 'alice' });
  expect(await (await poll(device)).json()).toMatchObject({ error: 'invalid_grant' });
});

it('takes the code from a link, and sends nothing before it is told to', async () => {
  const device = await start();
  const visitor = new Visitor(origin);
  const page = await visitor.visit(device.verification_uri_complete);
  expect(page.text).toContain(`name="user_code" value="${device.user_code}"`);
  expect(page.text).not.toContain('<script');
  const confirm = await visitor.submit(page, 'user_code', { user_code: device.user_code });
  expect(confirm.text).toContain('Is this your device?');
});

it('asks which account a device gets, also when one is signed in', async () => {
  const visitor = new Visitor(origin);
  const connect = async (fields: Record<string, string>, has: string) => {
    const device = await start();
    const page = await visitor.visit(device.verification_uri);
    const confirm = await visitor.submit(page, 'user_code', { user_code: device.user_code });
    const form = await visitor.submit(confirm, 'confirm', { confirm: 'yes' });
    const done = await visitor.submit(form, has, fields);
    expect(done.text).toContain('Device connected');
    const { access_token } = await (await poll(device)).json();
    return (await (await whoami(origin, access_token)).json()).username;
  };
  expect(await connect({ username: 'alice', password }, 'username')).toBe('alice');
  expect(await connect({ action: 'continue' }, 'action')).toBe('alice');
  expect(await connect({ username: 'bob', password }, 'username')).toBe('bob');
});

it('tells the device that it was denied, on the way or at the sign-in', async () => {
  const visitor = new Visitor(origin);
  const device = await start();
  const page = await visitor.submit(await visitor.visit('/device'), 'user_code', {
    user_code: device.user_code,
  });
  const denied = await visitor.submit(page, 'abort', { abort: 'yes' });
  expect(denied.text).toContain('The device was not connected.');
  expect(await (await poll(device)).json()).toMatchObject({ error: 'access_denied' });
  const second = await start();
  const typed = await visitor.submit(await visitor.visit('/device'), 'user_code', {
    user_code: second.user_code,
  });
  const form = await visitor.submit(typed, 'confirm', { confirm: 'yes' });
  const cancelled = await visitor.submit(form, 'action', { action: 'cancel' });
  expect(cancelled.text).toContain('The device was not connected.');
  expect(await (await poll(second)).json()).toMatchObject({ error: 'access_denied' });
});

it('says what is wrong with a code, and counts wrong ones against the address', async () => {
  const visitor = new Visitor(origin, { 'X-Forwarded-For': '9.9.9.9' });
  const device = await start();
  for (let n = 0; n < 4; n += 1) {
    const page = await visitor.submit(await visitor.visit('/device'), 'user_code', {
      user_code: 'BBBB-BBBB',
    });
    expect(page.text).toContain('No device shows this code.');
    expect(page.text).toContain('value="BBBB-BBBB"');
  }
  const held = await visitor.submit(await visitor.visit('/device'), 'user_code', {
    user_code: device.user_code,
  });
  expect(held.status).toBe(429);
  expect(held.text).toContain('Try again in 10 minutes.');
  const other = new Visitor(origin, { 'X-Forwarded-For': '8.8.8.8' });
  const page = await other.submit(await other.visit('/device'), 'user_code', { user_code: device.user_code });
  expect(page.text).toContain('Is this your device?');
});

it.each(['/device/', '/DEVICE'])('counts wrong codes at %s too, which leads to the same page', async path => {
  const visitor = new Visitor(origin, { 'X-Forwarded-For': path === '/DEVICE' ? '9.9.9.1' : '9.9.9.2' });
  let page = await visitor.visit('/device');
  const statuses: number[] = [];
  for (let n = 0; n < 5; n += 1) {
    const elsewhere = { ...page, text: page.text.replace('action="/device?', `action="${path}?`) };
    page = await visitor.submit(elsewhere, 'user_code', { user_code: 'BBBB-BBBB' });
    statuses.push(page.status);
  }
  expect(statuses).toEqual([200, 200, 200, 200, 429]);
});

it('keeps a session of nobody for an hour at most, since anybody can have one made', async () => {
  const readDays = async (visitor: Visitor) => {
    const { headers } = await fetch(`${origin}/device`, { headers: { Cookie: visitor.cookies.join('; ') } });
    const [cookie = ''] = headers.getSetCookie().filter(each => each.startsWith('_session='));
    return Math.round((Date.parse(/expires=([^;]+)/.exec(cookie)?.[1] ?? '') - Date.now()) / 86_400_000);
  };
  const visitor = new Visitor(origin);
  expect(await readDays(visitor)).toBe(0);
  const device = await start();
  const page = await visitor.submit(await visitor.visit('/device'), 'user_code', {
    user_code: device.user_code,
  });
  const form = await visitor.submit(page, 'confirm', { confirm: 'yes' });
  await visitor.submit(form, 'username', { username: 'alice', password });
  expect(await readDays(visitor)).toBe(14);
});

it('takes no form that it did not give out', async () => {
  const device = await start();
  const send = (visitor: Visitor) =>
    visitor.visit('/device', {
      method: 'POST',
      body: new URLSearchParams({ user_code: device.user_code, confirm: 'yes', xsrf: 'guessed' }),
    });
  const visitor = new Visitor(origin);
  expect((await send(visitor)).text).toContain('Type the code that your device shows.');
  expect((await send(visitor)).status).toBe(400);
  expect(await (await poll(device)).json()).toMatchObject({ error: 'authorization_pending' });
});

it('speaks Korean, and goes on in the language that was asked for', async () => {
  const page = await new Visitor(origin, { 'Accept-Language': 'ko' }).visit('/device');
  expect(page.text).toContain('기기 연결');
  const visitor = new Visitor(origin);
  const asked = await visitor.visit('/device?ui_locales=ko');
  const wrong = await visitor.submit(asked, 'user_code', { user_code: 'CCCC-CCCC' });
  expect(wrong.text).toContain('이 코드를 보여 주는 기기가 없습니다.');
});
