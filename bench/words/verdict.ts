import type { ScenarioResult, Verdict, VerdictLevel } from '../model/result.ts'
import { shortScenario } from './scenario.ts'

const marks: Record<VerdictLevel, string> = { trustworthy: '✓', doubtful: '?', invalid: '✗' }

const meanings: Record<VerdictLevel, string> = {
  trustworthy: 'Nothing was found that speaks against these figures.',
  doubtful: 'These figures may be off. Read the reasons before you rely on them.',
  invalid: 'Do not use these figures: what was measured is not what was asked for.',
}

/** "✗ invalid": told by a sign and a word, not by colour alone. */
export function describeLevel(level: VerdictLevel): string {
  return `${marks[level]} ${level}`
}

export function meaningOf({ level }: Verdict): string {
  return meanings[level]
}

/** A scenario where there is no room for its verdict: what is not trustworthy says so. */
export function markScenario(scenario: ScenarioResult): string {
  const { level } = scenario.verdict
  return level === 'trustworthy' ? shortScenario(scenario) : `${shortScenario(scenario)} (${level})`
}
