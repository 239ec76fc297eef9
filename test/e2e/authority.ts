import { generate } from 'selfsigned';

/** An authority for certificates that nobody trusts yet, and a server's certificate by it. */
export interface Authority {
  /** PEM. */
  readonly certificate: string;
  /** As node:https wants them. The authority's own certificate goes along, by which Chromium knows what to trust. */
  readonly server: { readonly key: string; readonly cert: string };
}

const KEYS = { keyType: 'ec', algorithm: 'sha256' } as const;

/** Made anew, for servers of these names; it lasts no longer than who holds it. */
export async function createAuthority(hosts: readonly string[]): Promise<Authority> {
  const authority = await generate([{ name: 'commonName', value: 'Guise test authority' }], {
    ...KEYS,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: 'commonName', value: 'echo' }], {
    ...KEYS,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: hosts.map(value => ({ type: 2, value })) },
    ],
  });
  return {
    certificate: authority.cert,
    server: { key: server.private, cert: `${server.cert}\n${authority.cert}` },
  };
}
