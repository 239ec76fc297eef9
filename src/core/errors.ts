/** Everything that can go wrong in a way the person can mend. Each code has one sentence in public/_locales. */
export type ErrorCode =
  | 'url-invalid'
  | 'url-scheme'
  | 'url-wildcard'
  | 'url-credentials'
  | 'url-trailing-dot'
  | 'origin-missing'
  | 'origin-repeated'
  | 'origin-taken'
  | 'name-missing'
  | 'name-too-long'
  | 'initials-too-long'
  | 'color-invalid'
  | 'pointer-invalid'
  | 'field-missing'
  | 'header-invalid'
  | 'attachment-missing'
  | 'attachment-repeated'
  | 'attachment-name'
  | 'attachment-reserved'
  | 'template-missing'
  | 'template-unknown'
  | 'site-unknown'
  | 'account-unknown'
  | 'account-not-ready'
  | 'nothing-to-restore'
  | 'paused'
  | 'password-missing'
  | 'not-renewable'
  | 'signs-in-nowhere'
  | 'signs-in-elsewhere'
  | 'sign-in-closed'
  | 'sign-in-refused'
  | 'sign-in-expired'
  | 'sign-in-other'
  | 'state-mixed-up'
  | 'issuer-mixed-up'
  | 'id-token-foreign'
  | 'id-token-expired'
  | 'id-token-signature'
  | 'id-token-unchecked'
  | 'id-token-broken'
  | 'device-code-expired'
  | 'issuer-not-allowed'
  | 'issuer-insecure'
  | 'issuer-mismatch'
  | 'discovery-absent'
  | 'discovery-incomplete'
  | 'discovery-redirect'
  | 'issuer-unreachable'
  | 'issuer-timeout'
  | 'issuer-redirect'
  | 'issuer-too-large'
  | 'issuer-busy'
  | 'issuer-failed'
  | 'client-refused'
  | 'grant-not-offered'
  | 'scope-refused'
  | 'issuer-refused'
  | 'issuer-empty'
  | 'issuer-not-json'
  | 'credentials-refused'
  | 'renewal-refused'
  | 'not-revoked'
  | 'acting-not-offered'
  | 'acting-refused'
  | 'subject-missing'
  | 'reason-missing'
  | 'offline'
  | 'token-absent'
  | 'pasted-no-token'
  | 'token-not-jwt'
  | 'token-payload'
  | 'token-unsendable'
  | 'token-expired'
  | 'secret-damaged'
  | 'locked'
  | 'passphrase-short'
  | 'passphrase-differs'
  | 'passphrase-wrong'
  | 'passphrase-wait'
  | 'idle-not-allowed'
  | 'tab-groups-not-allowed'
  | 'level-forbidden'
  | 'export-forbidden'
  | 'production'
  | 'whoami-unset'
  | 'whoami-elsewhere'
  | 'whoami-pointer'
  | 'whoami-stored'
  | 'whoami-unsendable'
  | 'whoami-not-allowed'
  | 'whoami-redirect'
  | 'whoami-too-large'
  | 'whoami-refused'
  | 'whoami-failed'
  | 'whoami-not-json'
  | 'whoami-nothing'
  | 'rules-too-many'
  | 'stored-newer'
  | 'stored-damaged'
  | 'source-failed'
  | 'source-redirect'
  | 'source-not-allowed'
  | 'source-too-large'
  | 'file-too-large'
  | 'file-not-json'
  | 'file-unknown'
  | 'file-newer'
  | 'file-expected'
  | 'file-unexpected'
  | 'file-missing'
  | 'file-too-many'
  | 'command-unknown'
  | 'unexpected';

/** An error as plain data: how it crosses from the background to a page, and how it rests in storage. */
export interface Problem {
  readonly code: ErrorCode;
  /** Substitutions for the sentence, in order. Never a secret. */
  readonly params: readonly string[];
}

/**
 * Thrown wherever something goes wrong that has a code. Its message is for developers; a person reads the code's
 * sentence.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly params: readonly string[];

  constructor(code: ErrorCode, ...params: string[]) {
    super(params.length > 0 ? `${code} (${params.join(', ')})` : code);
    this.code = code;
    this.params = params;
  }
}

/** Total: an error that is not ours becomes `unexpected`, without its message, which may quote a secret. */
export function toProblem(error: unknown): Problem {
  return isAppError(error)
    ? { code: error.code, params: error.params }
    : { code: 'unexpected', params: [error instanceof Error ? error.name : typeof error] };
}

/** By its name, for another script of ours has a class of its own. */
function isAppError(error: unknown): error is AppError {
  return error instanceof Error && error.name === 'AppError';
}
