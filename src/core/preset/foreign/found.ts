import { findUrl } from '../../url.ts';

/** A credential that another tool sends. */
export interface Found {
  /** What the account will be called. */
  readonly label: string;
  readonly header: 'authorization' | 'cookie';
  readonly value: string;
  /** Those that its filters name exactly; empty where they name none. */
  readonly origins: readonly string[];
}

/** Why something is not taken over. */
export type Reason =
  | 'header'
  | 'answer'
  | 'rule'
  | 'variable'
  | 'empty'
  | 'placeholder'
  | 'unsendable'
  | 'second_way'
  | 'cookie';

/** Something that is not taken over. Never a value: it may be a secret. */
export interface Left {
  readonly what: string;
  readonly why: Reason;
}

/** What another tool's file holds for us, and what it does not. */
export interface Findings {
  readonly tool: string;
  readonly found: readonly Found[];
  readonly left: readonly Left[];
}

/** A request header of another tool, whatever it calls the parts. */
export interface ForeignHeader {
  readonly profile: string;
  readonly name: string;
  readonly value: string;
  readonly comment?: string | undefined;
  readonly origins: readonly string[];
}

/** Headers sorted into those that say who is asking and the rest. */
export function sortHeaders(headers: readonly ForeignHeader[]): Pick<Findings, 'found' | 'left'> {
  const credentials = headers.filter(isCredential);
  const used = new Map<string, number>();
  return {
    found: credentials.filter(isUsable).map(({ profile, name, value, comment, origins }) => {
      const base = toLabel(comment || profile);
      const count = (used.get(base) ?? 0) + 1;
      used.set(base, count);
      const header = name.trim().toLowerCase() as Found['header'];
      return { label: count > 1 ? `${base} ${count}` : base, header, value: value.trim(), origins };
    }),
    left: headers.flatMap((each): readonly Left[] => {
      const what = toWhat(each.profile, each.name);
      if (!isCredential(each)) return [{ what, why: 'header' }];
      if (each.value.trim() === '') return [{ what, why: 'empty' }];
      return isUsable(each) ? [] : [{ what, why: 'placeholder' }];
    }),
  };
}

/** How a header is named to the person: with the profile it is in, in at most 120 characters. */
export function toWhat(profile: string, name: string): string {
  return [profile, name]
    .filter(each => each.trim() !== '')
    .join(': ')
    .slice(0, 120);
}

function isCredential({ name }: ForeignHeader): boolean {
  return ['authorization', 'cookie'].includes(name.trim().toLowerCase());
}

/** A value that is filled in elsewhere, at each request, is none here. */
function isUsable({ value }: ForeignHeader): boolean {
  return value.trim() !== '' && !/\{\{|\$\{/.test(value);
}

function toLabel(text: string): string {
  return text.trim().slice(0, 60) || 'token';
}

/** The origins that a filter names exactly: a match pattern, a regular expression, or the beginning of a URL. */
export function findOrigins(filter: string): readonly string[] {
  const plain = filter.replaceAll(/\\([./:-])/g, '$1').replace(/^[\^|]+/, '');
  return plain.split(/[;,\s]+/).flatMap(each => {
    const named = /^https?:\/\/[a-z0-9.-]+(:\d+)?(?=[/?#$^]|$)/i.exec(each)?.[0];
    const url = named === undefined ? undefined : findUrl(named);
    return url ? [url.origin] : [];
  });
}

export type Fields = Readonly<Record<string, unknown>>;

/** Total: what is no object has no fields. */
export function toFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

/** Total: what is no array has no items, and what is no object in it no fields. */
export function toItems(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(toFields) : [];
}

/** Total: what is no string is the empty one. */
export function toText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
