import { load } from 'js-yaml';
import { readOrigin } from '../../address.ts';
import { type Attachment, readAttachments } from '../../attachment.ts';
import { AppError } from '../../errors.ts';
import { type Preset, toPresetReading } from '../preset.ts';
import { findBruno, findBrunoText } from './bruno.ts';
import type { Findings, Found, Left } from './found.ts';
import { findHeaderly } from './headerly.ts';
import { findInsomnia } from './insomnia.ts';
import { findModHeader } from './mod-header.ts';
import { findPostman } from './postman.ts';
import { findRequestly } from './requestly.ts';
import { findSimpleModifyHeaders } from './simple-modify-headers.ts';

const TOOLS = [
  findSimpleModifyHeaders,
  findHeaderly,
  findRequestly,
  findModHeader,
  findPostman,
  findBruno,
  findInsomnia,
];

/** What a file of another tool holds; undefined where it is of none that is known. */
export function findForeign(text: string): Findings | undefined {
  try {
    return findIn(JSON.parse(text));
  } catch {
    return findBrunoText(text) ?? findIn(findYaml(text));
  }
}

function findIn(document: unknown): Findings | undefined {
  return TOOLS.map(find => find(document)).find(each => each !== undefined);
}

/** Without aliases, by which a short text may stand for an endless one. */
function findYaml(text: string): unknown {
  try {
    return load(text, { maxAliases: 0 });
  } catch {
    return undefined;
  }
}

/** Another tool's credentials as sites with accounts whose tokens are pasted. */
export interface Adopted {
  readonly preset: Preset;
  /** By where the account stands in the preset, such as `sites[0].accounts[1]`. */
  readonly tokens: ReadonlyMap<string, string>;
  readonly left: readonly Left[];
}

/** @param address for what names none of its own. @throws AppError where that is needed and is none, or for too many. */
export function readForeign({ found, left }: Findings, address: string): Adopted {
  const sites = new Map<string, Gathered>();
  const rest: Left[] = [];
  for (const each of found) {
    const origins = each.origins.length > 0 ? each.origins : [readOrigin(address)];
    const place = toPlace(each);
    if (!isSendable(place)) {
      rest.push({ what: each.label, why: 'unsendable' });
      continue;
    }
    rest.push(...place.left);
    for (const origin of origins) {
      const site = sites.get(origin) ?? { attachment: place.attachment, accounts: [] };
      if (isSame(site.attachment, place.attachment))
        site.accounts.push({ label: each.label, token: place.token });
      else rest.push({ what: each.label, why: 'second_way' });
      sites.set(origin, site);
    }
  }
  const gathered = [...sites].map(([origin, { attachment, accounts }]) => ({
    name: new URL(origin).host.slice(0, 60),
    origins: [origin],
    attachments: [attachment],
    accounts: accounts.map(({ label }) => ({ label, method: 'pasted' })),
  }));
  const reading = toPresetReading({ guise: 'preset', version: 1, sites: gathered });
  const tokens = [...sites.values()].flatMap(({ accounts }, site) =>
    accounts.map(({ token }, account) => [`sites[${site}].accounts[${account}]`, token] as const),
  );
  if ('flaws' in reading) {
    const { code, params } = reading.flaws[0]?.problem ?? { code: 'file-unknown', params: [] };
    throw new AppError(code, ...params);
  }
  return { preset: reading.preset, tokens: new Map(tokens), left: [...left, ...rest] };
}

interface Gathered {
  readonly attachment: Attachment;
  readonly accounts: { readonly label: string; readonly token: string }[];
}

interface Place {
  readonly attachment: Attachment;
  readonly token: string;
  readonly left: readonly Left[];
}

/** Where a credential goes, and what of it is the token. */
function toPlace({ label, header, value }: Found): Place {
  if (header === 'authorization') {
    const [, scheme, token] = /^(\S+)\s+(.+)$/.exec(value) ?? [];
    const template = scheme === undefined ? '{token}' : `${scheme} {token}`;
    return { attachment: { kind: 'header', name: header, template }, token: token ?? value, left: [] };
  }
  const pairs = value.split(';').map(pair => {
    const [name = '', ...rest] = pair.split('=');
    return { name: name.trim(), token: rest.join('=').trim() };
  });
  const longest = pairs.reduce((best, each) => (each.token.length > best.token.length ? each : best));
  return {
    attachment: { kind: 'cookie', name: longest.name, template: '{token}' },
    token: longest.token,
    left: pairs
      .filter(each => each !== longest)
      .map(({ name }) => ({ what: `${label}: ${name}`, why: 'cookie' })),
  };
}

/** Whether it can stand in a request, as a token whose place is named. */
function isSendable({ attachment, token }: Place): boolean {
  try {
    readAttachments([attachment]);
    return /^[\x21-\x7e]+$/.test(token);
  } catch {
    return false;
  }
}

function isSame(one: Attachment, other: Attachment): boolean {
  return one.kind === other.kind && one.name === other.name && one.template === other.template;
}
