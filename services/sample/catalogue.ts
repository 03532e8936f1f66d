import type { Condition } from '../contract/values.ts'

/** Items for sale, of all sellers together. */
export const usualItems = 2_000

export interface SampleItem {
  name: string
  category: number
  keywords: string[]
  condition: Condition
  price: number
  quantity: number
}

interface Range {
  category: number
  /** With what they usually cost. */
  things: Readonly<Record<string, number>>
  qualities: readonly string[]
  keyword: string
}

/** The items for sale, by category. Names stay within 32 characters, keywords within 8. */
const ranges: readonly Range[] = [
  {
    category: 1,
    keyword: 'book',
    qualities: ['Illustrated', 'Pocket', 'Annotated', 'Signed', 'First edition', 'Large print'],
    things: {
      atlas: 45,
      cookbook: 28,
      'field guide': 18,
      novel: 14,
      poems: 12,
      dictionary: 32,
      biography: 22,
      'chess book': 19,
    },
  },
  {
    category: 2,
    keyword: 'lamp',
    qualities: ['Brass', 'Slim', 'Paper', 'Industrial', 'Dimmable', 'Ceramic'],
    things: {
      'desk lamp': 42,
      'floor lamp': 110,
      lantern: 26,
      'reading light': 30,
      'pendant lamp': 95,
      'night light': 14,
    },
  },
  {
    category: 3,
    keyword: 'audio',
    qualities: ['Wireless', 'Studio', 'Vintage', 'Compact', 'Portable', 'Hi-fi'],
    things: { headphones: 120, speaker: 160, radio: 65, turntable: 240, microphone: 90, amplifier: 280 },
  },
  {
    category: 4,
    keyword: 'bike',
    qualities: ['Steel', 'Light', 'Touring', 'City', 'Kids', 'Compact'],
    things: {
      bicycle: 620,
      helmet: 55,
      'bike light': 24,
      saddle: 48,
      pannier: 70,
      pump: 22,
      'bike lock': 38,
    },
  },
  {
    category: 5,
    keyword: 'kitchen',
    qualities: ['Classic', 'Handmade', 'Large', 'Enamel', 'Steel', 'Small'],
    things: {
      pan: 48,
      kettle: 52,
      teapot: 34,
      'knife set': 85,
      'mixing bowl': 18,
      'coffee mill': 60,
      'cutting board': 25,
    },
  },
  {
    category: 6,
    keyword: 'garden',
    qualities: ['Sturdy', 'Small', 'Large', 'Green', 'Classic', 'Heirloom'],
    things: {
      'watering can': 24,
      'plant pot': 13,
      'seed mix': 5,
      spade: 36,
      'bird house': 29,
      rake: 27,
      pruner: 21,
    },
  },
  {
    category: 7,
    keyword: 'camera',
    qualities: ['Analog', 'Compact', 'Instant', 'Travel', 'Macro', 'Retro'],
    things: { camera: 540, lens: 380, tripod: 95, 'camera bag': 70, flash: 130, 'film pack': 22 },
  },
  {
    category: 8,
    keyword: 'game',
    qualities: ['Family', 'Wooden', 'Classic', 'Cooperative', 'Travel', 'Strategy'],
    things: {
      'board game': 38,
      puzzle: 20,
      'chess set': 55,
      'card game': 15,
      'dice set': 9,
      'marble run': 42,
    },
  },
  {
    category: 9,
    keyword: 'clothes',
    qualities: ['Wool', 'Linen', 'Warm', 'Knitted', 'Light', 'Quilted'],
    things: { jacket: 130, scarf: 32, sweater: 68, hat: 28, gloves: 24, shirt: 40, vest: 58 },
  },
  {
    category: 10,
    keyword: 'desk',
    qualities: ['Oak', 'Slim', 'Black', 'Light', 'Minimal', 'Walnut'],
    things: {
      chair: 210,
      notebook: 9,
      'pen holder': 16,
      'monitor stand': 58,
      'desk mat': 26,
      shelf: 75,
      'fountain pen': 44,
    },
  },
]

const extras = ['gift', 'sale', 'eco', 'handmade', 'rare', 'latest', 'offer', 'classic']

/** The same every time: what students see is what the instructor saw. */
export function sampleCatalogue(sellers: number, items: number): SampleItem[][] {
  const random = randomFrom(20)
  const catalogue: SampleItem[][] = Array.from({ length: sellers }, () => [])
  for (let index = 0; index < items; index += 1) {
    // A seller knows a few kinds of things, not all of them.
    const seller = index % sellers
    const range = ranges[(seller + Math.floor(random() * 3)) % ranges.length]!
    catalogue[seller]!.push(sampleItem(range, random))
  }
  return catalogue
}

function sampleItem({ category, things, qualities, keyword }: Range, random: () => number): SampleItem {
  const [thing, usual] = pick(Object.entries(things), random)
  const quality = pick(qualities, random)
  const condition = random() < 0.7 ? 'new' : 'used'
  // From two thirds of it to twice as much.
  const asked = usual * (2 / 3) * 3 ** random()
  const price = Math.round(asked * (condition === 'used' ? 60 : 100)) / 100
  const words = [keyword, thing.split(' ').at(-1)!, quality.toLowerCase(), pick(extras, random)]
  const keywords = [...new Set(words)].filter((word) => word.length <= 8)
  const quantity = random() < 0.06 ? Math.floor(random() * 3) : 3 + Math.floor(random() * 60)
  return {
    name: `${quality} ${thing}`.slice(0, 32),
    category,
    keywords,
    condition,
    price,
    quantity,
  }
}

export const sampleSellers = [
  'Ada',
  'Ben',
  'Clara',
  'Dario',
  'Edith',
  'Farid',
  'Greta',
  'Hugo',
  'Ines',
  'Jonas',
  'Kira',
  'Leo',
  'Mara',
  'Nils',
  'Olga',
  'Pavel',
  'Quentin',
  'Rosa',
  'Samir',
  'Tessa',
  'Umberto',
  'Vera',
  'Wanda',
  'Xenia',
  'Yusuf',
  'Zoe',
  'Anton',
  'Bella',
  'Cyrus',
  'Dora',
  'Emil',
  'Flora',
  'Gustav',
  'Hanna',
  'Igor',
  'Julia',
  'Karl',
  'Lina',
  'Milo',
  'Nora',
] as const

export function pick<Value>(values: readonly Value[], random: () => number): Value {
  return values[Math.floor(random() * values.length)]!
}

/** Small and good enough for samples (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
