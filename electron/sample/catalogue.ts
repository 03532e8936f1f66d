import type { Condition } from '../../services/contract/values.ts'

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
  things: readonly string[]
  qualities: readonly string[]
  keyword: string
  /** Usual prices, lowest and highest. */
  prices: readonly [number, number]
}

/** What is sold, by category. Names stay within 32 characters, keywords within 8. */
const ranges: readonly Range[] = [
  {
    category: 1,
    keyword: 'book',
    prices: [4, 60],
    qualities: ['Illustrated', 'Pocket', 'Annotated', 'Signed', 'First edition', 'Large print'],
    things: ['atlas', 'cookbook', 'field guide', 'novel', 'poems', 'dictionary', 'biography', 'chess book'],
  },
  {
    category: 2,
    keyword: 'lamp',
    prices: [12, 180],
    qualities: ['Brass', 'Folding', 'Paper', 'Industrial', 'Dimmable', 'Ceramic'],
    things: ['desk lamp', 'floor lamp', 'lantern', 'reading light', 'pendant lamp', 'night light'],
  },
  {
    category: 3,
    keyword: 'audio',
    prices: [15, 420],
    qualities: ['Wireless', 'Studio', 'Vintage', 'Compact', 'Portable', 'Hi-fi'],
    things: ['headphones', 'speaker', 'radio', 'turntable', 'microphone', 'amplifier'],
  },
  {
    category: 4,
    keyword: 'bike',
    prices: [8, 950],
    qualities: ['Steel', 'Light', 'Touring', 'City', 'Kids', 'Folding'],
    things: ['bicycle', 'helmet', 'bike light', 'saddle', 'pannier', 'pump', 'bike lock'],
  },
  {
    category: 5,
    keyword: 'kitchen',
    prices: [6, 240],
    qualities: ['Cast iron', 'Copper', 'Stoneware', 'Bamboo', 'Enamel', 'Steel'],
    things: ['pan', 'kettle', 'teapot', 'knife set', 'mixing bowl', 'coffee mill', 'cutting board'],
  },
  {
    category: 6,
    keyword: 'garden',
    prices: [3, 130],
    qualities: ['Galvanised', 'Oak', 'Terracotta', 'Organic', 'Sturdy', 'Heirloom'],
    things: ['watering can', 'plant pot', 'seed mix', 'spade', 'bird house', 'rake', 'pruner'],
  },
  {
    category: 7,
    keyword: 'camera',
    prices: [20, 1400],
    qualities: ['Analog', 'Mirrorless', 'Instant', 'Travel', 'Macro', 'Retro'],
    things: ['camera', 'lens', 'tripod', 'camera bag', 'flash', 'film pack'],
  },
  {
    category: 8,
    keyword: 'game',
    prices: [5, 90],
    qualities: ['Family', 'Wooden', 'Classic', 'Cooperative', 'Travel', 'Strategy'],
    things: ['board game', 'puzzle', 'chess set', 'card game', 'dice set', 'marble run'],
  },
  {
    category: 9,
    keyword: 'clothes',
    prices: [9, 210],
    qualities: ['Wool', 'Linen', 'Rain', 'Knitted', 'Denim', 'Quilted'],
    things: ['jacket', 'scarf', 'sweater', 'hat', 'gloves', 'shirt', 'vest'],
  },
  {
    category: 10,
    keyword: 'desk',
    prices: [2, 320],
    qualities: ['Oak', 'Ergonomic', 'Adjustable', 'Felt', 'Minimal', 'Walnut'],
    things: ['chair', 'notebook', 'pen holder', 'monitor stand', 'desk mat', 'shelf', 'fountain pen'],
  },
]

const extras = ['gift', 'sale', 'eco', 'handmade', 'rare', 'new in', 'offer', 'classic']

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

function sampleItem(
  { category, things, qualities, keyword, prices }: Range,
  random: () => number,
): SampleItem {
  const thing = pick(things, random)
  const quality = pick(qualities, random)
  const condition = random() < 0.7 ? 'new' : 'used'
  const [low, high] = prices
  // Most things are cheap, some are not.
  const base = low * (high / low) ** (random() ** 1.5)
  const price = Math.round(base * (condition === 'used' ? 60 : 100)) / 100
  const words = [keyword, thing.split(' ').at(-1)!, quality.toLowerCase(), pick(extras, random)]
  const keywords = [...new Set(words)].filter((word) => word.length <= 8)
  const quantity = random() < 0.06 ? Math.floor(random() * 3) : 3 + Math.floor(random() * 60)
  return {
    name: `${quality} ${thing}`.slice(0, 32),
    category,
    keywords,
    condition,
    price: Math.max(0.5, price),
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
