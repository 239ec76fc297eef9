import * as v from 'valibot';

/** How many of each a file may hold. */
export const MOST_SITES = 1_000;
export const MOST_ACCOUNTS = 10_000;

export const PRESET_VERSION = 1;

const NamedValue = v.strictObject({ name: v.string(), value: v.string() });

const Exchange = v.variant('subject', [
  v.strictObject({ subject: v.literal('subject_token'), subjectTokenType: v.string() }),
  v.strictObject({ subject: v.literal('requested_subject') }),
]);

const Issuer = v.strictObject({
  url: v.string(),
  tokenEndpoint: v.string(),
  authorizationEndpoint: v.exactOptional(v.string()),
  deviceAuthorizationEndpoint: v.exactOptional(v.string()),
  revocationEndpoint: v.exactOptional(v.string()),
  userinfoEndpoint: v.exactOptional(v.string()),
  jwksUri: v.exactOptional(v.string()),
  namesItself: v.exactOptional(v.boolean()),
  idTokenAlgs: v.exactOptional(v.array(v.string())),
  exchange: v.exactOptional(Exchange),
});

const Client = v.strictObject({
  id: v.string(),
  authMethod: v.picklist(['none', 'client_secret_basic', 'client_secret_post']),
  scope: v.exactOptional(v.string()),
  audience: v.exactOptional(v.string()),
  resource: v.exactOptional(v.string()),
});

const Login = v.strictObject({
  url: v.string(),
  body: v.picklist(['json', 'form']),
  usernameField: v.string(),
  passwordField: v.string(),
  fields: v.array(NamedValue),
  headers: v.array(NamedValue),
  tokenAt: v.string(),
  refreshTokenAt: v.string(),
  expiresInAt: v.string(),
});

export const SignIn = v.variant('way', [
  v.strictObject({
    way: v.literal('login'),
    login: Login,
    issuer: v.exactOptional(Issuer),
    client: Client,
  }),
  v.strictObject({
    way: v.picklist(['code', 'device', 'password', 'client-credentials']),
    issuer: Issuer,
    client: Client,
  }),
]);

export const Attachment = v.strictObject({
  kind: v.picklist(['header', 'cookie', 'query', 'local', 'session']),
  name: v.string(),
  template: v.string(),
});

const Account = v.strictObject({
  label: v.string(),
  username: v.exactOptional(v.string()),
  method: v.exactOptional(v.picklist(['login', 'pasted'])),
  color: v.exactOptional(v.string()),
  pattern: v.exactOptional(v.picklist(['stripes', 'dots', 'checks'])),
  initials: v.exactOptional(v.string()),
});

const Site = v.strictObject({
  name: v.string(),
  origins: v.array(v.string()),
  signIn: v.exactOptional(SignIn),
  attachments: v.exactOptional(v.array(Attachment)),
  cookies: v.exactOptional(v.picklist(['kept', 'hidden'])),
  reload: v.exactOptional(v.picklist(['always', 'never'])),
  marks: v.exactOptional(v.strictObject({ frame: v.boolean(), title: v.boolean() })),
  whoami: v.exactOptional(v.strictObject({ url: v.string(), pointer: v.string() })),
  accounts: v.exactOptional(v.pipe(v.array(Account), v.maxLength(MOST_ACCOUNTS))),
});

/** A preset as it stands in a file; docs/preset.schema.json is made of it. */
export const PresetFile = v.strictObject({
  $schema: v.exactOptional(v.string()),
  guise: v.literal('preset'),
  version: v.literal(PRESET_VERSION),
  sites: v.pipe(v.array(Site), v.maxLength(MOST_SITES)),
});

export type PresetFile = v.InferOutput<typeof PresetFile>;
export type SiteInFile = PresetFile['sites'][number];
