import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { run } from './lifetime.mjs';
import { installPackages, mayInstall } from './prepare.mjs';

/** What Debian calls the issuers that the extension is proved against, and a file of each. */
const packages = {
  glewlwyd: '/usr/bin/glewlwyd',
  'python3-django-oauth-toolkit': '/usr/lib/python3/dist-packages/oauth2_provider/__init__.py',
};

/** Says no to every service that a package would start. */
const policy = '/usr/sbin/policy-rc.d';

/**
 * The issuers' programs; installs them first where we may (root on Debian). None is started as a service of this
 * machine, nor is a database set up: the tests do both in folders of their own.
 *
 * @throws {import('./failure.mjs').Failure} that says how to get them
 */
export async function prepareIssuers() {
  if (Object.values(packages).every(existsSync)) return;
  const names = Object.keys(packages);
  const install = () =>
    installPackages(
      names.join(' and '),
      names,
      `These tests need Debian's ${names.join(' and ')}: install them (sudo apt-get install ${names.join(' ')}).`,
    );
  if (!mayInstall()) return install();
  await run('debconf-set-selections', [], {
    input: 'glewlwyd glewlwyd/config_type select No configuration\n',
  });
  const isOurs = !existsSync(policy);
  if (isOurs) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    await install();
  } finally {
    if (isOurs) rmSync(policy);
  }
}
