import { callOn, refusalOf, resultOf } from '../runner/client.ts'
import { inTurn } from '../runner/trial.ts'
import type { Side } from '../wire/peer.ts'
import { shown } from '../wire/transcript.ts'
import { argumentless, sampleArguments } from './sample-arguments.ts'
import { area } from './check.ts'

/** An operation of each side that needs nothing but a session. */
const own: Readonly<Record<Side, string>> = { buyer: 'DisplayCart', seller: 'GetSellerRating' }

export const sessions = area({ name: 'SESSION', title: 'Sessions', needs: 'any', section: 'api#Login' }, [
  [
    1,
    'core',
    'Login answers with a session and with the id that CreateAccount gave.',
    'All that an account owns is found by its id.',
    async (t) => {
      const { peer, username, password, accountId } = await t.user()
      const result = resultOf('Login', await callOn(peer, 'Login', { username, password }, {}))
      t.that(
        typeof result.session === 'string' && result.session !== '',
        'a session that is a string',
        result,
      )
      t.equal(result[`${t.side}Id`], accountId, `${t.side}Id`)
    },
  ],
  [
    2,
    'core',
    'A wrong password is UNAUTHENTICATED.',
    'The password is all that protects an account.',
    async (t) => {
      const { peer, username } = await t.user()
      const reply = await callOn(peer, 'Login', { username, password: 'a wrong one' }, {})
      refusalOf('UNAUTHENTICATED', 'Login with a wrong password', reply)
    },
  ],
  [
    3,
    'core',
    'An unknown username is UNAUTHENTICATED.',
    'There is no account to log in to.',
    async (t) => {
      const reply = await callOn(await t.peer(), 'Login', { username: t.username(), password: 'x' }, {})
      refusalOf('UNAUTHENTICATED', 'Login of nobody', reply)
    },
  ],
  [
    4,
    'core',
    'Without a session, an operation that needs one is UNAUTHENTICATED.',
    'Otherwise anybody could do it.',
    async (t) => {
      const peer = await t.peer()
      for (const [op, args] of Object.entries(sampleArguments[t.side]))
        refusalOf('UNAUTHENTICATED', `${op} without a session`, await callOn(peer, op, args, {}))
    },
    { section: 'api#Errors' },
  ],
  [
    5,
    'core',
    'A made-up session is UNAUTHENTICATED.',
    'A session proves who asks only if it cannot be made up.',
    async (t) => {
      const user = await t.user()
      const real = String(user.session)
      const other = real.endsWith('a') ? 'b' : 'a'
      for (const session of [
        'nonsense',
        '1',
        '',
        `${real}x`,
        real.slice(0, -1),
        real.slice(0, -1) + other,
        real.toUpperCase() + real,
      ])
        await user.refused('UNAUTHENTICATED', own[t.side], {}, { session })
    },
    { section: 'api#Errors' },
  ],
  [
    6,
    'core',
    'After Logout, the session is UNAUTHENTICATED.',
    'On a shared computer, Logout is what protects the account.',
    async (t) => {
      const user = await t.otherSession(await t.user())
      await user.ok('Logout')
      await user.refused('UNAUTHENTICATED', own[t.side])
      await user.refused('UNAUTHENTICATED', 'Logout')
    },
    { section: 'api#Logout' },
  ],
  [
    7,
    'core',
    'A session of the other role is FORBIDDEN.',
    'A session is tied to one role: a buyer is not a seller.',
    async (t) => {
      const [buyer, seller] = [await t.buyer(), await t.seller()]
      for (const op of argumentless.seller)
        await seller.refused('FORBIDDEN', op, {}, { session: buyer.session })
      for (const op of argumentless.buyer)
        await buyer.refused('FORBIDDEN', op, {}, { session: seller.session })
    },
    { needs: 'both', section: 'api#Errors' },
  ],
  [
    8,
    'core',
    'A session continues after its connection is closed, and can be used on several connections at once.',
    'A connection is not a session: networks break, and a user may have two windows.',
    async (t) => {
      const first = await t.otherSession(await t.user())
      const others = await inTurn(3, () => t.again(first))
      await Promise.all(others.map((other) => other.ok(own[t.side])))
      first.peer.close()
      others[0]!.peer.close()
      await others[1]!.ok(own[t.side])
      await (await t.again(first)).ok(own[t.side])
    },
    { section: 'api#Frames' },
  ],
  [
    9,
    'core',
    'Each login starts a session of its own: the end of one is not the end of another.',
    'A user who logs out in the library stays logged in at home.',
    async (t) => {
      const [one, other] = [await t.otherSession(await t.user()), await t.otherSession(await t.user())]
      t.that(one.session !== other.session, 'two different sessions', [one.session, other.session])
      await one.ok('Logout')
      await other.ok(own[t.side])
    },
  ],
  [
    10,
    'full',
    'An account of one role does not log in at the other.',
    'Accounts belong to a role.',
    async (t) => {
      const buyer = await t.buyer()
      const { username, password } = buyer
      const reply = await callOn(await t.peer('seller'), 'Login', { username, password }, {})
      refusalOf('UNAUTHENTICATED', 'Login of a buyer at the seller frontend', reply)
    },
    { needs: 'both' },
  ],
  [
    11,
    'full',
    'Sessions cannot be guessed: they are long, and have nothing in common.',
    'A counter, or a time, is found in a second.',
    async (t) => {
      const user = await t.user()
      const all = (await inTurn(4, () => t.otherSession(user))).map(({ session }) => String(session))
      for (const session of all)
        t.that(session.length >= 20 && new Set(session).size >= 6, 'a session with 128 random bits', session)
      for (const [index, session] of all.entries())
        for (const other of all.slice(index + 1)) {
          const same = [...session].filter((character, at) => character === other[at]).length
          t.that(same < session.length * 0.6, 'two sessions with little in common', [session, other])
        }
    },
    { section: 'security#Logins' },
  ],
  [
    12,
    'full',
    'A password that is not a string is INVALID_ARGUMENT at Login, too.',
    'Some databases take an object in its place for a query that is true for everybody.',
    async (t) => {
      const { peer, username } = await t.user()
      for (const password of [{ $ne: '' }, null, true, ['conformance'], 5]) {
        const reply = await callOn(peer, 'Login', { username, password }, {})
        refusalOf('INVALID_ARGUMENT', `Login with the password ${shown(password)}`, reply)
      }
    },
  ],
  [
    13,
    'full',
    'A username or a password with words of a query language gives no access.',
    'Query injection is the oldest security hole of databases.',
    async (t) => {
      const { peer, username } = await t.user()
      for (const args of [
        { username, password: `' OR '1'='1` },
        { username: `${username}' --`, password: 'x' },
        { username: `' OR 1=1 --`.slice(0, 32), password: `' OR 1=1 --` },
      ])
        refusalOf('UNAUTHENTICATED', `Login with ${shown(args)}`, await callOn(peer, 'Login', args, {}))
    },
  ],
  [
    14,
    'full',
    'A session that is not a string gives no access.',
    'It is compared with stored ones, and must not be equal to all of them.',
    async (t) => {
      const { peer, session: real } = await t.user()
      for (const session of [null, true, 5, {}, [real], { $ne: '' }]) {
        const id = peer.newId()
        peer.send({ id, op: own[t.side], session, args: {} })
        const reply = await peer.take((message) => message.id === id || message.id === null, 'the reply')
        const codes = ['UNAUTHENTICATED', 'INVALID_ARGUMENT', 'BAD_REQUEST'] as const
        refusalOf(codes, `${own[t.side]} with the session ${shown(session)}`, reply)
      }
    },
    { section: 'api#Errors' },
  ],
  [
    15,
    'full',
    'Usernames are compared exactly: with a part of a username, or with a longer one, nobody gets into its account.',
    'A comparison that stops early opens the accounts of others.',
    async (t) => {
      const { peer, username, password } = await t.user()
      for (const other of [username.slice(0, -1), `${username}x`, `${username} x`])
        refusalOf(
          'UNAUTHENTICATED',
          `Login as ${other}`,
          await callOn(peer, 'Login', { username: other, password }, {}),
        )
    },
  ],
  [
    16,
    'core',
    'Requests of one session on several connections at the same time all succeed.',
    'Frontends share nothing but the database, and so a session works everywhere.',
    async (t) => {
      const user = await t.user()
      const all = await inTurn(5, () => t.again(user))
      const replies = await Promise.all(
        all.flatMap((client) => Array.from({ length: 5 }, () => client.begin(own[t.side]))),
      )
      for (const reply of replies) resultOf(own[t.side], reply)
    },
    { section: 'api#Frames' },
  ],
  [
    17,
    'beyond',
    'A session ends after five minutes without a request.',
    'A computer that was left alone must not stay logged in for ever.',
    async (t) => {
      const user = await t.newUser()
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 305_000)
        t.signal.addEventListener('abort', () => {
          clearTimeout(timer)
          resolve()
        })
      })
      const again = await t.again(user)
      await again.refused(['SESSION_EXPIRED', 'UNAUTHENTICATED'], own[t.side])
    },
    { isApart: true, deadlineMs: 700_000 },
  ],
])
