import { z } from 'zod'
import { operation } from './operation.ts'
import * as v from './values.ts'

export const nothing = z.object({})

export const Ping = operation({
  summary: 'Tells which service answers. `instance` changes at every start of the service.',
  session: false,
  args: nothing,
  result: z.object({ service: z.string(), instance: z.string(), version: z.string(), uptimeMs: z.number() }),
  errors: [],
  safety: 'read',
})

export const Logout = operation({
  summary: 'Ends the session. A cart that was not saved is dropped.',
  session: true,
  args: nothing,
  result: nothing,
  errors: [],
  safety: 'once',
})

export const GetItemImage = operation({
  summary:
    'The image of an item, in base64. `image` is its hash, as the item has it: an image with the same hash is the same, so a ' +
    'client that has it need not ask again.',
  session: true,
  args: z.object({ itemId: v.itemId }),
  result: z.object({ type: v.imageType, data: z.string(), image: v.imageHash }),
  errors: ['NOT_FOUND'],
  safety: 'read',
})

/** For `Login`. */
export const loginKeys =
  'Each login starts a session of its own, also with a `key` that was used before: sessions are stored only as hashes, so ' +
  'the first one cannot be told again. Repeat it freely: a session that nobody uses ends by itself.'

export const since = z.int({ error: 'a revision' }).min(0, { error: 'a revision' }).optional().meta({
  description: 'the last revision seen: the events since then are sent first, as far as they are still known',
})

/** `topics` are those of the role; an empty list ends the subscription. */
export function subscribe<Topic extends string>(topics: readonly [Topic, ...Topic[]]) {
  const expected = `a list of ${topics.map((topic) => `"${topic}"`).join(' and ')}`
  return operation({
    summary:
      'Sends events on this connection from now on, for these topics instead of those before. `rev` is the revision ' +
      'after which nothing is missed. With `since`, events after it come first; `complete` is false if ' +
      'that is no longer known, and the client must read everything again. It must do the same after a `resync` event.',
    session: true,
    args: z.object({ topics: z.array(z.enum(topics, { error: expected }), { error: expected }), since }),
    result: z.object({ rev: v.rev, complete: z.boolean() }),
    errors: [],
    safety: 'read',
  })
}
