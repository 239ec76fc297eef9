import { type Account, COLORS, readAccount } from '../account.ts';
import { readOrigin } from '../address.ts';
import { type Attachment, BEARER, hasPlaceholder, readAttachments } from '../attachment.ts';
import { toProblem } from '../errors.ts';
import { readName } from '../name.ts';
import type { NamedValue, SignIn } from '../sign-in.ts';
import { readSignIn } from '../sign-in-draft.ts';
import type { Site } from '../site.ts';
import { readSite } from '../site-draft.ts';
import type { Settings } from '../state.ts';
import { readWhoami, type Whoami } from '../whoami.ts';
import { checkShape, createJudge, type Flaw, readJson } from './flaw.ts';
import { toGroups } from './groups.ts';
import { MOST_ACCOUNTS, PRESET_VERSION, PresetFile, type SiteInFile } from './schema.ts';

/** A team's setup, to be handed on: sites and accounts, and never a secret. */
export interface Preset {
  readonly sites: readonly PresetSite[];
}

export interface PresetSite extends Omit<Site, 'id' | 'reload'> {
  readonly accounts: readonly PresetAccount[];
}

export type PresetAccount = Omit<Account, 'id' | 'site' | 'remembersPassword' | 'acting'>;

export type Reading = { readonly preset: Preset } | { readonly flaws: readonly Flaw[] };

/** A name that says that what stands under it is a secret. */
const SECRET = /secret|passw|token|api[-_]?key|auth|cookie|credential|session/i;

/**
 * Some sites and accounts as they are handed on, the names of what was left out for looking like a secret, and the
 * accounts' ids in their order.
 */
export function toPreset(
  { sites, accounts }: Pick<Settings, 'sites' | 'accounts'>,
  chosen: ReadonlySet<string>,
): { readonly preset: Preset; readonly leftOut: readonly string[]; readonly ids: readonly string[] } {
  const bySite = toGroups(
    // Who acts as another does so for a reason of their own, and not for long.
    accounts.filter(({ id, acting }) => chosen.has(id) && !acting),
    ({ site }) => site,
  );
  const taken = sites.filter(({ id }) => chosen.has(id));
  return {
    preset: { sites: taken.map(site => toPresetSite(site, bySite.get(site.id) ?? [])) },
    ids: taken.flatMap(({ id }) => (bySite.get(id) ?? []).map(account => account.id)),
    leftOut: taken.flatMap(site => findSecrets(site).map(name => `${site.name}: ${name}`)),
  };
}

/** The file's text. */
export function toPresetText({ sites }: Preset): string {
  return `${JSON.stringify({ guise: 'preset', version: PRESET_VERSION, sites }, null, 2)}\n`;
}

/** Total: what a file holds, whole, or all that is wrong with it. */
export function toReading(text: string): Reading {
  try {
    return toPresetReading(readJson(text));
  } catch (error) {
    return { flaws: [{ path: '', problem: toProblem(error) }] };
  }
}

/** The same of a value that was JSON. */
export function toPresetReading(value: unknown): Reading {
  const { guise, version } = (value ?? {}) as { readonly guise?: unknown; readonly version?: unknown };
  const refuse = (code: 'file-unknown' | 'file-newer', ...params: string[]) => ({
    flaws: [{ path: '', problem: { code, params } }],
  });
  if (guise !== 'preset') return refuse('file-unknown');
  if (typeof version === 'number' && version > PRESET_VERSION) {
    return refuse('file-newer', String(version), String(PRESET_VERSION));
  }
  const shaped = checkShape(PresetFile, value);
  return 'flaws' in shaped ? shaped : judgeSites(shaped.value.sites);
}

/** Judges all by the rules that a person's own forms are judged by. */
function judgeSites(drafts: readonly SiteInFile[]): Reading {
  const { judge, flaws } = createJudge();
  const count = drafts.reduce((sum, { accounts = [] }) => sum + accounts.length, 0);
  if (count > MOST_ACCOUNTS) {
    const params = [String(count), String(MOST_ACCOUNTS)];
    return { flaws: [{ path: 'sites[].accounts', problem: { code: 'file-too-many', params } }] };
  }
  const sites: Site[] = [];
  const read = drafts.flatMap((draft, index): readonly PresetSite[] => {
    const site = judgeSite(draft, `sites[${index}]`, sites, judge);
    if (site) sites.push({ ...site, id: String(index) });
    return site ? [site] : [];
  });
  return flaws.length > 0 ? { flaws } : { preset: { sites: read } };
}

type Judge = ReturnType<typeof createJudge>['judge'];

function judgeSite(
  draft: SiteInFile,
  path: string,
  others: readonly Site[],
  judge: Judge,
): PresetSite | undefined {
  const { name, origins, whoami, accounts = [] } = draft;
  const signIn = draft.signIn as SignIn | undefined;
  const attachments = draft.attachments ?? [BEARER];
  const parts = [
    judge(`${path}.name`, () => readName(name)),
    ...origins.map((origin, index) => judge(`${path}.origins[${index}]`, () => readOrigin(origin))),
    judge(`${path}.signIn`, () => (signIn ? readSignIn(signIn) : {})),
    judge(`${path}.attachments`, () => readAttachments(attachments)),
    judge(`${path}.whoami`, () => (whoami ? readWhoami(whoami, origins.map(readOrigin)) : {})),
    ...accounts.map((account, index) =>
      judge(`${path}.accounts[${index}]`, () => readPresetAccount(account, index)),
    ),
  ];
  if (parts.includes(undefined)) return undefined;
  return judge(`${path}.origins`, () => {
    const { id: _, ...site } = readSite('', { ...draft, signIn, attachments }, others);
    return { ...site, accounts: accounts.map(readPresetAccount) };
  });
}

/** @param index chooses a colour where the file has none. */
function readPresetAccount(draft: NonNullable<SiteInFile['accounts']>[number], index: number): PresetAccount {
  const { username = '', method = 'login', color = COLORS[index % COLORS.length] } = draft;
  const { id: _, site: __, ...account } = readAccount('', '', { ...draft, username, method, color }, []);
  return account;
}

/** In the order in which a person reads it: browsers keep none. */
function toPresetSite(site: Site, accounts: readonly Account[]): PresetSite {
  const { name, origins, signIn, cookies, marks, whoami } = site;
  const attachments = site.attachments.filter(each => !isSecret(each));
  return {
    name,
    origins,
    ...(signIn && { signIn: withoutSecrets(signIn) }),
    attachments: attachments.length > 0 ? attachments : [BEARER],
    cookies,
    ...(marks && { marks }),
    ...(whoami && findKey(whoami) === undefined && { whoami }),
    accounts: accounts.map(({ label, username, method, color, pattern, initials }) => ({
      label,
      username,
      method,
      color,
      ...(pattern && { pattern }),
      initials,
    })),
  };
}

function findSecrets({ signIn, attachments, whoami }: Site): readonly string[] {
  const values = signIn?.way === 'login' ? [...signIn.login.fields, ...signIn.login.headers] : [];
  const named = values.filter(each => each.value !== '' && SECRET.test(each.name));
  const key = whoami && findKey(whoami);
  return [...[...named, ...attachments.filter(isSecret)].map(({ name }) => name), ...(key ? [key] : [])];
}

/** The name of what looks like a secret in the query of an address. */
function findKey({ url }: Whoami): string | undefined {
  return [...new URL(url).searchParams.keys()].find(name => SECRET.test(name));
}

/** A key that every account of a site sends alike, and that nothing fills in. */
function isSecret(attachment: Attachment): boolean {
  return SECRET.test(attachment.name) && !hasPlaceholder(attachment);
}

function withoutSecrets(signIn: SignIn): SignIn {
  if (signIn.way !== 'login') return signIn;
  const clear = (values: readonly NamedValue[]) =>
    values.map(each => (SECRET.test(each.name) ? { ...each, value: '' } : each));
  const { login } = signIn;
  return { ...signIn, login: { ...login, fields: clear(login.fields), headers: clear(login.headers) } };
}
