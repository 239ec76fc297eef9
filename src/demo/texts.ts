import type { Identity } from './identity.ts';

export type Language = 'en' | 'ko';

/** Every string a person may read, in one language. */
export interface Texts {
  readonly title: string;
  readonly lead: string;
  readonly leadNobody: string;
  readonly states: Readonly<Record<Exclude<Identity['status'], 'known'>, string>>;
  readonly advice: Readonly<Record<Exclude<Identity['status'], 'known'>, string>>;
  readonly roles: string;
  readonly noRoles: string;
  readonly expires: string;
  readonly actor: string;
  readonly askedBy: string;
  readonly navigation: string;
  readonly formPost: string;
  readonly requests: string;
  readonly requestsLead: string;
  readonly kind: string;
  readonly wentAs: string;
  readonly send: string;
  readonly sendAll: string;
  readonly waiting: string;
  readonly noAnswer: string;
  readonly fetch: string;
  readonly xhr: string;
  readonly image: string;
  readonly imageAlt: string;
  readonly stream: string;
  readonly socket: string;
  readonly form: string;
  readonly links: string;
  readonly link: string;
  readonly newTab: string;
  readonly newWindow: string;
  readonly footer: string;
  readonly notFound: string;
}

const en: Texts = {
  title: 'Guise demo',
  lead: 'The server says you are',
  leadNobody: 'The server says',
  states: {
    anonymous: 'not signed in',
    expired: 'Token expired',
    invalid: 'Invalid token',
    unreachable: 'nobody knows',
  },
  advice: {
    anonymous: 'The request came without a token. Choose an account for this tab and reload the page.',
    expired: 'The token that came with the request is past its time.',
    invalid: 'The token that came with the request is not one that the companion gave out.',
    unreachable: 'The companion does not answer, so the token could not be checked. Is it running?',
  },
  roles: 'Roles',
  noRoles: 'none',
  expires: 'Token expires',
  actor: 'Person acting',
  askedBy: 'This page was asked for by',
  navigation: 'navigation',
  formPost: 'form POST',
  requests: 'Requests from this page',
  requestsLead:
    'The page holds no token and sends none. Each answer says who the server took the request for.',
  kind: 'Kind',
  wentAs: 'Went as',
  send: 'Send',
  sendAll: 'Send all',
  waiting: 'waiting …',
  noAnswer: 'no answer',
  fetch: 'fetch',
  xhr: 'XHR',
  image: 'Image',
  imageAlt: 'The name, drawn by the server',
  stream: 'Event stream',
  socket: 'WebSocket',
  form: 'Form POST',
  links: 'Other tabs',
  link: 'This page by a link',
  newTab: 'In a new tab',
  newWindow: 'In a new window by script',
  footer: 'For every request the server asks the companion whose token it carried.',
  notFound: 'There is nothing at this address.',
};

const ko: Texts = {
  title: 'Guise 데모',
  lead: '서버가 본 사용자',
  leadNobody: '서버의 답',
  states: {
    anonymous: '로그인하지 않음',
    expired: '토큰이 만료됨',
    invalid: '잘못된 토큰',
    unreachable: '알 수 없음',
  },
  advice: {
    anonymous: '요청에 토큰이 없었습니다. 이 탭에 쓸 계정을 고르고 페이지를 새로 고치세요.',
    expired: '요청과 함께 온 토큰의 유효 시간이 지났습니다.',
    invalid: '요청과 함께 온 토큰은 컴패니언이 발급한 것이 아닙니다.',
    unreachable: '컴패니언이 응답하지 않아 토큰을 확인하지 못했습니다. 실행 중인지 확인하세요.',
  },
  roles: '역할',
  noRoles: '없음',
  expires: '토큰 만료',
  actor: '대신 행동하는 사람',
  askedBy: '이 페이지를 요청한 방법',
  navigation: '페이지 이동',
  formPost: '양식 POST',
  requests: '이 페이지에서 보내는 요청',
  requestsLead:
    '페이지는 토큰을 갖고 있지도, 보내지도 않습니다. 서버가 각 요청을 누구의 것으로 보았는지 보여 줍니다.',
  kind: '종류',
  wentAs: '서버가 본 사용자',
  send: '보내기',
  sendAll: '모두 보내기',
  waiting: '기다리는 중 …',
  noAnswer: '응답 없음',
  fetch: 'fetch',
  xhr: 'XHR',
  image: '이미지',
  imageAlt: '서버가 그린 이름',
  stream: '이벤트 스트림',
  socket: 'WebSocket',
  form: '양식 POST',
  links: '다른 탭',
  link: '링크로 이 페이지 열기',
  newTab: '새 탭에서 열기',
  newWindow: '스크립트로 새 창 열기',
  footer: '서버는 요청마다 토큰의 주인을 컴패니언에 묻습니다.',
  notFound: '이 주소에는 아무것도 없습니다.',
};

export const texts: Readonly<Record<Language, Texts>> = { en, ko };

/** The language that an Accept-Language header prefers (RFC 9110 section 12.5.4); English when it names neither. */
export function toLanguage(header: string | null): Language {
  const wishes = (header ?? '').split(',').flatMap(toWish);
  const [best] = wishes.toSorted((one, other) => other.weight - one.weight);
  return best?.language ?? 'en';
}

function toWish(range: string): { language: Language; weight: number }[] {
  const [, language = '', weight = '1'] =
    /^\s*([a-z]+)[-a-z0-9]*\s*(?:;\s*q=([\d.]+)\s*)?$/i.exec(range) ?? [];
  const known = (['en', 'ko'] as const).find(each => each === language.toLowerCase());
  return known && Number(weight) > 0 ? [{ language: known, weight: Number(weight) }] : [];
}

/** Who a request went as, in words. */
export function toWho(identity: Identity, { states }: Texts): string {
  return identity.status === 'known' ? identity.username : states[identity.status];
}
