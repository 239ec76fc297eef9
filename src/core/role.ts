import type { Claims } from './claims.ts';

const MOST = 20;
const LONGEST = 60;

/** By themselves, or at the end of a name of the issuer's own: `https://shop.test/roles`, `cognito:groups`. */
const ROLES = /(^|[/:])roles?$/i;
const GROUPS = /(^|[/:])groups$/i;

/** What tells nobody apart, or says nothing to a person: what Keycloak gives to all, and ids in the place of names. */
const EMPTY =
  /^(|default-roles-.*|offline_access|uma_authorization|[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12})$/i;

/**
 * What somebody may do, as far as a token says it: by `roles`, else by `groups` (RFC 9068 section 2.2.3.1), or by what
 * issuers have in their place. At most 20, each of at most 60 characters on one line.
 */
export function toRoles(claims: Claims): readonly string[] {
  const find = (pattern: RegExp) =>
    Object.keys(claims)
      .filter(name => pattern.test(name))
      .map(name => claims[name]);
  const places = [...find(ROLES), Object(claims.realm_access).roles, ...find(GROUPS)];
  return places.map(toNames).find(names => names.length > 0) ?? [];
}

function toNames(claim: unknown): readonly string[] {
  const texts = [claim].flat().filter(each => typeof each === 'string');
  const names = texts.map(toPlain).filter(name => !EMPTY.test(name));
  return [...new Set(names)].slice(0, MOST);
}

/** Neither a control character nor one that turns the direction of what stands after it. */
function toPlain(text: string): string {
  const line = text.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim();
  return [...line].slice(0, LONGEST).join('');
}

/** In short: the first, and how many more. */
export function toRoleText([first = '', ...more]: readonly string[] = []): string {
  return more.length > 0 ? `${first} +${more.length}` : first;
}
