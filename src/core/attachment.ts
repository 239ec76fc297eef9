import type { Claims } from './claims.ts';
import { AppError } from './errors.ts';
import type { StorageArea } from './web-storage.ts';

/**
 * Where something of an account is put: on a request, or in the page's own web storage (`local`, `session`), from where
 * the app itself takes it.
 */
export type AttachmentKind = 'header' | 'cookie' | 'query' | StorageArea;

/** One thing that goes out for an account: a place, and what stands there. */
export interface Attachment {
  readonly kind: AttachmentKind;
  /** Of the header (lower case), the cookie or the query parameter; the key in web storage. */
  readonly name: string;
  /** Text with `{token}`, `{account}` (the label) or `{claims.NAME}` in it. */
  readonly template: string;
}

/** What fills a template. */
export interface Filling {
  readonly token: string;
  readonly claims: Claims;
  readonly account: string;
}

/** RFC 6750 section 2.1: where a token goes unless a site says otherwise. */
export const BEARER: Attachment = { kind: 'header', name: 'authorization', template: 'Bearer {token}' };

const PLACEHOLDER = /\{(token|account|claims\.[^{}]+)\}/g;
/** What looks like a placeholder. */
const BRACES = /\{[^{}]*\}/g;
/** RFC 9110 section 5.6.2, `token`: what a header's or a cookie's name is made of. */
const FIELD_NAME = /^[\w!#$%&'*+.^`|~-]+$/;
/** Headers that say how the message is framed and where it goes. To change them is to break the request. */
const FRAMING = ['host', 'connection', 'content-length', 'transfer-encoding', 'upgrade', 'te', 'trailer'];

/** Attachments as typed, judged. @throws AppError for the first thing that is wrong with them. */
export function readAttachments(drafts: readonly Attachment[]): readonly Attachment[] {
  const attachments = drafts.map(readAttachment);
  if (attachments.length === 0) throw new AppError('attachment-missing');
  const keys = attachments.map(({ kind, name }) => `${kind} ${name}`);
  const repeated = attachments.find((_, index) => keys.indexOf(keys[index] ?? '') !== index);
  if (repeated) throw new AppError('attachment-repeated', repeated.name);
  return attachments;
}

/** True for what may be the name of a header or a cookie. */
export function isFieldName(name: string): boolean {
  return FIELD_NAME.test(name);
}

/** True where something of the account is filled in; otherwise every account of a site sends the same. */
export function hasPlaceholder({ template }: Attachment): boolean {
  return template.search(PLACEHOLDER) >= 0;
}

/** True for what is put into the page's web storage, and so not on requests. */
export function isStored(kind: AttachmentKind): kind is StorageArea {
  return kind === 'local' || kind === 'session';
}

function readAttachment({ kind, name: typed, template }: Attachment): Attachment {
  const name = kind === 'header' ? typed.trim().toLowerCase() : typed.trim();
  const isToken = kind === 'header' || kind === 'cookie';
  if (name === '' || (isToken && !isFieldName(name)))
    throw new AppError('attachment-name', name.slice(0, 60));
  if (kind === 'header' && (FRAMING.includes(name) || name === 'cookie')) {
    throw new AppError('attachment-reserved', name);
  }
  // Apps keep JSON in web storage, which has braces of its own.
  const unknown = isStored(kind) ? undefined : template.replaceAll(PLACEHOLDER, '').match(BRACES)?.[0];
  if (unknown !== undefined) throw new AppError('template-unknown', unknown.slice(0, 60));
  if (template.trim() === '') throw new AppError('template-missing', name);
  return { kind, name, template };
}

/**
 * What stands at an attachment's place for an account. Total: a claim that the token has not is empty; in a header or a
 * cookie what may not stand there (line ends, what is not ASCII) is percent-encoded UTF-8, so that no value can end one
 * header and begin another.
 */
export function fill({ kind, template }: Attachment, filling: Filling): string {
  const value = fillTemplate(template, placeholder => toText(placeholder, filling)).toWellFormed();
  if (kind === 'header') return value.replaceAll(/[^\x20-\x7e]+/gu, encodeURIComponent);
  // RFC 6265 section 4.1.1, `cookie-octet`, but for the quotes and spaces of a value that quotes itself.
  if (kind === 'cookie')
    return value.replaceAll(/[^\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]+/gu, encodeURIComponent);
  return value;
}

/** A template with what `toText` answers in the place of each placeholder, which it is told without its braces. */
export function fillTemplate(template: string, toText: (placeholder: string) => string): string {
  return template.replaceAll(PLACEHOLDER, (_, placeholder: string) => toText(placeholder));
}

function toText(placeholder: string, { token, claims, account }: Filling): string {
  if (placeholder === 'token') return token;
  if (placeholder === 'account') return account;
  const claim = claims[placeholder.slice('claims.'.length)];
  if (claim === undefined || claim === null) return '';
  return typeof claim === 'object' ? JSON.stringify(claim) : String(claim);
}
