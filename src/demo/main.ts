import type { AddressInfo } from 'node:net';
import { createIdentify } from './identity.ts';
import { createRequestLog } from './request-log.ts';
import { createDemoServer } from './server.ts';

const { HOST = '127.0.0.1', PORT = '4181', COMPANION = 'http://127.0.0.1:4180' } = process.env;
const write = (line: string) => process.stdout.write(line);

const server = createDemoServer({
  identify: createIdentify(new URL(COMPANION).origin, fetch),
  log: createRequestLog(write, () => new Date()),
});

server.on('error', ({ code }: NodeJS.ErrnoException) => {
  process.stderr.write(`The demo app cannot listen on ${HOST}:${PORT} (${code}): choose another PORT.\n`);
  process.exit(1);
});

server.listen(Number(PORT), HOST, () => {
  const { address, port } = server.address() as AddressInfo;
  write(`${JSON.stringify({ event: 'demo.started', origin: `http://${address}:${port}` })}\n`);
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
}
