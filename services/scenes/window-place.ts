import { z } from 'zod'

const pixels = z.int().min(-100_000).max(100_000)

export const windowPlace = z.strictObject({
  x: pixels,
  y: pixels,
  width: pixels.min(200),
  height: pixels.min(200),
  maximized: z.boolean().default(false),
})
export type WindowPlace = z.output<typeof windowPlace>
