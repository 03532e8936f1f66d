import { z } from 'zod'

const micros = z.int().min(0)

/** Where a stretch of a traced request's time went. */
export const span = z.object({
  service: z.string().max(64).meta({ description: 'the service that did the work' }),
  op: z.string().max(64).meta({ description: 'what it was asked to do' }),
  kind: z.enum(['server', 'client', 'journal', 'queue', 'payment']).meta({
    description:
      'the work as the service itself saw it, as the service that asked for it saw it, or product-db or customer-db waiting: for its disk, for the turn of an order, or for its payment',
  }),
  at: micros.meta({
    description:
      'when it began, in microseconds after the span that it is a part of; 0 where their clocks differ: those of two services are never compared',
  }),
  us: micros.meta({ description: 'how long it took, in microseconds' }),
  clock: micros.optional().meta({
    description:
      'when it began, in microseconds on the monotonic clock of its machine, told by the service itself: to be compared with spans of the same machine only',
  }),
  get parts() {
    return z.array(span).optional().meta({ description: 'what of it is known in detail' })
  },
})

export const spanList = z.array(span)

export type Span = z.infer<typeof span>
