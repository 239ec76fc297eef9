/** The first 8 hexadecimal digits of a token's SHA-256: enough to tell tokens apart, too little to be one. */
export async function toFingerprint(token: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token));
  return Array.from(new Uint8Array(digest, 0, 4), byte => byte.toString(16).padStart(2, '0')).join('');
}
