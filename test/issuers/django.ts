import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { introspect } from './app-side.ts';
import { type Issuer, passwordOf, prepareProgram, runToEnd, type Username } from './issuer.ts';

/** Debian's, whatever other one comes first on the PATH: its packages are installed for it. */
const PYTHON = '/usr/bin/python3';
const PROJECT = join(import.meta.dirname, 'django');

/** Guise by two of its grants, and two programs that are their own accounts: an application of the toolkit has one grant. */
export const applications = {
  code: { client_id: 'guise' },
  password: { client_id: 'guise-password' },
  robots: [
    { client_id: 'robot-one', client_secret: 'the secret of robot one' },
    { client_id: 'robot-two', client_secret: 'the secret of robot two' },
  ],
} as const;

/** django-oauth-toolkit, at its tutorial's addresses. */
export async function startDjango(): Promise<Issuer> {
  const program = await prepareProgram('django');
  const { origin, folder } = program;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(join(folder, 'oidc.key'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const env = {
    FOLDER: folder,
    DJANGO_SETTINGS_MODULE: 'settings',
    PYTHONPATH: PROJECT,
    PYTHONDONTWRITEBYTECODE: '1',
  };
  const fill = (users: readonly object[], wanted: readonly object[]) =>
    runToEnd(PYTHON, [join(PROJECT, 'fill.py')], {
      env,
      input: JSON.stringify({ users, applications: wanted }),
    });

  await runToEnd(PYTHON, ['-m', 'django', 'migrate', '--verbosity=0'], { env });
  await fill(
    (['alice', 'bob'] as const).map(username => ({
      username,
      password: passwordOf(username),
      // Its tutorial signs people in at the admin pages, which are for staff.
      is_staff: true,
    })),
    [
      toApplication(applications.code, 'public', 'authorization-code'),
      toApplication(applications.password, 'public', 'password'),
      ...applications.robots.map(robot => toApplication(robot, 'confidential', 'client-credentials')),
    ],
  );
  await program.start(
    PYTHON,
    ['-m', 'django', 'runserver', '--noreload', '--insecure', new URL(origin).host],
    env,
  );
  return {
    url: `${origin}/o`,
    signIn,
    signOutAt: `${origin}/admin/logout/`,
    allowRedirect: redirect_uris => fill([], [{ ...applications.code, redirect_uris }]),
    whose: token => introspect(`${origin}/o/introspect/`, applications.robots[0], token),
    stop: program.stop,
  };
}

function toApplication(known: object, client_type: string, authorization_grant_type: string) {
  return { ...known, client_type, authorization_grant_type, algorithm: 'RS256' };
}

/** Its admin's login page, then its question whether Guise may. */
async function signIn(page: Page, username: Username): Promise<void> {
  await page.locator('input[name=username]').fill(username);
  await page.locator('input[name=password]').fill(passwordOf(username));
  await page.locator('input[type=submit]').click();
  await page.locator('input[name=allow]').click();
}
