import { z } from 'zod'

const micros = z.int().min(0)

/** Where a stretch of a traced request's time went. */
export const span = z.object({
  service: z.string().max(64).meta({ description: 'the service that did the work' }),
  op: z.string().max(64).meta({ description: 'what it was asked to do' }),
  kind: z.enum(['server', 'client', 'journal']).meta({
    description:
      'the work itself as the service saw it, a request as the asking service saw it, or a database waiting for its disk',
  }),
  at: micros.meta({
    description:
      'when it began, in microseconds after the span that it is a part of; 0 where their clocks differ: those of two services are never compared',
  }),
  us: micros.meta({ description: 'how long it took, in microseconds' }),
  parent: z.int().min(0).optional().meta({
    description: 'the place, counted from 0, of the span that it is a part of; none for the whole',
  }),
})

/** Of one reply: a span stands behind the one that it is a part of. */
export const spanList = z
  .array(span)
  .refine((spans) => spans.every(({ parent }, place) => parent === undefined || parent < place), {
    error: 'spans behind those that they are a part of',
  })

export type Span = z.infer<typeof span>
