import './fake-browser.ts';
import { expect, test } from 'vitest';
import { NEW_SIGN_IN, readSignInValues, toAsked } from '../../src/ui/sign-in-values.ts';

test('asks no client id of accounts that are clients themselves, and no scope for a person', () => {
  const values = { ...NEW_SIGN_IN, kind: 'issuer', way: 'client-credentials' } as const;
  expect(toAsked(values)[0]).toEqual(['issuer', 'scope']);
  const signIn = readSignInValues({
    ...values,
    issuer: 'https://id.example',
    tokenEndpoint: 'https://id.example/token',
    scope: 'openid offline_access read write',
  });
  expect(signIn?.client).toMatchObject({ id: '', scope: 'read write' });
});
