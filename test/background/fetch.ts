import { request as send } from 'node:http';
import { Readable } from 'node:stream';

/**
 * As much of a browser's fetch as an issuer needs. Node's own differs in one thing that matters here: where redirects
 * are not followed, it shows where they lead. https://fetch.spec.whatwg.org/#concept-filtered-response-opaque-redirect
 */
export function fetchAsBrowsers(input: URL | string, init: RequestInit): Promise<Response> {
  if (init.redirect !== 'manual') throw new Error('Only without redirects');
  return new Promise((resolve, reject) => {
    const { method = 'GET', signal, body } = init;
    const cookies = init.credentials === 'omit' ? {} : { cookie: 'session=of-the-person' };
    const headers = { ...Object.fromEntries(new Headers(init.headers)), ...cookies };
    const request = send(input, { method, headers, ...(signal && { signal }) }, answer => {
      const { statusCode: status = 0, headers } = answer;
      const isRedirect = [301, 302, 303, 307, 308].includes(status);
      const isEmpty = isRedirect || [204, 205, 304].includes(status);
      if (isEmpty) answer.resume();
      const content = isEmpty ? null : (Readable.toWeb(answer) as ReadableStream<Uint8Array>);
      const response = new Response(
        content,
        isRedirect ? {} : { status, headers: headers as Record<string, string> },
      );
      resolve(isRedirect ? Object.defineProperty(response, 'type', { value: 'opaqueredirect' }) : response);
    });
    request.on('error', () => reject(new TypeError('Failed to fetch')));
    request.end(body === undefined || body === null ? '' : String(body));
  });
}
