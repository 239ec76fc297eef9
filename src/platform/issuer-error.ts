import { ResponseBodyError, WWWAuthenticateChallengeError } from 'oauth4webapi';
import { AppError, type ErrorCode } from '../core/errors.ts';
import { checkAvailable } from '../core/retry.ts';

/** @throws AppError `issuer-busy` or `issuer-failed` when an issuer has no answer now. */
export function checkBusy({ status, headers }: Response): void {
  checkAvailable(status, headers.get('retry-after') ?? undefined, Date.now());
}

/** An issuer's own words, for a person who is to know why. However much it says, little of it is kept. */
function toSaid(words: string): string {
  return words.replace(/[^\x20-\x7e]/g, '').slice(0, 120);
}

/**
 * What an issuer's answer means (RFC 6749 section 5.2), when it is no token.
 * @param client what the issuer was told the client is. @param refusal says that what was sent is worth nothing.
 */
export function toAppError(error: unknown, client: string, refusal: ErrorCode): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof WWWAuthenticateChallengeError) return new AppError('client-refused', client);
  if (!(error instanceof ResponseBodyError)) return new AppError('issuer-not-json');
  if (refusal === 'acting-refused' && /^(invalid_(grant|target|request)|access_denied)$/.test(error.error)) {
    return new AppError(refusal, toSaid(error.error_description ?? error.error));
  }
  switch (error.error) {
    case 'invalid_grant':
    case 'invalid_target':
      return new AppError(refusal, String(error.status));
    case 'invalid_client':
      return new AppError('client-refused', client);
    case 'unauthorized_client':
    case 'unsupported_grant_type':
      return new AppError('grant-not-offered', client);
    case 'invalid_scope':
      return new AppError('scope-refused');
    default:
      return new AppError('issuer-refused', toSaid(`${error.status} ${error.error}`));
  }
}
