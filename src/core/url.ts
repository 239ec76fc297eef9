/** `URL.parse`, which Node 20 has not; its `URL.canParse`, once it is hot, is wrong about what is not ASCII. */
export function findUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
