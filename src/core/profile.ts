/** Who an issuer says that a person is (OpenID Connect Core section 5.1), as far as it says anything. */
export interface Profile {
  /** How a person calls them. */
  readonly name?: string;
  /** By what they sign in. */
  readonly username?: string;
  /** What it calls them itself, which may say nothing to a person. */
  readonly sub?: string;
  /** The address of a picture of them. */
  readonly pictureUrl?: string;
  /** Every name they go by, to know them again. */
  readonly names: readonly string[];
}

const USERNAMES = ['preferred_username', 'username', 'email'] as const;

/** @param claims of the id token, of userinfo, or of an access token. */
export function toProfile(claims: Readonly<Record<string, unknown>>): Profile {
  const find = (names: readonly string[]) => names.map(name => claims[name]).filter(isText);
  const names = find(['name', ...USERNAMES]);
  const [name] = names;
  const [username] = find(USERNAMES);
  const [sub] = find(['sub']);
  const [pictureUrl] = find(['picture']);
  return {
    names: sub === undefined || names.length === 0 ? names : [...names, sub],
    ...(name !== undefined && { name }),
    ...(username !== undefined && { username }),
    ...(sub !== undefined && { sub }),
    ...(pictureUrl !== undefined && { pictureUrl }),
  };
}

/**
 * True unless the issuer says that it is somebody else. Nothing is known of an account without a user name, or from an
 * issuer that has no name for a person but one of its own.
 */
export function isSamePerson(username: string, { names }: Profile): boolean {
  const same = (name: string) => name.toLowerCase() === username.toLowerCase();
  return username === '' || names.length === 0 || names.some(same);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
