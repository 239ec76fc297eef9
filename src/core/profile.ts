/** Who an issuer says that a person is (OpenID Connect Core section 5.1), as far as it says anything. */
export interface Profile {
  /** How a person calls them. */
  readonly name?: string;
  /** By what they sign in. */
  readonly username?: string;
  /** Every name they go by, to know them again. */
  readonly names: readonly string[];
}

const NAMES = ['name', 'preferred_username', 'username', 'email', 'sub'] as const;
const USERNAMES = ['preferred_username', 'username', 'email', 'sub'] as const;

/** @param claims of the id token, of userinfo, or of an access token. */
export function toProfile(claims: Readonly<Record<string, unknown>>): Profile {
  const find = (names: readonly string[]) => names.map(name => claims[name]).filter(isText);
  const [name] = find(NAMES);
  const [username] = find(USERNAMES);
  return {
    names: find(NAMES),
    ...(name !== undefined && { name }),
    ...(username !== undefined && { username }),
  };
}

/** True unless the issuer says that it is somebody else. Nothing is known of an account without a user name. */
export function isSamePerson(username: string, { names }: Profile): boolean {
  const same = (name: string) => name.toLowerCase() === username.toLowerCase();
  return username === '' || names.length === 0 || names.some(same);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
