import { readUrl } from '../core/address.ts';
import { AppError } from '../core/errors.ts';
import { checkPointer } from '../core/json-pointer.ts';
import type { Client, Exchange, GrantSignIn, Issuer, Login, SignIn, Way } from '../core/sign-in.ts';
import {
  checkPlace,
  companionSignIn,
  readHeaders,
  readIssuerId,
  readIssuerUrl,
} from '../core/sign-in-draft.ts';
import { type MessageKey, t } from '../platform/i18n.ts';

export type SignInKind = 'companion' | 'login' | 'issuer' | 'pasted';

/** What is typed as one line, and its label. */
export const TEXTS = {
  companion: 'field_companion',
  url: 'field_sign_in_url',
  usernameField: 'field_username_field',
  passwordField: 'field_password_field',
  tokenAt: 'field_token_at',
  refreshTokenAt: 'field_refresh_token_at',
  expiresInAt: 'field_expires_in_at',
  issuer: 'field_issuer',
  tokenEndpoint: 'field_token_endpoint',
  authorizationEndpoint: 'field_authorization_endpoint',
  deviceAuthorizationEndpoint: 'field_device_endpoint',
  revocationEndpoint: 'field_revocation_endpoint',
  userinfoEndpoint: 'field_userinfo_endpoint',
  jwksUri: 'field_jwks_uri',
  subjectTokenType: 'field_subject_token_type',
  clientId: 'field_client_id',
  scope: 'field_scope',
  audience: 'field_audience',
  resource: 'field_resource',
} as const satisfies Record<string, MessageKey>;

export type TextName = keyof typeof TEXTS;

/** A sign-in as it stands in the form: every kind at once, so that looking at another loses nothing typed. */
export interface SignInValues
  extends Readonly<Record<TextName, string>>,
    Pick<Login, 'body' | 'fields' | 'headers'>,
    Pick<Client, 'authMethod'>,
    Pick<Issuer, 'namesItself' | 'idTokenAlgs'> {
  readonly kind: SignInKind;
  readonly way: GrantSignIn['way'];
  readonly exchange: Exchange['subject'] | 'none';
}

/** The checks of a form by the field that each is for. */
export type Checks = [field: string, check: () => unknown][];

export const NEW_SIGN_IN: SignInValues = {
  kind: 'companion',
  way: 'code',
  companion: '',
  url: '',
  body: 'json',
  usernameField: 'username',
  passwordField: 'password',
  fields: [],
  headers: [],
  tokenAt: '/access_token',
  refreshTokenAt: '/refresh_token',
  expiresInAt: '/expires_in',
  issuer: '',
  tokenEndpoint: '',
  authorizationEndpoint: '',
  deviceAuthorizationEndpoint: '',
  revocationEndpoint: '',
  userinfoEndpoint: '',
  jwksUri: '',
  exchange: 'none',
  subjectTokenType: 'urn:guise:token-type:username',
  clientId: 'guise',
  authMethod: 'none',
  scope: '',
  audience: '',
  resource: '',
};

const OPTIONAL: readonly TextName[] = [
  'refreshTokenAt',
  'expiresInAt',
  'revocationEndpoint',
  'userinfoEndpoint',
  'jwksUri',
  'scope',
  'audience',
  'resource',
];

export function isOptional(name: TextName, { kind }: SignInValues): boolean {
  return OPTIONAL.includes(name) || (name === 'tokenEndpoint' && kind === 'login');
}

/** What a sign-in asks, and what it asks only of those who look for it. */
export function toAsked({
  kind,
  way,
  exchange,
}: SignInValues): readonly [main: TextName[], more: TextName[]] {
  switch (kind) {
    case 'pasted':
      return [[], []];
    case 'companion':
      return [['companion'], []];
    case 'login':
      return [
        ['url'],
        [
          'usernameField',
          'passwordField',
          'tokenAt',
          'refreshTokenAt',
          'expiresInAt',
          'tokenEndpoint',
          'clientId',
        ],
      ];
    case 'issuer':
      return [
        toIssuerMain(way),
        [...toIssuerMore(way), ...(exchange === 'subject_token' ? (['subjectTokenType'] as const) : [])],
      ];
  }
}

function toIssuerMain(way: Way): TextName[] {
  return way === 'client-credentials' ? ['issuer', 'scope'] : ['issuer', 'clientId', 'scope'];
}

function toIssuerMore(way: Way): TextName[] {
  return [
    'tokenEndpoint',
    ...(way === 'code' ? (['authorizationEndpoint'] as const) : []),
    ...(way === 'device' ? (['deviceAuthorizationEndpoint'] as const) : []),
    'revocationEndpoint',
    'userinfoEndpoint',
    'jwksUri',
    'audience',
    'resource',
  ];
}

export function toSignInValues(signIn: SignIn | undefined): SignInValues {
  if (!signIn) return { ...NEW_SIGN_IN, kind: 'pasted' };
  const { issuer, client } = signIn;
  const { url: issuerUrl = '', exchange, ...endpoints } = issuer ?? {};
  const { id: clientId, ...asked } = client;
  const common = {
    ...NEW_SIGN_IN,
    ...endpoints,
    ...asked,
    ...toExchangeValues(exchange),
    issuer: issuerUrl,
    clientId,
  };
  if (signIn.way !== 'login') return { ...common, kind: 'issuer', way: signIn.way };
  const { origin } = new URL(signIn.login.url);
  const kind = isAlike(toKnown(signIn), toKnown(companionSignIn(origin))) ? 'companion' : 'login';
  return { ...common, ...signIn.login, kind, companion: origin };
}

function toExchangeValues(exchange: Exchange | undefined): Partial<SignInValues> {
  if (!exchange) return {};
  const { subject, ...type } = exchange;
  return { exchange: subject, ...type };
}

/** What tells one sign-in from another: where its issuer is asked more than that may have been learned later. */
function toKnown({ issuer, client, ...rest }: SignIn): object {
  return { ...('login' in rest ? rest.login : rest), ...client, tokenEndpoint: issuer?.tokenEndpoint };
}

function isAlike(one: object, other: object): boolean {
  const toText = (value: object) => JSON.stringify(Object.entries(value).toSorted());
  return toText(one) === toText(other);
}

/** @throws AppError when the companion's address is not one. */
export function readSignInValues(values: SignInValues): SignIn | undefined {
  switch (values.kind) {
    case 'pasted':
      return undefined;
    case 'companion':
      return companionSignIn(values.companion);
    case 'login':
      return { way: 'login', login: toLogin(values), issuer: toIssuer(values), client: toClient(values) };
    case 'issuer':
      return { way: values.way, issuer: toIssuer(values), client: toClient(values) };
  }
}

function toLogin(values: SignInValues): Login {
  const { url, body, usernameField, passwordField, fields, headers } = values;
  const { tokenAt, refreshTokenAt, expiresInAt } = values;
  return { url, body, usernameField, passwordField, fields, headers, tokenAt, refreshTokenAt, expiresInAt };
}

function toIssuer(values: SignInValues): Issuer {
  const { issuer, tokenEndpoint, authorizationEndpoint, deviceAuthorizationEndpoint } = values;
  const { revocationEndpoint, userinfoEndpoint, jwksUri, namesItself, idTokenAlgs } = values;
  return {
    url: issuer.trim() === '' ? tokenEndpoint : issuer,
    tokenEndpoint,
    authorizationEndpoint,
    deviceAuthorizationEndpoint,
    revocationEndpoint,
    userinfoEndpoint,
    jwksUri,
    ...(namesItself && { namesItself }),
    ...(idTokenAlgs && { idTokenAlgs }),
    ...toExchange(values),
  };
}

function toExchange({ exchange, subjectTokenType }: SignInValues): Pick<Issuer, 'exchange'> {
  if (exchange === 'none') return {};
  return {
    exchange: exchange === 'subject_token' ? { subject: exchange, subjectTokenType } : { subject: exchange },
  };
}

/** Where there is no person, OpenID's own scopes have no meaning, and issuers refuse them. */
function toClient({ kind, way, clientId, authMethod, scope, audience, resource }: SignInValues): Client {
  const isPersonless = kind === 'issuer' && way === 'client-credentials';
  const id = isPersonless ? '' : clientId;
  const words = scope.split(' ').filter(word => !['openid', 'profile', 'offline_access'].includes(word));
  return { id, authMethod, scope: isPersonless ? words.join(' ') : scope, audience, resource };
}

/** Judges every field that is asked. */
export function toSignInChecks(values: SignInValues): Checks {
  const texts = toAsked(values)
    .flat()
    .map(name => [name, () => checkText(name, values)] as const);
  if (values.kind !== 'login') return [...texts] as Checks;
  const headers = values.headers.map(
    (header, index) => [`headers.${index}`, () => readHeaders([header])] as const,
  );
  return [...texts, ...headers] as Checks;
}

function checkText(name: TextName, values: SignInValues): void {
  const typed = values[name];
  if (typed.trim() === '') {
    if (!isOptional(name, values)) throw new AppError('field-missing', t(TEXTS[name]));
  } else CHECKS[name]?.(typed);
}

const CHECKS: Partial<Record<TextName, (typed: string) => unknown>> = {
  companion: companionSignIn,
  url: readUrl,
  tokenAt: checkPlace,
  refreshTokenAt: checkPointer,
  expiresInAt: checkPointer,
  issuer: readIssuerId,
  tokenEndpoint: readIssuerUrl,
  authorizationEndpoint: readIssuerUrl,
  deviceAuthorizationEndpoint: readIssuerUrl,
  revocationEndpoint: readIssuerUrl,
  userinfoEndpoint: readIssuerUrl,
  jwksUri: readIssuerUrl,
};
