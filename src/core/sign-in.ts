/** How a site's accounts come by their token sets: by a login of its own, or by a grant of an issuer. */
export type SignIn = LoginSignIn | GrantSignIn;

/** One POST, and the token read from its answer. */
export interface LoginSignIn {
  readonly way: 'login';
  readonly login: Login;
  /** Where what the login gave is renewed; absent where nothing renews it. */
  readonly issuer?: Issuer;
  readonly client: Client;
}

/** A grant of OAuth: RFC 6749, for `code` with RFC 7636, for `device` RFC 8628. */
export interface GrantSignIn {
  readonly way: 'code' | 'device' | 'password' | 'client-credentials';
  readonly issuer: Issuer;
  readonly client: Client;
}

export type Way = SignIn['way'];

export interface Login {
  readonly url: string;
  readonly body: 'json' | 'form';
  readonly usernameField: string;
  readonly passwordField: string;
  /** Sent beside the two. */
  readonly fields: readonly NamedValue[];
  readonly headers: readonly NamedValue[];
  /** Where the access token stands: a JSON Pointer (RFC 6901), or the name of a header of the answer. */
  readonly tokenAt: string;
  readonly refreshTokenAt: string;
  /** Where the lifetime in seconds stands; the token's own `exp` is read as well. */
  readonly expiresInAt: string;
}

export interface NamedValue {
  readonly name: string;
  readonly value: string;
}

/** An authorization server and where it is asked: what of its metadata (RFC 8414 section 2) matters here. */
export interface Issuer {
  /** Its identifier, which its tokens and answers must name. */
  readonly url: string;
  readonly tokenEndpoint: string;
  readonly authorizationEndpoint?: string;
  readonly deviceAuthorizationEndpoint?: string;
  readonly revocationEndpoint?: string;
  readonly userinfoEndpoint?: string;
  readonly jwksUri?: string;
  /** True where an authorization response without `iss` is not the issuer's own (RFC 9207). */
  readonly namesItself?: boolean;
  /** How its id tokens may be signed; RS256 where it does not say. */
  readonly idTokenAlgs?: readonly string[];
  /** How it is told as whom somebody wants to act; absent where it lets nobody. */
  readonly exchange?: Exchange;
}

/** The RFC (8693) names whom to act as by a token. A user name goes in its place, or beside it as Keycloak has it. */
export type Exchange =
  | { readonly subject: 'subject_token'; readonly subjectTokenType: string }
  | { readonly subject: 'requested_subject' };

/** As what the issuer knows this extension. */
export interface Client {
  /** Empty where each account is a client of its own: with client credentials. */
  readonly id: string;
  /** How it proves to be that client (RFC 7591 section 2). Its secret rests sealed, and never here. */
  readonly authMethod: 'none' | 'client_secret_basic' | 'client_secret_post';
  readonly scope?: string;
  /** For issuers that ask by it for whom the token is to be. */
  readonly audience?: string;
  /** The same in standard words (RFC 8707). */
  readonly resource?: string;
}

/** Where an account's password goes. */
export function toPasswordAddress(signIn: SignIn): string {
  return signIn.way === 'login' ? signIn.login.url : signIn.issuer.tokenEndpoint;
}

/** Every address that is fetched, and so needs a permission: not where the person signs in, which is only visited. */
export function toFetched(signIn: SignIn): readonly string[] {
  const { issuer } = signIn;
  const addresses = [
    signIn.way === 'login' ? signIn.login.url : signIn.issuer.url,
    issuer?.tokenEndpoint,
    issuer?.deviceAuthorizationEndpoint,
    issuer?.revocationEndpoint,
    issuer?.userinfoEndpoint,
    issuer?.jwksUri,
  ];
  return addresses.filter(address => address !== undefined);
}
