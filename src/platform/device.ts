import {
  deviceAuthorizationRequest,
  deviceCodeGrantRequest,
  processDeviceAuthorizationResponse,
  processDeviceCodeResponse,
  ResponseBodyError,
} from 'oauth4webapi';
import { AppError } from '../core/errors.ts';
import { toTarget, toTokenSet } from '../core/grant.ts';
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

/** Some issuers are slow to say that they want to be asked more slowly (RFC 8628 section 3.5). */
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
    for (let interval = (device.interval ?? 5) * 1000; ; ) {
      await pause(interval, signal);
      if (Date.now() >= expiresAt) throw new AppError('device-code-expired');
      const requestedAt = Date.now();
      const response = await deviceCodeGrantRequest(
        server,
        known,
        authentication,
        device.device_code,
        OPTIONS,
      );
      try {
        checkBusy(response);
        const answer = await processDeviceCodeResponse(server, known, response);
        const who = await readProfile(server, known, response, answer);
        const { tokenEndpoint } = issuer;
        return { tokenSet: { ...toTokenSet(answer, requestedAt, Date.now()), tokenEndpoint }, ...who };
      } catch (error) {
        if (!isPending(error)) throw error;
        if (error.error === 'slow_down') interval += SLOWER;
      }
    }
  } catch (error) {
    throw toDeviceError(error, issuer, client);
  }
}

function isPending(error: unknown): error is ResponseBodyError {
  return error instanceof ResponseBodyError && /^(authorization_pending|slow_down)$/.test(error.error);
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
