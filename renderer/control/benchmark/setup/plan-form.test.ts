import { describe, expect, it } from 'vitest'
import { planSchema } from '../../../../bench/model/plan.ts'
import { ownWorkloadSchema } from '../../../../bench/model/workload.ts'
import { defaultDraft, draftOf, type PlanDraft, planOf, planProblems } from './plan-form.ts'

const draft = (change: Partial<PlanDraft> = {}): PlanDraft => ({ ...defaultDraft(), ...change })
const problemsOf = (change: Partial<PlanDraft>) => planProblems(draft(change))

const own = ownWorkloadSchema.parse({ name: 'Own', thinkTime: '5ms', buyer: { GetItem: 1 } })

describe('a plan that is typed', () => {
  it('is sound as it comes, and what the command line would do by default', () => {
    expect(planProblems(defaultDraft())).toEqual({})
    expect(planOf(defaultDraft())).toEqual(planSchema.parse({ scenarios: [{ buyers: 1, sellers: 1 }] }))
  })

  it('becomes a plan that main accepts', () => {
    const typed = draft({
      course: { 1: true, 2: false, 3: true },
      others: [{ buyers: '7', sellers: '0' }],
      loop: 'open',
      rate: '2500.5',
      workload: 'mixed',
      traced: false,
      target: 'addresses',
      buyer: ' lab-3:6003 ',
      seller: '[::1]:6004',
    })
    expect(planProblems(typed)).toEqual({})
    const plan = planOf(typed)
    expect(planSchema.parse(plan)).toEqual(plan)
    expect(plan).toMatchObject({
      scenarios: [
        { buyers: 1, sellers: 1 },
        { buyers: 100, sellers: 100 },
        { buyers: 7, sellers: 0 },
      ],
      loop: { kind: 'open', ratePerSecond: 2_500.5 },
      traceEvery: 0,
      target: { buyer: { host: 'lab-3', port: 6003 }, seller: { host: '::1', port: 6004 } },
    })
  })

  it('says where a workload does not go with its clients', () => {
    expect(problemsOf({ workload: own, ownWorkload: own })).toEqual({
      workload: 'Not possible: "Own" has no operations for sellers, and a scenario has some.',
    })
    const course = { 1: false, 2: false, 3: false }
    expect(problemsOf({ workload: own, course, others: [{ buyers: '1', sellers: '0' }] })).toEqual({})
  })

  it('can be filled in again from a plan', () => {
    const plans = [
      defaultDraft(),
      draft({ warmUpOps: '0' }),
      draft({ course: { 1: false, 2: true, 3: true }, others: [{ buyers: '3', sellers: '4' }], runs: '3' }),
      draft({
        loop: 'open',
        rate: '12.5',
        target: 'addresses',
        buyer: '[::1]:1',
        seller: 'b:2',
        traced: false,
      }),
      draft({ frontends: '3', route: 'gateway' }),
      draft({
        workload: own,
        ownWorkload: own,
        course: { 1: false, 2: false, 3: false },
        others: [{ buyers: '2', sellers: '0' }],
      }),
      draft({ target: 'app', route: 'spread' }),
      draft({ target: 'addresses', buyer: 'a:1, b:2,[::1]:3' }),
    ].map(planOf)
    for (const plan of plans) expect(planOf(draftOf(plan))).toEqual(plan)
  })

  it('says what to enter instead', () => {
    expect(problemsOf({ course: { 1: false, 2: false, 3: false } })).toHaveProperty('scenarios')
    expect(problemsOf({ frontends: '0' })).toHaveProperty('frontends')
    expect(problemsOf({ target: 'addresses', buyer: 'a:1,,b:2' })).toHaveProperty('buyer')
    expect(problemsOf({ runs: '0' }).runs).toBe('Enter a whole number from 1 to 100.')
    expect(problemsOf({ runs: '2.5' })).toHaveProperty('runs')
    expect(problemsOf({ ops: '' })).toHaveProperty('ops')
    expect(problemsOf({ warmUpOps: '-1' })).toHaveProperty('warmUpOps')
    expect(problemsOf({ seed: 'x' })).toHaveProperty('seed')
    expect(problemsOf({ loop: 'open', rate: '0' }).rate).toContain('calls per second')
    const others = [
      { buyers: '5', sellers: '5' },
      { buyers: '0', sellers: '0' },
      { buyers: '3000', sellers: '1' },
    ]
    expect(Object.keys(problemsOf({ others }))).toEqual(['other-1', 'other-2'])
  })

  it('asks only for what counts', () => {
    expect(problemsOf({ loop: 'closed', rate: 'x', target: 'private', buyer: 'x', seller: '' })).toEqual({})
  })

  it.each([
    '',
    'localhost',
    'localhost:',
    ':6003',
    'a b:1',
    'host:0',
    'host:65536',
    '::1:6003',
    'http://host:1',
  ])('takes "%s" for no address', (buyer) => {
    expect(problemsOf({ target: 'addresses', buyer })).toHaveProperty('buyer')
  })
})
