import { generateKeyPairSync } from 'node:crypto';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { askUserinfo } from './app-side.ts';
import { type Issuer, type Program, passwordOf, prepareProgram, runToEnd, type Username } from './issuer.ts';

export const clients = {
  guise: { client_id: 'guise' },
  /**
   * Only one that has a secret may revoke and introspect. Both are of letters, as they are taken in Basic credentials
   * as they stand, where RFC 6749 section 2.3.1 has them encoded.
   */
  confidential: { client_id: 'guiseWithSecret', client_secret: 'secretOfGuise' },
} as const;

/** glewlwyd with its OpenID Connect plugin, set up by its administration API. */
export async function startGlewlwyd(): Promise<Issuer> {
  const program = await prepareProgram('glewlwyd');
  const { origin, folder } = program;
  writeFileSync(join(folder, 'glewlwyd.conf'), toConfiguration(program));
  mkdirSync(join(folder, 'middleware'));
  copyPages(join(folder, 'pages'));
  await createDatabase(folder);
  await program.start('/usr/bin/glewlwyd', ['--config-file', join(folder, 'glewlwyd.conf')]);

  const administer = await openAdministration(origin);
  const url = `${origin}/api/oidc`;
  await administer('POST', 'mod/plugin/', toPlugin(url));
  for (const username of ['alice', 'bob'] as const) {
    const scope = ['g_profile', 'openid'];
    await administer('POST', 'user/', { username, name: username, password: passwordOf(username), scope });
  }
  for (const client of Object.values(clients)) await administer('POST', 'client/', toClient(client, []));
  return {
    url,
    signIn,
    async allowRedirect(redirectUri) {
      for (const client of Object.values(clients)) {
        await administer('PUT', `client/${client.client_id}`, toClient(client, [redirectUri]));
      }
    },
    whose: token => askUserinfo(`${url}/userinfo`, token),
    stop: program.stop,
  };
}

function toClient(client: { readonly client_id: string }, redirect_uri: readonly string[]) {
  const confidential = 'client_secret' in client;
  return {
    ...client,
    name: 'Guise',
    enabled: true,
    confidential,
    redirect_uri,
    authorization_type: ['code', 'refresh_token', 'device_authorization', 'client_credentials'],
    ...(confidential && { token_endpoint_auth_method: ['client_secret_basic', 'client_secret_post'] }),
    scope: ['openid'],
  };
}

/** Its sample, without what stands there as its default. */
function toConfiguration({ origin, folder }: Program): string {
  const mimeTypes = {
    html: 'text/html',
    css: 'text/css',
    js: 'application/javascript',
    json: 'application/json',
  };
  const files = Object.entries(mimeTypes).map(
    ([extension, type]) => `{ extension = ".${extension}"; mime_type = "${type}"; compress = 0; }`,
  );
  return `
port = ${new URL(origin).port}
bind_address = "127.0.0.1"
external_url = "${origin}"
login_url = "login.html"
api_prefix = "api"
static_files_path = "${folder}/pages/"
static_files_mime_types = ( ${files.join(', ')} )
cookie_domain = "127.0.0.1"
cookie_secure = 0
log_mode = "console"
log_level = "ERROR"
hash_algorithm = "SHA512"
user_module_path = "/usr/lib/glewlwyd/user"
user_middleware_module_path = "${folder}/middleware"
client_module_path = "/usr/lib/glewlwyd/client"
user_auth_scheme_module_path = "/usr/lib/glewlwyd/scheme"
plugin_module_path = "/usr/lib/glewlwyd/plugin"
database = { type = "sqlite3"; path = "${folder}/glewlwyd.db"; };
`;
}

/** Its own pages. Debian's are links in part, which it does not follow when it serves files. */
function copyPages(folder: string): void {
  cpSync('/usr/share/glewlwyd/webapp', folder, { recursive: true, dereference: true });
  rmSync(join(folder, 'config.json'), { recursive: true });
  cpSync('/etc/glewlwyd/config-2.7.json/config.json', join(folder, 'config.json'));
}

/** From the script that comes with it; its one user is the administrator. */
function createDatabase(folder: string): Promise<void> {
  const script = '/usr/share/dbconfig-common/data/glewlwyd/install/sqlite3';
  const create = 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(open(sys.argv[2]).read())';
  return runToEnd('/usr/bin/python3', ['-c', create, join(folder, 'glewlwyd.db'), script]);
}

/** The plugin as its documentation describes it, with what is asked of it here switched on. */
function toPlugin(iss: string) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    module: 'oidc',
    name: 'oidc',
    display_name: 'OpenID Connect',
    enabled: true,
    parameters: {
      iss,
      'jwt-type': 'rsa',
      'jwt-key-size': '256',
      key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
      cert: publicKey.export({ type: 'spki', format: 'pem' }),
      'jwks-show': true,
      'access-token-duration': 3600,
      'refresh-token-duration': 1_209_600,
      'refresh-token-rolling': true,
      'refresh-token-one-use': 'always',
      'code-duration': 600,
      'allow-non-oidc': true,
      'auth-type-code-enabled': true,
      'auth-type-refresh-enabled': true,
      'auth-type-device-enabled': true,
      'auth-type-client-enabled': true,
      'auth-type-token-enabled': false,
      'auth-type-implicit-enabled': false,
      'auth-type-password-enabled': false,
      'pkce-allowed': true,
      'pkce-required': true,
      'oauth-as-iss-id': true,
      'introspection-revocation-allowed': true,
      'introspection-revocation-allow-target-client': true,
      'device-authorization-interval': 1,
      'device-authorization-expiration': 600,
      'name-claim': 'mandatory',
      'allowed-scope': ['openid', 'g_profile'],
    },
  };
}

type Administer = (method: 'POST' | 'PUT', path: string, body: object) => Promise<Response>;

/** Signs in as its administrator, with the password of its documentation. */
async function openAdministration(origin: string): Promise<Administer> {
  const ask = async (method: string, path: string, body: object, cookie: string) => {
    const response = await fetch(`${origin}/api/${path}`, {
      method,
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response;
  };
  const { headers } = await ask('POST', 'auth/', { username: 'admin', password: 'password' }, '');
  const [cookie = ''] = headers.getSetCookie().map(line => line.split(';')[0] ?? '');
  return (method, path, body) => ask(method, path, body, cookie);
}

/** Its login page, then its question what the person wishes. */
async function signIn(page: Page, username: Username): Promise<void> {
  await page.locator('#username').fill(username);
  await page.locator('#password').fill(passwordOf(username));
  await page.locator('#loginbut').click();
  await page.locator('.btn-success').click();
}
