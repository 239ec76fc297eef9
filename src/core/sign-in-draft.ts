import { isLoopback, readOrigin, readUrl } from './address.ts';
import { isFieldName } from './attachment.ts';
import { AppError } from './errors.ts';
import { checkPointer } from './json-pointer.ts';
import type { Client, Exchange, Issuer, Login, NamedValue, SignIn } from './sign-in.ts';

/** The companion's own sign-in, for the issuer at `issuer`. */
export function companionSignIn(issuer: string): SignIn {
  const origin = readOrigin(issuer);
  return {
    way: 'login',
    login: {
      url: `${origin}/login`,
      body: 'json',
      usernameField: 'username',
      passwordField: 'password',
      fields: [],
      headers: [],
      tokenAt: '/access_token',
      refreshTokenAt: '/refresh_token',
      expiresInAt: '/expires_in',
    },
    issuer: {
      url: origin,
      tokenEndpoint: `${origin}/token`,
      revocationEndpoint: `${origin}/token/revocation`,
      userinfoEndpoint: `${origin}/me`,
      jwksUri: `${origin}/jwks`,
      exchange: { subject: 'subject_token', subjectTokenType: 'urn:guise:token-type:username' },
    },
    client: { id: 'guise', authMethod: 'none' },
  };
}

/** A sign-in as typed, judged. What is blank and may be, is left out. @throws AppError for the first thing wrong. */
export function readSignIn(draft: SignIn): SignIn {
  if (draft.way === 'login') {
    const { way, login, issuer, client } = draft;
    return {
      way,
      login: readLoginDraft(login),
      ...(issuer?.tokenEndpoint.trim() && { issuer: readIssuer(issuer) }),
      client: readClient(client, way),
    };
  }
  const { way, issuer, client } = draft;
  const read = { way, issuer: readIssuer(issuer), client: readClient(client, way) };
  if (way === 'code') checkFilled(issuer.authorizationEndpoint, 'authorizationEndpoint');
  if (way === 'device') checkFilled(issuer.deviceAuthorizationEndpoint, 'deviceAuthorizationEndpoint');
  return read;
}

function readLoginDraft(draft: Login): Login {
  for (const field of ['usernameField', 'passwordField', 'tokenAt'] as const)
    checkFilled(draft[field], field);
  checkPlace(draft.tokenAt);
  for (const pointer of [draft.refreshTokenAt, draft.expiresInAt]) checkPointer(pointer);
  return {
    ...draft,
    url: readUrl(draft.url).href,
    tokenAt: draft.tokenAt.trim(),
    fields: draft.fields.filter(isNamed),
    headers: readHeaders(draft.headers),
  };
}

/** @throws AppError unless it is a JSON Pointer or may be the name of a header; one with `_` is a pointer gone wrong. */
export function checkPlace(place: string): void {
  if (!/^[a-z0-9-]+$/i.test(place.trim())) checkPointer(place);
}

/** @throws AppError for what no request can carry: a name that is none, or a value of more than one line. */
export function readHeaders(typed: readonly NamedValue[]): readonly NamedValue[] {
  return typed.filter(isNamed).map(({ name, value }) => {
    const header = name.trim().toLowerCase();
    if (!isFieldName(header) || /[^\t\x20-\x7e]/.test(value)) {
      throw new AppError('header-invalid', name.trim().slice(0, 60));
    }
    return { name: header, value: value.trim() };
  });
}

function isNamed({ name }: NamedValue): boolean {
  return name.trim() !== '';
}

const ENDPOINTS = [
  'authorizationEndpoint',
  'deviceAuthorizationEndpoint',
  'revocationEndpoint',
  'userinfoEndpoint',
  'jwksUri',
] as const;

function readIssuer({ url, tokenEndpoint, namesItself, idTokenAlgs, exchange, ...draft }: Issuer): Issuer {
  const named = ENDPOINTS.flatMap(name => {
    const typed = draft[name]?.trim();
    return typed ? [[name, readIssuerUrl(typed)] as const] : [];
  });
  checkFilled(tokenEndpoint, 'tokenEndpoint');
  return {
    url: readIssuerId(url),
    tokenEndpoint: readIssuerUrl(tokenEndpoint),
    ...Object.fromEntries(named),
    ...(namesItself && { namesItself }),
    ...(idTokenAlgs && { idTokenAlgs }),
    ...(exchange && { exchange: readExchange(exchange) }),
  };
}

function readExchange(exchange: Exchange): Exchange {
  if (exchange.subject === 'requested_subject') return exchange;
  checkFilled(exchange.subjectTokenType, 'subjectTokenType');
  return { ...exchange, subjectTokenType: exchange.subjectTokenType.trim() };
}

/**
 * An address of an issuer, in clear only where it never leaves the machine: tokens and codes go there.
 * @throws AppError as `readUrl` does, or `issuer-insecure`.
 */
export function readIssuerUrl(typed: string): string {
  const { protocol, hostname, host, href } = readUrl(typed);
  if (protocol === 'http:' && !isLoopback(hostname)) throw new AppError('issuer-insecure', host);
  return href;
}

/** An issuer's identifier: compared letter by letter (RFC 8414 section 3.3), so no slash is added to a bare origin. */
export function readIssuerId(typed: string): string {
  checkFilled(typed, 'issuer');
  const href = readIssuerUrl(typed);
  return typed.trim().endsWith('/') ? href : href.replace(/\/$/, '');
}

function readClient({ id, authMethod, ...draft }: Client, way: SignIn['way']): Client {
  if (way !== 'client-credentials') checkFilled(id, 'clientId');
  const named = (['scope', 'audience', 'resource'] as const).flatMap(name => {
    const typed = draft[name]?.trim();
    return typed ? [[name, typed] as const] : [];
  });
  return { id: id.trim(), authMethod, ...Object.fromEntries(named) };
}

function checkFilled(typed: string | undefined, field: string): void {
  if (!typed?.trim()) throw new AppError('field-missing', field);
}
