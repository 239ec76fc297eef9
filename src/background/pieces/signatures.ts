/** Whether a token is its issuer's, for a person who looks into it. */
export { checkSignature } from '../../platform/signature.ts';
