import { describe, expect, it } from 'vitest'
import type { Finding } from './claim.ts'
import { judge } from './judge.ts'

const bound = 'under 1 ms'
const holds: Finding = { holds: true, figure: '0.5 ms', bound }
const fails: Finding = { holds: false, figure: '1.5 ms', bound }
const busy = 'other programs took 48 % of the processors'
const disturbed = (each: Finding, reason = busy): Finding => ({ ...each, disturbed: reason })

describe('judge', () => {
  it('wants a first try', () => {
    expect(judge([])).toBeUndefined()
  })

  it('believes a try that holds, on a busy machine too', () => {
    expect(judge([holds])).toEqual({ answer: 'holds' })
    expect(judge([disturbed(holds)])).toEqual({ answer: 'holds' })
    expect(judge([fails, disturbed(fails), disturbed(holds)])).toEqual({ answer: 'holds' })
  })

  it('repeats a try that does not hold', () => {
    expect(judge([fails])).toBeUndefined()
    expect(judge([disturbed(fails)])).toBeUndefined()
    expect(judge([fails, disturbed(fails)])).toBeUndefined()
  })

  it('says that a claim does not hold after two failures on an undisturbed machine', () => {
    expect(judge([fails, fails])).toEqual({ answer: 'does not hold' })
    expect(judge([fails, disturbed(fails), fails])).toEqual({ answer: 'does not hold' })
  })

  it('never says so of a machine that was disturbed', () => {
    expect(judge([disturbed(fails), disturbed(fails), disturbed(fails)])).toEqual({
      answer: 'cannot be told',
      reason: `3 of 3 tries were disturbed, the last one because ${busy}`,
    })
    expect(judge([disturbed(fails), fails, disturbed(fails, 'the disk was slow')])).toEqual({
      answer: 'cannot be told',
      reason: '2 of 3 tries were disturbed, the last one because the disk was slow',
    })
  })

  it('tries as often as the claim wants, and never more than three times', () => {
    expect(judge([fails], { tries: 1 })).toEqual({ answer: 'does not hold' })
    expect(judge([disturbed(fails)], { tries: 1 })?.answer).toBe('cannot be told')
    expect(judge([disturbed(fails), disturbed(fails)], { tries: 2 })?.answer).toBe('cannot be told')
    expect(judge([disturbed(fails), disturbed(fails)], { tries: 9 })).toBeUndefined()
    expect(judge(Array<Finding>(3).fill(disturbed(fails)), { tries: 9 })?.answer).toBe('cannot be told')
  })

  it('does not excuse a failure by disturbance where the promise is about disturbed machines', () => {
    expect(judge([disturbed(fails)], { tries: 1, disturbanceIsNoExcuse: true })).toEqual({
      answer: 'does not hold',
    })
    expect(judge([disturbed(holds)], { tries: 1, disturbanceIsNoExcuse: true })).toEqual({ answer: 'holds' })
  })

  it('believes a figure that disturbance may improve only where there was none', () => {
    const options = { disturbanceMayHelp: true }
    expect(judge([disturbed(holds)], options)).toBeUndefined()
    expect(judge([disturbed(holds), holds], options)).toEqual({ answer: 'holds' })
    expect(judge(Array<Finding>(3).fill(disturbed(holds)), options)).toEqual({
      answer: 'cannot be told',
      reason: `3 of 3 tries were disturbed, the last one because ${busy}`,
    })
    expect(judge([disturbed(holds), fails, fails], options)).toEqual({ answer: 'does not hold' })
  })
})
