import { calculatePKCECodeChallenge, randomPKCECodeVerifier } from 'openid-client';

/** A page as a person without scripts gets it. */
export interface Visit {
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/**
 * A browser of which only this is there: it keeps cookies by path, follows redirects within the site, and stops at
 * the first that leads away from it.
 */
export class Visitor {
  readonly #origin: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #cookies = new Map<string, { readonly pair: string; readonly path: string }>();

  constructor(origin: string, headers: Readonly<Record<string, string>> = {}) {
    this.#origin = origin;
    this.#headers = headers;
  }

  get cookies(): readonly string[] {
    return [...this.#cookies.values()].map(({ pair }) => pair);
  }

  async visit(target: string | URL, init: RequestInit = {}): Promise<Visit> {
    const url = new URL(target, this.#origin);
    if (url.origin !== this.#origin) return { url, status: 0, headers: new Headers(), text: '' };
    const cookie = [...this.#cookies.values()]
      .filter(({ path }) => path === '/' || url.pathname === path)
      .map(({ pair }) => pair)
      .join('; ');
    const headers = { Accept: 'text/html', ...this.#headers, ...(cookie && { Cookie: cookie }) };
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    const location = response.headers.get('location');
    if (location) return this.visit(new URL(location, url));
    return { url, status: response.status, headers: response.headers, text: await response.text() };
  }

  /** Sends the page's form that holds a field or button of this name, with what was typed over what stands in it. */
  submit({ url, text }: Visit, has: string, typed: Readonly<Record<string, string>> = {}): Promise<Visit> {
    const form = text.match(/<form[\s\S]*?<\/form>/g)?.find(each => each.includes(`name="${has}"`)) ?? '';
    const hidden = [...form.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)];
    const fields = Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value]));
    const action = /action="([^"]*)"/.exec(form)?.[1] ?? url;
    return this.visit(new URL(action, url), {
      method: 'POST',
      body: new URLSearchParams({ ...fields, ...typed }),
    });
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split('; ');
    const path = attributes.find(each => each.startsWith('path='))?.slice(5) ?? '/';
    const key = `${pair.split('=')[0]} ${path}`;
    if (attributes.some(each => /^expires=Thu, 01 Jan 1970/i.test(each))) this.#cookies.delete(key);
    else this.#cookies.set(key, { pair, path });
  }
}

export const callback = 'http://127.0.0.1:9/callback';

/** An authorization request of the extension, and the verifier that its code is worth nothing without. */
export async function createAuthorization(origin: string, extra: Readonly<Record<string, string>> = {}) {
  const verifier = randomPKCECodeVerifier();
  const url = new URL('/auth', origin);
  url.search = new URLSearchParams({
    client_id: 'guise',
    response_type: 'code',
    redirect_uri: callback,
    scope: 'openid profile api',
    state: 'a-state',
    nonce: 'a-nonce',
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...extra,
  }).toString();
  return { url, verifier };
}

export const postForm = (
  origin: string,
  path: string,
  fields: Readonly<Record<string, string>>,
  headers = {},
) =>
  fetch(origin + path, {
    method: 'POST',
    headers,
    body: new URLSearchParams({ client_id: 'guise', ...fields }),
  });

/** Redeems the code that a sign-in ended with. */
export const redeem = (origin: string, { url }: Visit, verifier: string) =>
  postForm(origin, '/token', {
    grant_type: 'authorization_code',
    code: url.searchParams.get('code') ?? '',
    code_verifier: verifier,
    redirect_uri: callback,
  });
