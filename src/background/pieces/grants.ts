/** All that is needed to come by a token set, to give one back, and to ask whose it is: the piece that speaks to servers. */
export {
  findRenewal,
  readLogin,
  readPastedToken,
  toBound,
  toClientCredentialsGrant,
  toExchangeGrant,
  toLoginRequest,
  toPasswordGrant,
  toSucceeded,
  toTokenSet,
} from '../../core/grant.ts';
export { toAsking } from '../../core/whoami.ts';
export { postLogin, requestToken, revoke } from '../../platform/issuer.ts';
export { fetchAnswer } from '../../platform/whoami.ts';
