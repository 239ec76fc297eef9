import { AppError } from './errors.ts';
import type { Login, SignIn } from './sign-in.ts';
import type { Site } from './site.ts';
import { EMPTY_SETTINGS, type Settings } from './state.ts';

/** How a value rests in storage.local: with the version of its shape. */
export interface Versioned<Value = unknown> {
  readonly version: number;
  readonly value: Value;
}

/** The first shape: every token went out as a bearer token, always. */
export interface SettingsV1 extends Omit<SettingsV2, 'sites' | 'paused'> {
  readonly sites: readonly Omit<SiteV2, 'attachments' | 'cookies'>[];
}

/** The third shape: an object. */
type SettingsV3 = Settings;

/** The second shape: every sign-in was one POST of JSON, and secrets rested in one way and were never locked. */
export interface SettingsV2 extends Omit<Settings, 'sites' | 'vault' | 'locking'> {
  readonly sites: readonly SiteV2[];
}

interface SiteV2 extends Omit<Site, 'signIn'> {
  readonly signIn?: SignInV2;
}

interface SignInV2 extends Omit<Login, 'body' | 'fields' | 'headers'> {
  readonly tokenEndpoint?: string;
  readonly clientId: string;
}

/**
 * Each step makes the next version's shape of the one before. A step is never changed once it has shipped:
 * a new shape gets a new step. The version of a stored value is one more than the steps it has been through.
 */
const STEPS: readonly ((older: never) => unknown)[] = [toV2, toV3, toV4];

export const VERSION = STEPS.length + 1;

/**
 * Stored settings of any version up to ours, in today's shape; the empty settings where nothing is stored.
 * @throws AppError `stored-newer` for a version we do not know, `stored-damaged` where a step stumbles over what is not
 *   there; the caller leaves what is stored untouched.
 */
export function migrateSettings(stored: Versioned | undefined): Settings {
  if (stored === undefined) return EMPTY_SETTINGS;
  if (stored.version > VERSION) throw new AppError('stored-newer', String(stored.version), String(VERSION));
  try {
    const older = STEPS.slice(stored.version - 1);
    return JSON.parse(older.reduce<unknown>((value, step) => step(value as never), stored.value) as string);
  } catch {
    throw new AppError('stored-damaged', 'settings');
  }
}

/** Settings as they are stored. */
export function toStored(settings: Settings): Versioned<string> {
  return { version: VERSION, value: JSON.stringify(settings) };
}

/** Written out, for a step that has shipped is not to change with what it was made from. */
const BEARER_V2 = { kind: 'header', name: 'authorization', template: 'Bearer {token}' } as const;

function toV2({ sites, ...rest }: SettingsV1): SettingsV2 {
  return {
    ...rest,
    paused: false,
    sites: sites.map(site => ({ ...site, attachments: [BEARER_V2], cookies: 'kept' })),
  };
}

/** What is sealed stays under the key that it is under. */
function toV3({ sites, ...rest }: SettingsV2): SettingsV3 {
  return {
    ...rest,
    sites: sites.map(({ signIn, ...site }) => ({ ...site, ...(signIn && { signIn: toSignInV3(signIn) }) })),
    vault: { level: 'device', key: 'device' },
    locking: { onClose: false, onSleep: false, idleMinutes: 0 },
  };
}

/** As text, which a browser hands over in a third of the time that it takes for a thousand accounts as objects. */
function toV4(settings: SettingsV3): string {
  return JSON.stringify(settings);
}

function toSignInV3({ tokenEndpoint, clientId, ...login }: SignInV2): SignIn {
  return {
    way: 'login',
    login: { ...login, body: 'json', fields: [], headers: [] },
    ...(tokenEndpoint !== undefined && { issuer: { url: new URL(tokenEndpoint).origin, tokenEndpoint } }),
    client: { id: clientId, authMethod: 'none' },
  };
}
