import { z } from 'zod'
import { rev } from './values.ts'

const seen = z.int({ error: 'a revision' }).min(0, { error: 'a revision' })

/** The revisions that a session has seen. Its client carries them, because frontends keep nothing. */
export const seenSoFar = z.object({
  read: seen.optional().meta({ description: 'the newest revision that an answer told this session of' }),
  written: seen
    .optional()
    .meta({ description: 'the newest revision that a write of this session was answered with' }),
})

export const after = z.union([seen, seenSoFar], {
  error: 'a revision, or {"read", "written"} with the revisions that were seen',
})

export const asOf = z.object({
  rev,
  lagMs: z
    .number()
    .min(0)
    .meta({ description: 'for how long changes may be missing from it; 0 at product-db itself' }),
  from: z.string().meta({ description: 'who answered: product-db, or one of its followers' }),
})

export type SeenSoFar = z.infer<typeof seenSoFar>
export type After = z.infer<typeof after>
export type AsOf = z.infer<typeof asOf>

/** The revisions that a session has seen, as its client carries them from request to request. */
export class SeenRevisions {
  #read = 0
  #written = 0

  get after(): SeenSoFar {
    return { read: this.#read, written: this.#written }
  }

  note({ rev }: AsOf, isRead: boolean): void {
    if (isRead) this.#read = Math.max(this.#read, rev)
    else this.#written = Math.max(this.#written, rev)
  }
}
