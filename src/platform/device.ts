import {
  deviceAuthorizationRequest,
  deviceCodeGrantRequest,
  processDeviceAuthorizationResponse,
  processDeviceCodeResponse,
  ResponseBodyError,
} from 'oauth4webapi';
import { AppError } from '../core/errors.ts';
import { toTarget, toTokenSet } from '../core/grant.ts';
import { mayPass } from '../core/retry.ts';
import type { Client, Issuer } from '../core/sign-in.ts';
import { OPTIONS, toAuthentication, toServer } from './issuer.ts';
import { checkBusy } from './issuer-error.ts';
import { readProfile, type SignedIn, toSignInError } from './signed-in.ts';

/** What a person needs to sign in on another device. */
export interface DeviceCode {
  readonly userCode: string;
  readonly address: string;
  /** The address with the code in it. */
  readonly wholeAddress: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** Milliseconds by which an issuer that is asked too often is asked more slowly (RFC 8628 section 3.5). */
const SLOWER = 5_000;

/**
 * Signs a person in on another device (RFC 8628): tells the code, then asks until they are done there.
 * @throws AppError when they refused, the code expired, or `signal` ended it.
 */
export async function authorizeDevice(
  issuer: Issuer,
  client: Client,
  onCode: (code: DeviceCode) => void,
  signal: AbortSignal,
  secret?: string,
): Promise<SignedIn> {
  const [server, known] = [toServer(issuer), { client_id: client.id }];
  const authentication = toAuthentication(client, secret);
  try {
    const asked = await deviceAuthorizationRequest(server, known, authentication, toTarget(client), OPTIONS);
    checkBusy(asked);
    const device = await processDeviceAuthorizationResponse(server, known, asked);
    const expiresAt = Date.now() + device.expires_in * 1000;
    onCode({
      userCode: device.user_code,
      address: device.verification_uri,
      wholeAddress: device.verification_uri_complete ?? device.verification_uri,
      expiresAt,
    });
    const ask = async () => {
      const requestedAt = Date.now();
      const response = await deviceCodeGrantRequest(
        server,
        known,
        authentication,
        device.device_code,
        OPTIONS,
      );
      checkBusy(response);
      return { requestedAt, response, answer: await processDeviceCodeResponse(server, known, response) };
    };
    const { requestedAt, response, answer } = await untilDone(ask, device.interval, expiresAt, signal);
    const who = await readProfile(server, known, response, answer);
    const { tokenEndpoint } = issuer;
    return { tokenSet: { ...toTokenSet(answer, requestedAt, Date.now()), tokenEndpoint }, ...who };
  } catch (error) {
    throw toDeviceError(error, issuer, client);
  }
}

/** Asks until the person is done there, at intervals of so many seconds at first. @throws what ends it. */
async function untilDone<Answer>(
  ask: () => Promise<Answer>,
  interval: number | undefined,
  expiresAt: number,
  signal: AbortSignal,
): Promise<Answer> {
  for (let wait = (interval ?? 5) * 1000; ; ) {
    await pause(wait, signal);
    if (Date.now() >= expiresAt) throw new AppError('device-code-expired');
    try {
      return await ask();
    } catch (error) {
      wait = toNextWait(wait, error);
    }
  }
}

/** How long to wait before asking once more (RFC 8628 section 3.5). @throws `error`, where that is of no use. */
function toNextWait(wait: number, error: unknown): number {
  if (error instanceof AppError && mayPass(error.code)) return wait * 2;
  if (error instanceof ResponseBodyError && error.error === 'authorization_pending') return wait;
  if (error instanceof ResponseBodyError && error.error === 'slow_down') return wait + SLOWER;
  throw error;
}

function toDeviceError(error: unknown, issuer: Issuer, client: Client): AppError {
  if (error instanceof ResponseBodyError && error.error === 'expired_token') {
    return new AppError('device-code-expired');
  }
  if (error instanceof ResponseBodyError && error.error === 'access_denied') {
    return new AppError('sign-in-refused', error.error);
  }
  return toSignInError(error, issuer, client);
}

function pause(span: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      reject(new AppError('sign-in-closed', ''));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', end);
      resolve();
    }, span);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end);
  });
}
