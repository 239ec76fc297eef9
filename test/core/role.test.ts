import { describe, expect, test } from 'vitest';
import { toRoles, toRoleText } from '../../src/core/role.ts';

describe('toRoles', () => {
  test.each([
    ["the companion's", { roles: ['support', 'auditor'] }, ['support', 'auditor']],
    ['a single one', { role: 'admin' }, ['admin']],
    ['one of several words', { roles: 'Site Admin' }, ['Site Admin']],
    ["Keycloak's of the realm", { realm_access: { roles: ['editor'] } }, ['editor']],
    ["a namespaced one, Auth0's", { 'https://shop.test/roles': ['buyer'] }, ['buyer']],
    [
      "a namespaced one, .NET's",
      { 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role': 'Manager' },
      ['Manager'],
    ],
    ['groups where there is no role', { roles: [], groups: ['/staff'] }, ['/staff']],
    ["Cognito's groups", { 'cognito:groups': ['testers'] }, ['testers']],
    ['roles before groups, whichever comes first', { groups: ['staff'], roles: ['admin'] }, ['admin']],
    ['each but once', { roles: ['admin', 'admin'] }, ['admin']],
  ])('reads %s', (_, claims, roles) => {
    expect(toRoles(claims)).toEqual(roles);
  });

  test.each([
    ['no claim', {}],
    ['nothing', { role: null }],
    ['no text', { role: 7, roles: { admin: true }, groups: [['admin'], null, 7] }],
    ['empty texts', { role: ' ', roles: ['', '\n'] }],
    ['a realm that is none', { realm_access: 'roles' }],
    ['another word', { controller: 'admin', subgroups: ['a'], roles_url: 'https://id.test' }],
    ['what Keycloak gives to all', { roles: ['default-roles-shop', 'offline_access', 'uma_authorization'] }],
    ['ids in the place of names', { groups: ['0b1f7c52-93cd-4a0e-8f1d-2a6f5d0c9e11'] }],
  ])('finds none in %s', (_, claims) => {
    expect(toRoles(claims)).toEqual([]);
  });

  test('keeps a bounded text on one line, with nothing in it that is not seen', () => {
    expect(toRoles({ role: ' ad\u0000min\u202E\r\n\tof   shop\u2028' })).toEqual(['ad min of shop']);
    expect(toRoles({ role: '😀'.repeat(61) })).toEqual(['😀'.repeat(60)]);
    expect(toRoles({ roles: Array.from({ length: 500 }, (_, index) => `r${index}`) }).length).toBe(20);
  });
});

describe('toRoleText', () => {
  test.each([
    ['', undefined],
    ['', []],
    ['admin', ['admin']],
    ['admin +2', ['admin', 'auditor', 'support']],
  ])('says "%s"', (text, roles) => {
    expect(toRoleText(roles)).toBe(text);
  });
});
