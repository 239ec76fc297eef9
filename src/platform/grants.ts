/** All that is needed to come by a token set and to give one back: the piece that speaks to issuers. */
export {
  findRenewal,
  readLogin,
  readPastedToken,
  toBound,
  toClientCredentialsGrant,
  toExchangeGrant,
  toLoginRequest,
  toPasswordGrant,
  toTokenSet,
} from '../core/grant.ts';
export { postLogin, requestToken, revoke } from './issuer.ts';
export { checkSignature } from './signature.ts';
