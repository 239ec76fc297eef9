/** Asks as an app does whose an access token is (RFC 7662); undefined for one that is not good. */
export async function introspect(
  endpoint: string,
  app: { readonly client_id: string; readonly client_secret: string },
  token: string,
): Promise<string | undefined> {
  const { client_id, client_secret } = app;
  const authorization = `Basic ${btoa(`${encodeURIComponent(client_id)}:${encodeURIComponent(client_secret)}`)}`;
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { authorization },
    body: new URLSearchParams({ token }),
  });
  if (!response.ok) throw new Error(`${endpoint} answers ${response.status}`);
  const { active, username, client_id: client } = await response.json();
  return active ? (username ?? client) : undefined;
}

/** Asks whose an access token is with the token itself (OpenID Connect Core section 5.3); undefined for one that is not good. */
export async function askUserinfo(endpoint: string, token: string): Promise<string | undefined> {
  const response = await fetch(endpoint, { headers: { authorization: `Bearer ${token}` } });
  if (!response.ok) return undefined;
  const { name, sub } = await response.json();
  return name ?? sub;
}
