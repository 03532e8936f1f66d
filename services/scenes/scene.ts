import { z } from 'zod'
import { whyFaultHasNoEffect } from '../cluster/control/fault-reach.ts'
import { configSchema } from '../config/config.ts'
import { messageOf } from '../config/parse-document.ts'
import { inPlainWords, pathOf } from '../config/plain-words.ts'
import { followerSettings } from '../contract/following.ts'
import { balancingPolicy, routes } from '../contract/gateway.ts'
import { memberName } from '../contract/members.ts'
import { outages } from '../contract/payments.ts'
import { clients, everybody, type Fault } from '../faults/model/fault.ts'
import { describeFault } from '../faults/model/describe-fault.ts'
import { FaultTextError, parseFault } from '../faults/model/parse-fault.ts'
import { sampleAccounts } from '../sample/sample-accounts.ts'
import { clusterShape } from '../schedules/schedule.ts'
import { controlPages } from './control-pages.ts'
import { membersOfShape, type SceneMember } from './scene-members.ts'
import { sceneTitle, sceneWords } from './scene-words.ts'
import { windowPlace } from './window-place.ts'

/** The sections of a cluster's configuration that a scene sets. It holds no secret, no address and no folder. */
const sceneSections = configSchema
  .pick({
    orders: true,
    catalogue: true,
    gateway: true,
    autoscale: true,
    resilience: true,
    timeouts: true,
    limits: true,
  })
  .extend({
    // Whole numbers, as the settings of the app have them.
    sessions: configSchema.shape.sessions
      .unwrap()
      .extend({ idleSeconds: z.int().min(5).max(86_400).default(300) })
      .prefault({}),
    payments: configSchema.shape.payments
      .unwrap()
      .extend({ delayMs: z.int().min(0).max(60_000).default(0) })
      .prefault({}),
  })
type SceneSection = keyof typeof sceneSections.shape

const faultText = z.string('a fault, such as "kill product-db"').transform((text, context) => {
  try {
    const words = describeFault(parseFault(text))
    // An amount as small as 1e-7 is written as nobody may enter it.
    parseFault(words)
    return words
  } catch (error) {
    if (!(error instanceof FaultTextError)) throw error
    context.addIssue({ code: 'custom', message: error.message })
    return z.NEVER
  }
})

const sceneWindow = z
  .strictObject({
    role: z.enum(['control', 'buyer', 'seller']),
    /** The user who is logged in there. */
    account: z.string().optional(),
    place: windowPlace.optional(),
  })
  .refine(({ role, account }) => account === undefined || isSampleAccount(role, account), {
    error:
      'an account of the sample data on the side of the window, such as buyer1 or ada: a scene keeps no passwords',
    path: ['account'],
  })

const faults = z.array(faultText).max(50).default([])

/** The whole set-up of a demonstration. Everything but the title has a default: what is not said is not there. */
export const sceneSchema = z
  .strictObject({
    title: sceneTitle,
    text: sceneWords.default(''),
    cluster: clusterShape,
    /** Followers with settings of their own, by name. The others hold changes back as `catalogue.delayMs` says. */
    followers: z.record(memberName, followerSettings).default({}),
    /** Gateways with a policy of their own, by name. */
    balancing: z.record(memberName, balancingPolicy).default({}),
    paymentsOutage: z.enum(outages).default('none'),
    /** How the shop windows reach the frontends. */
    route: z.enum(routes).default('direct'),
    /** Prepared ones wait for a click, the others are started with the scene. */
    faults: z.strictObject({ prepared: faults, active: faults }).prefault({}),
    /** The sample data is loaded if the market does not have it. */
    sample: z.boolean().default(false),
    /** Requests a second of background traffic; 0: none. */
    traffic: z.int().min(0).max(200).default(0),
    traces: z
      .strictObject({
        sample: z.enum(['off', 'some', 'all']).default('some'),
        /** Frames are recorded, for the diagram. */
        recording: z.boolean().default(false),
      })
      .prefault({}),
    windows: z
      .array(sceneWindow)
      .max(20)
      .refine((windows) => windows.filter(({ role }) => role === 'control').length < 2, {
        error: 'a list with one control room at most',
      })
      .default([]),
    /** The page that the control room shows. */
    page: z.enum(controlPages).default('overview'),
    /** How large the pages of all windows are drawn; 1 is the usual size. */
    zoom: z.number().min(0.5).max(3).default(1),
  })
  .superRefine((scene, context) => {
    const { config } = scene.cluster
    const tell = (path: PropertyKey[], message: string) =>
      context.addIssue({ code: 'custom', path, message, input: scene })
    for (const section of Object.keys(config).filter((name) => !isSection(name)))
      tell(['cluster', 'config', section], `a scene does not set this; it may set ${sectionNames.join(', ')}`)
    const known = Object.fromEntries(Object.entries(config).filter(([name]) => isSection(name)))
    const { error } = sceneSections.safeParse(known, inPlainWords)
    for (const issue of error?.issues ?? []) tell(['cluster', 'config', ...pathOf(issue)], messageOf(issue))
    const members = membersOfShape(scene.cluster)
    for (const [field, kind] of [
      ['followers', 'product-follower'],
      ['balancing', 'gateway'],
    ] as const)
      for (const name of Object.keys(scene[field]))
        if (!members.some((member) => member.name === name && member.kind === kind))
          tell([field, name], `this scene has no ${kind} of this name`)
    for (const list of ['prepared', 'active'] as const)
      scene.faults[list].forEach((text, index) => {
        const why = whyImpossible(parseFault(text), members)
        if (why !== undefined) tell(['faults', list, index], why)
      })
  })

export type Scene = z.output<typeof sceneSchema>
export type SceneInput = z.input<typeof sceneSchema>
export type SceneWindow = Scene['windows'][number]

const sectionNames = Object.keys(sceneSections.shape) as readonly SceneSection[]

function isSection(name: string): name is SceneSection {
  return (sectionNames as readonly string[]).includes(name)
}

export function isSampleAccount(role: string, username: string): boolean {
  return sampleAccounts.some((account) => account.role === role && account.username === username)
}

/** Why a fault cannot be in a scene with these members, in a sentence. */
export function whyImpossible(fault: Fault, members: readonly SceneMember[]): string | undefined {
  const unknown = namesIn(fault).find(
    (name) =>
      name !== everybody &&
      name !== clients &&
      !members.some((member) => member.name === name || (!('member' in fault) && member.kind === name)),
  )
  return unknown === undefined
    ? whyFaultHasNoEffect(fault, members)
    : `this scene has no member ${unknown}; it has ${members.map(({ name }) => name).join(', ')}`
}

function namesIn(fault: Fault): readonly string[] {
  if ('member' in fault) return [fault.member]
  return fault.kind === 'partition' ? [...fault.a, ...fault.b] : [...fault.from, ...fault.to]
}

/** The same fault where members have these names. A name that is not among them stays. */
export function withNames(fault: Fault, names: ReadonlyMap<string, string>): Fault {
  const named = (name: string) => names.get(name) ?? name
  if ('member' in fault) return { ...fault, member: named(fault.member) }
  if (fault.kind === 'partition') return { ...fault, a: fault.a.map(named), b: fault.b.map(named) }
  return { ...fault, from: fault.from.map(named), to: fault.to.map(named) }
}
