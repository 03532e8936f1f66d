/** Values that an argument must take, and values that it must refuse. */
export interface ArgumentCases {
  good: readonly unknown[]
  bad: readonly unknown[]
}

/** A number that JavaScript cannot write: it stands in the request as it is. */
export class RawNumber {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

export function requestText(request: object): string {
  return JSON.stringify(request, (_, value: unknown) =>
    value instanceof RawNumber ? `<raw ${value.text}>` : value,
  ).replace(/"<raw ([^>]*)>"/g, '$1')
}

const wrongTypes = [null, true, {}, [], new RawNumber('1e999'), new RawNumber('-1e999')]
const emoji = '😀'
const loneSurrogate = 'a\ud800'

function text(max: number): ArgumentCases {
  return {
    good: [
      'a',
      'x'.repeat(max - 1),
      'x'.repeat(max),
      emoji.repeat(max - 1),
      emoji.repeat(max),
      'e\u0301'.repeat(max / 2),
      'שלום',
      '\u202eabc',
      '\ufffd',
      '"\\/<>&',
      '  ',
    ],
    bad: [
      '',
      'x'.repeat(max + 1),
      emoji.repeat(max + 1),
      'e\u0301'.repeat(max / 2) + 'e',
      'x'.repeat(100_000),
      loneSurrogate,
      5,
      ...wrongTypes,
    ],
  }
}

const controls = ['\u0000', 'a\nb', '\t', '\u007f', '\u001b[31m']

function plainText(max: number): ArgumentCases {
  const { good, bad } = text(max)
  return { good, bad: [...bad, ...controls] }
}

const visible: ArgumentCases = {
  good: [
    'a',
    'x'.repeat(32),
    emoji.repeat(32),
    'e\u0301'.repeat(16),
    'שלום',
    ' ａｎｎ\u00a0',
    '"\\/<>&',
    '\ufffd',
  ],
  bad: [
    '  ',
    '\u3164',
    '\u2800',
    '\u202eabc',
    'a\u200bb',
    'a\u009bb',
    'a\u2028b',
    'a\ufe0f',
    'a\u{e0041}',
    '\ufdfa\ufdfa',
  ],
}

function integer(min: number, max: number): ArgumentCases {
  return {
    good: [min, min + 1, max - 1, max, new RawNumber(`${min}.0`), new RawNumber(`${max}e0`)],
    bad: [min - 1, max + 1, min + 0.5, 1e308, -1e308, 2 ** 53, String(min), ...wrongTypes],
  }
}

function oneOf(...values: string[]): ArgumentCases {
  return { good: values, bad: ['', values[0]!.toUpperCase(), 'other', 5, ...wrongTypes] }
}

const revision: ArgumentCases = { good: [0, 5], bad: [-1, 1.5, '5', ...wrongTypes] }

function topics(own: string, foreign: string): ArgumentCases {
  const noList = wrongTypes.filter((value) => !Array.isArray(value))
  return {
    good: [[], ['items'], ['items', own], [own, own]],
    bad: [['other'], [foreign], ['items', foreign], ['ITEMS'], [5], [null], 'items', ...noList],
  }
}

const noList = wrongTypes.filter((value) => !Array.isArray(value))
const rows: ArgumentCases = {
  good: [[{}], [null], Array.from({ length: 500 }, () => 'not a row')],
  bad: [[], Array.from({ length: 501 }, () => null), 'x', 5, ...noList],
}

/** Taking an image away is always allowed; what is in an image has tests of its own. */
const image: ArgumentCases = {
  good: [null],
  bad: [
    '',
    'x',
    'AAA',
    'A===',
    'AAAA AAAA',
    'data:image/png;base64,AAAA',
    'A'.repeat(349_528),
    5,
    ...wrongTypes.filter((value) => value !== null),
  ],
}

/** By the name of the argument. */
export const argumentCases = {
  image,
  imageType: oneOf('image/png', 'image/jpeg', 'image/webp'),
  username: plainText(32),
  newUsername: {
    good: visible.good,
    bad: [...plainText(32).bad, ...visible.bad],
  },
  name: plainText(32),
  password: text(128),
  keywords: {
    good: [
      [],
      ['a'],
      ['x'.repeat(7)],
      ['x'.repeat(8)],
      [emoji.repeat(8)],
      ['a', 'b', 'c', 'd', 'e'],
      ['a', 'A'],
    ],
    bad: [
      ['a', 'b', 'c', 'd', 'e', 'f'],
      ['x'.repeat(9)],
      [emoji.repeat(9)],
      [''],
      ['a', 5],
      [null],
      [['a']],
      [loneSurrogate],
      ['a\nb'],
      'lamp',
      5,
      ...noList,
    ],
  },
  category: integer(0, 9_999),
  condition: oneOf('new', 'used'),
  price: {
    good: [
      0.01,
      0.1,
      0.29,
      1,
      1.1,
      19.99,
      999_999.99,
      1_000_000,
      new RawNumber('1.50'),
      new RawNumber('1e6'),
    ],
    bad: [
      0,
      -0.01,
      -5,
      0.001,
      0.005,
      0.009,
      19.999,
      0.1 + 0.2,
      1_000_000.01,
      1_000_000.001,
      1_000_001,
      1e21,
      Number.MIN_VALUE,
      '5',
      ...wrongTypes,
    ],
  },
  quantity: integer(0, 1_000_000),
  cartQuantity: integer(1, 1_000_000),
  delta: { ...integer(-1_000_000, 1_000_000), good: [0, -1, -1_000_000, 1_000_000] },
  limit: integer(1, 100),
  cursor: {
    good: [],
    bad: [
      '',
      ' ',
      'garbage',
      '-1',
      '1.5',
      '1e3',
      '0x1',
      '٣',
      '99999999999999999999',
      'x'.repeat(257),
      5,
      ...wrongTypes,
    ],
  },
  itemId: {
    good: ['3-1', '9999-999999999999999'],
    bad: [
      '',
      'x',
      '3',
      '3-',
      '-1',
      '3-0',
      '-3-1',
      '3-1 ',
      '3-1\n',
      '10000-1',
      '3-1e3',
      '٣-١',
      5,
      ...wrongTypes,
    ],
  },
  orderId: {
    good: ['o1', 'o999999999999999', '99', 'nope', 'o'.repeat(64)],
    bad: ['', 'o'.repeat(65), 'o1\n', 1, ...wrongTypes],
  },
  sellerId: { ...integer(1, Number.MAX_SAFE_INTEGER), bad: [0, -1, 1.5, 2 ** 53, '1', ...wrongTypes] },
  tier: oneOf('normal', 'vip'),
  thumb: oneOf('up', 'down'),
  wait: { good: [true, false], bad: ['true', 1, 0, null, {}, []] },
  since: revision,
  moment: {
    good: [0, 1_700_000_000_000, 8.64e15, '2026-01-31T12:00:00Z', '2026-01-31T12:00:00.123+05:30'],
    bad: [-1, 1.5, 8.64e15 + 2, 'yesterday', '2026-02-30T12:00:00Z', '2026-01-31', '', ...wrongTypes],
  },
  buyerTopics: topics('orders', 'sales'),
  sellerTopics: topics('sales', 'orders'),
  rows,
} satisfies Record<string, ArgumentCases>

export type ArgumentKind = keyof typeof argumentCases
