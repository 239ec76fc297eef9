import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * The usual port on loopback, or a free one when that is taken. Another program may take it in between; the server
 * that then finds it taken says so.
 *
 * @param {number} usual
 * @returns {Promise<number>}
 */
export async function findPort(usual) {
  return (await tryPort(usual)) ?? (await tryPort(0)) ?? usual;
}

/** @param {number} port 0 for any @returns {Promise<number | undefined>} */
async function tryPort(port) {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return /** @type {import('node:net').AddressInfo} */ (server.address()).port;
  } catch {
    return undefined;
  } finally {
    server.close();
  }
}
