import { callOn, refusalOf, resultOf } from '../runner/client.ts'
import type { Trial } from '../runner/trial.ts'
import type { Json, Peer } from '../wire/peer.ts'
import { shown } from '../wire/transcript.ts'
import { area } from './check.ts'

const wrongTexts: readonly unknown[] = [5, null, true, {}, ['ann']]

async function create(peer: Peer, args: Json, extra: Json = {}): Promise<unknown> {
  return resultOf('CreateAccount', await callOn(peer, 'CreateAccount', args, extra))[`${peer.side}Id`]
}

/** Each value of the field is refused, and the error names the field. */
async function refusesEach(t: Trial, field: string, values: readonly unknown[]): Promise<void> {
  const peer = await t.peer()
  for (const value of values) {
    const args = { username: t.username(), password: 'conformance', [field]: value }
    const reply = await callOn(peer, 'CreateAccount', args, {})
    const error = refusalOf('INVALID_ARGUMENT', `CreateAccount with ${field} ${shown(value, 60)}`, reply)
    t.equal(error.details?.field, field, 'details.field')
  }
}

export const accounts = area(
  { name: 'ACCOUNT', title: 'Accounts', needs: 'any', section: 'api#CreateAccount' },
  [
    [
      1,
      'core',
      'CreateAccount answers with the id of the account, an integer above 0, and no two accounts have the same id.',
      'Items and orders belong to accounts by this id.',
      async (t) => {
        const peer = await t.peer()
        const ids: unknown[] = []
        for (let count = 0; count < 3; count += 1)
          ids.push(await create(peer, { username: t.username(), password: 'conformance' }))
        t.that(
          ids.every((id) => Number.isSafeInteger(id) && Number(id) > 0),
          'ids that are integers above 0',
          ids,
        )
        t.equal(new Set(ids).size, 3, 'the number of different ids')
      },
    ],
    [
      2,
      'core',
      'A username that is taken is ALREADY_EXISTS.',
      'Two users with one name would get into the same account.',
      async (t) => {
        const { peer, username } = await t.user()
        const reply = await callOn(peer, 'CreateAccount', { username, password: 'another one' }, {})
        refusalOf('ALREADY_EXISTS', `CreateAccount with a taken username`, reply)
      },
    ],
    [
      3,
      'core',
      'A username can be taken once in each role.',
      'Usernames are unique per role, and a person may buy and sell.',
      async (t) => {
        const username = t.username()
        const password = 'conformance'
        await create(await t.peer('buyer'), { username, password })
        await create(await t.peer('seller'), { username, password })
      },
      { needs: 'both' },
    ],
    [
      4,
      'full',
      'A username has from 1 to 32 characters.',
      'A limit that is not checked is no limit.',
      async (t) => {
        await refusesEach(t, 'username', ['', 'x'.repeat(33), 'x'.repeat(10_000)])
        await create(await t.peer(), { username: t.username().padEnd(32, 'x'), password: 'conformance' })
      },
    ],
    [
      5,
      'full',
      'A password has from 1 to 128 characters.',
      'A password that was cut silently opens the account to a shorter one.',
      async (t) => {
        await refusesEach(t, 'password', ['', 'x'.repeat(129)])
        const peer = await t.peer()
        const username = t.username()
        const password = 'é'.repeat(128)
        await create(peer, { username, password })
        resultOf('Login', await callOn(peer, 'Login', { username, password }, {}))
        const shorter = { username, password: 'é'.repeat(127) }
        refusalOf(
          'UNAUTHENTICATED',
          'Login with a shorter password',
          await callOn(peer, 'Login', shorter, {}),
        )
      },
    ],
    [
      6,
      'full',
      'A username or a password that is missing is INVALID_ARGUMENT, which names the field.',
      'The error has to say what to add.',
      async (t) => {
        const peer = await t.peer()
        for (const [field, args] of [
          ['username', { password: 'conformance' }],
          ['password', { username: t.username() }],
        ] as const) {
          const error = refusalOf(
            'INVALID_ARGUMENT',
            'CreateAccount',
            await callOn(peer, 'CreateAccount', args, {}),
          )
          t.equal(error.details?.field, field, 'details.field')
        }
      },
    ],
    [
      7,
      'full',
      'A username or a password that is not a string is INVALID_ARGUMENT.',
      'An object in the place of a password has opened accounts before: some databases take it for a query.',
      async (t) => {
        await refusesEach(t, 'username', wrongTexts)
        await refusesEach(t, 'password', wrongTexts)
      },
    ],
    [
      8,
      'full',
      'A name has from 1 to 32 characters, and need not be unique.',
      'Names are shown to others, usernames are not.',
      async (t) => {
        await refusesEach(t, 'name', ['', 'x'.repeat(33), 7])
        const peer = await t.peer()
        for (let count = 0; count < 2; count += 1)
          await create(peer, { username: t.username(), password: 'conformance', name: 'Ann' })
      },
    ],
    [
      9,
      'full',
      'If many clients ask for the same username at once, exactly one gets it.',
      'A check before the write is too early if nothing reserves the name in between.',
      async (t) => {
        const args = { username: t.username(), password: 'conformance' }
        const peers = await Promise.all(Array.from({ length: 6 }, () => t.peer()))
        const replies = await Promise.all(peers.map((peer) => callOn(peer, 'CreateAccount', args, {})))
        t.equal(replies.filter(({ ok }) => ok === true).length, 1, 'the number of accounts')
        for (const reply of replies)
          if (reply.ok !== true) refusalOf('ALREADY_EXISTS', 'CreateAccount of the others', reply)
      },
    ],
    [
      10,
      'full',
      'A refused CreateAccount leaves the username free.',
      'An operation that is refused changes nothing.',
      async (t) => {
        const peer = await t.peer()
        const username = t.username()
        refusalOf(
          'INVALID_ARGUMENT',
          'CreateAccount',
          await callOn(peer, 'CreateAccount', { username, password: '' }, {}),
        )
        await create(peer, { username, password: 'conformance' })
      },
    ],
    [
      11,
      'full',
      'The tier of a buyer is "normal" or "vip", and without one it is "normal".',
      'Orders of VIPs are taken first, so the tier must be certain.',
      async (t) => {
        await refusesEach(t, 'tier', ['gold', '', 'VIP', 1])
        const peer = await t.peer('buyer')
        await create(peer, { username: t.username(), password: 'conformance', tier: 'vip' })
      },
      { needs: 'buyer' },
    ],
    [
      12,
      'full',
      'A username with quotes, or in another script, is stored unchanged.',
      'Text that becomes part of a query, or of a file name, is a security hole.',
      async (t) => {
        const peer = await t.peer()
        for (const text of [`'"; --`, 'Zoë', '../x']) {
          const account = { username: `${t.word()}${text}`, password: `' OR '1'='1` }
          await create(peer, account)
          resultOf('Login', await callOn(peer, 'Login', account, {}))
        }
      },
    ],
    [
      13,
      'beyond',
      'Characters are counted as people count them: an emoji is one.',
      'A user who sees 32 characters does not understand that there are 64.',
      async (t) => {
        const args = { username: `${t.word()}${'😀'.repeat(23)}`, password: 'conformance' }
        await create(await t.peer(), { ...args, username: args.username.slice(0, 52) })
      },
    ],
  ],
)
