import { familyOf } from '../../../services/text/categories.ts'
import * as home from './motifs-home.ts'
import * as leisure from './motifs-leisure.ts'
import type { Shape } from './shape.ts'

type Motif = () => Shape[]

/** The motifs of each family of categories. */
const families: readonly (readonly Motif[])[] = [
  [home.carton, home.clock],
  [home.book, home.bookStack],
  [home.deskLamp, home.lantern],
  [leisure.headphones, leisure.speaker, leisure.radio],
  [leisure.bicycle, leisure.helmet],
  [home.kettle, home.pan],
  [home.plant, home.wateringCan],
  [leisure.camera, leisure.tripod],
  [leisure.dice, leisure.chess],
  [leisure.shirt, leisure.hat],
  [home.desk, home.pen, home.chair],
  [leisure.hammer],
  [leisure.laptop],
  [leisure.easel],
  [leisure.ball, leisure.racket],
  [home.sofa, home.chair, home.clock],
]

/** Things that are called by their name look like it, whatever their category. */
const words: readonly (readonly [RegExp, Motif])[] = [
  [/\blantern|pendant|night light/i, home.lantern],
  [/\blamp|light\b/i, home.deskLamp],
  [/\bheadphone|headset|earbud/i, leisure.headphones],
  [/\bspeaker|amplifier/i, leisure.speaker],
  [/\bradio|turntable|microphone/i, leisure.radio],
  [/\bhelmet/i, leisure.helmet],
  [/\bbicycle|bike\b/i, leisure.bicycle],
  [/\bkettle|teapot|mug|cup\b/i, home.kettle],
  [/\bpan|bowl|pot\b(?<!plant pot)/i, home.pan],
  [/\bwatering/i, home.wateringCan],
  [/\btripod/i, leisure.tripod],
  [/\bcamera|lens\b/i, leisure.camera],
  [/\bchess/i, leisure.chess],
  [/\bdice|card|game\b/i, leisure.dice],
  [/\bhat|cap|beanie\b/i, leisure.hat],
  [/\bchair|stool\b/i, home.chair],
  [/\bsofa|couch\b/i, home.sofa],
  [/\bnotebook|pen\b/i, home.pen],
  [/\blaptop|computer\b/i, leisure.laptop],
  [/\bclock|watch\b/i, home.clock],
  [/\bball\b/i, leisure.ball],
  [/\bplant|seed/i, home.plant],
  [/\bnovel|atlas|poems|dictionary|cookbook/i, home.book],
]

export function motifFor(category: number, name: string, chance: number): Shape[] {
  const called = words.find(([word]) => word.test(name))
  if (called) return called[1]()
  const family = families[familyOf(category)]!
  return family[Math.floor(chance * family.length)]!()
}
