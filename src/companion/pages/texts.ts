export const languages = ['en', 'ko'] as const;
export type Language = (typeof languages)[number];

/** Every sentence of the pages, in one language. Functions fill in names. */
export interface Texts {
  readonly signIn: string;
  readonly signInTo: (client: string) => string;
  readonly chooseAccount: string;
  readonly chooseAccountFor: (client: string) => string;
  readonly continueAs: (name: string) => string;
  readonly another: string;
  readonly username: string;
  readonly password: string;
  readonly cancel: string;
  readonly wrong: string;
  readonly tooMany: (seconds: number) => string;
  readonly busy: string;
  readonly expired: string;
  readonly expiredAdvice: string;
  readonly failed: string;
  readonly failedAdvice: string;
  readonly goBack: string;
  readonly goBackAdvice: string;
  readonly device: string;
  readonly deviceLead: string;
  readonly code: string;
  readonly codeHint: string;
  readonly next: string;
  readonly codeWrong: string;
  readonly codeExpired: string;
  readonly codeUsed: string;
  readonly codeMissing: string;
  readonly aborted: string;
  readonly confirm: string;
  readonly confirmLead: (client: string) => string;
  readonly askedFrom: (address: string) => string;
  readonly confirmAdvice: string;
  readonly allow: string;
  readonly deny: string;
  readonly done: string;
  readonly doneAdvice: (client: string) => string;
  readonly signOut: string;
  readonly signOutLead: (name: string) => string;
  readonly signOutNote: string;
  readonly signedOut: string;
  readonly signedOutAdvice: string;
}

const inMinutes = (seconds: number) => Math.ceil(seconds / 60);

const en: Texts = {
  signIn: 'Sign in',
  signInTo: client => `to continue to ${client}`,
  chooseAccount: 'Choose an account',
  chooseAccountFor: client => `for ${client}`,
  continueAs: name => `Continue as ${name}`,
  another: 'Or sign in as someone else',
  username: 'User name',
  password: 'Password',
  cancel: 'Cancel',
  wrong: 'Wrong user name or password.',
  tooMany: seconds =>
    seconds > 90
      ? `Too many failed tries. Try again in ${inMinutes(seconds)} minutes.`
      : `Too many failed tries. Try again in ${seconds} seconds.`,
  busy: 'Too many people are signing in at once. Try again in a moment.',
  expired: 'This sign-in is over',
  expiredAdvice: 'It took too long, or was finished in another window. Start again where you came from.',
  failed: 'This cannot go on',
  failedAdvice: 'What the app asked for is not possible. Start again where you came from.',
  goBack: 'Back to the app',
  goBackAdvice: 'If this page does not go away by itself, press the button.',
  device: 'Connect a device',
  deviceLead: 'Type the code that your device shows.',
  code: 'Code',
  codeHint: 'Eight letters, such as BCDF-GHJK. Capitals and the dash do not matter.',
  next: 'Continue',
  codeWrong: 'No device shows this code. Check it and try again.',
  codeExpired: 'This code has expired. Get a new one on your device.',
  codeUsed: 'This code has been used already. Get a new one on your device.',
  codeMissing: 'Type the code first.',
  aborted: 'The device was not connected. If it still waits, get a new code there.',
  confirm: 'Is this your device?',
  confirmLead: client => `${client} will be signed in on the device that shows this code:`,
  askedFrom: address => `It was asked for from ${address}.`,
  confirmAdvice: 'If you did not start this yourself, or the code differs, deny it.',
  allow: 'It is mine, continue',
  deny: 'Deny',
  done: 'Device connected',
  doneAdvice: client => `${client} is signed in there. You can close this page.`,
  signOut: 'Sign out',
  signOutLead: name => `You are signed in as ${name} in this browser.`,
  signOutNote: 'Apps that were signed in from here stay signed in.',
  signedOut: 'Signed out',
  signedOutAdvice: 'The next sign-in in this browser asks for a password. You can close this page.',
};

const ko: Texts = {
  signIn: '로그인',
  signInTo: client => `${client}에 계속하려면 로그인하세요`,
  chooseAccount: '계정 선택',
  chooseAccountFor: client => `${client}에 쓸 계정`,
  continueAs: name => `${name} 계정으로 계속`,
  another: '또는 다른 사용자로 로그인',
  username: '사용자 이름',
  password: '비밀번호',
  cancel: '취소',
  wrong: '사용자 이름이나 비밀번호가 올바르지 않습니다.',
  tooMany: seconds =>
    seconds > 90
      ? `실패가 너무 많았습니다. ${inMinutes(seconds)}분 뒤에 다시 시도하세요.`
      : `실패가 너무 많았습니다. ${seconds}초 뒤에 다시 시도하세요.`,
  busy: '지금 로그인하는 사람이 너무 많습니다. 잠시 뒤에 다시 시도하세요.',
  expired: '끝난 로그인입니다',
  expiredAdvice: '시간이 지났거나 다른 창에서 마쳤습니다. 처음 화면에서 다시 시작하세요.',
  failed: '계속할 수 없습니다',
  failedAdvice: '앱이 요청한 것을 처리할 수 없습니다. 처음 화면에서 다시 시작하세요.',
  goBack: '앱으로 돌아가기',
  goBackAdvice: '이 페이지가 저절로 넘어가지 않으면 버튼을 누르세요.',
  device: '기기 연결',
  deviceLead: '기기에 보이는 코드를 입력하세요.',
  code: '코드',
  codeHint: '영문자 여덟 개입니다. 예: BCDF-GHJK. 대소문자와 줄표는 상관없습니다.',
  next: '계속',
  codeWrong: '이 코드를 보여 주는 기기가 없습니다. 확인하고 다시 입력하세요.',
  codeExpired: '만료된 코드입니다. 기기에서 새 코드를 받으세요.',
  codeUsed: '이미 사용한 코드입니다. 기기에서 새 코드를 받으세요.',
  codeMissing: '먼저 코드를 입력하세요.',
  aborted: '기기를 연결하지 않았습니다. 기기가 아직 기다린다면 새 코드를 받으세요.',
  confirm: '내 기기가 맞나요?',
  confirmLead: client => `이 코드를 보여 주는 기기에서 ${client}에 로그인합니다.`,
  askedFrom: address => `${address}에서 요청했습니다.`,
  confirmAdvice: '직접 시작하지 않았거나 코드가 다르면 거부하세요.',
  allow: '내 기기입니다, 계속',
  deny: '거부',
  done: '기기를 연결했습니다',
  doneAdvice: client => `기기에서 ${client}에 로그인했습니다. 이 페이지를 닫아도 됩니다.`,
  signOut: '로그아웃',
  signOutLead: name => `이 브라우저에 ${name} 계정으로 로그인되어 있습니다.`,
  signOutNote: '여기서 로그인한 앱은 로그인된 채로 있습니다.',
  signedOut: '로그아웃했습니다',
  signedOutAdvice: '이 브라우저에서 다음에 로그인할 때 비밀번호를 묻습니다. 이 페이지를 닫아도 됩니다.',
};

export const texts: Readonly<Record<Language, Texts>> = { en, ko };

/** The first of a client's `ui_locales` that we speak (OpenID Connect Core 3.1.2.1). */
export const findLanguage = (uiLocales: unknown): Language | undefined =>
  String(uiLocales ?? '')
    .toLowerCase()
    .split(' ')
    .flatMap(tag => languages.find(language => language === tag.split('-')[0]) ?? [])[0];
