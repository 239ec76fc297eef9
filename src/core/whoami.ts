import type { Account } from './account.ts';
import { readUrl } from './address.ts';
import { type Attachment, type Filling, fill, isStored } from './attachment.ts';
import { toClaims } from './claims.ts';
import { AppError } from './errors.ts';
import { checkPointer, findAt } from './json-pointer.ts';
import type { Site } from './site.ts';

/** Where a site's server says whom it takes a request for. */
export interface Whoami {
  /** At one of the site's own origins. */
  readonly url: string;
  /** JSON Pointer (RFC 6901) to the name in the answer, never empty. */
  readonly pointer: string;
}

/** A request that asks it as an account, and where in the answer to look. */
export interface Asking extends Whoami {
  readonly headers: Readonly<Record<string, string>>;
}

const MOST_CHARACTERS = 200;

/** What browsers let no script set. https://fetch.spec.whatwg.org/#forbidden-request-header */
const FORBIDDEN =
  /^(accept-(charset|encoding)|cookie2?|date|dnt|expect|keep-alive|origin|referer|set-cookie|via|proxy-.*|sec-.*)$/;

/** As typed, judged. @throws AppError for the first thing that is wrong. */
export function readWhoami(draft: Whoami, origins: readonly string[]): Whoami {
  const url = readUrl(draft.url);
  url.hash = '';
  if (!origins.includes(url.origin)) throw new AppError('whoami-elsewhere', url.origin);
  const pointer = draft.pointer.trim();
  if (pointer === '') throw new AppError('whoami-pointer');
  checkPointer(pointer);
  return { url: url.href, pointer };
}

/** @throws AppError `whoami-unset`, or why only a page of the site can send what the account is known by. */
export function toAsking({ whoami, attachments }: Site, { label }: Account, token: string): Asking {
  if (!whoami) throw new AppError('whoami-unset');
  const sent = attachments.filter(({ kind }) => !isStored(kind));
  if (sent.length === 0) throw new AppError('whoami-stored');
  const unsendable = sent.find(isUnsendable);
  if (unsendable) throw new AppError('whoami-unsendable', unsendable.name);
  const filling = { token, claims: toClaims(token), account: label };
  const url = toAddress(whoami.url, sent, filling);
  return { url, pointer: whoami.pointer, headers: toHeaders(sent, filling) };
}

function isUnsendable({ kind, name }: Attachment): boolean {
  return kind === 'cookie' || (kind === 'header' && FORBIDDEN.test(name));
}

function toAddress(whoami: string, sent: readonly Attachment[], filling: Filling): string {
  const url = new URL(whoami);
  for (const each of sent) if (each.kind === 'query') url.searchParams.set(each.name, fill(each, filling));
  return url.href;
}

/** A header that would be empty is left out, as on the requests of a page. */
function toHeaders(sent: readonly Attachment[], filling: Filling): Asking['headers'] {
  const pairs = sent.filter(({ kind }) => kind === 'header').map(each => [each.name, fill(each, filling)]);
  return Object.fromEntries(pairs.filter(([, value]) => value !== ''));
}

/**
 * What stands at the pointer in an answer, at most 200 characters of it. A server that echoes the token does not
 * get it shown. @throws AppError `whoami-not-json`, `whoami-nothing`
 */
export function readAnswer(text: string, pointer: string, token: string): string {
  const found = findAt(readJson(text), pointer);
  if (found === undefined || found === null || found === '') throw new AppError('whoami-nothing', pointer);
  const said = typeof found === 'object' ? JSON.stringify(found) : String(found);
  const escaped = JSON.stringify(token).slice(1, -1);
  return said.replaceAll(token, '…').replaceAll(escaped, '…').slice(0, MOST_CHARACTERS);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError('whoami-not-json');
  }
}

/** Who the server should say an account is. */
export function toExpected({ username, label }: Account): string {
  return username || label;
}
