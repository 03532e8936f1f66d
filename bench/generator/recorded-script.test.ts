import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type HistoryEntry, parseHistory } from '../../services/consistency/history.ts'
import { type Answer, type Script, step, type Step } from '../workload/script.ts'
import { HistoryLog } from './history-log.ts'
import { recordedScript } from './recorded-script.ts'

/** Asks each of the steps once, and notes what it was answered. */
function scripted(steps: Step[]) {
  const heard: [Step, Answer][] = []
  const script: Script = {
    next: () => steps[heard.length]!,
    answered: (asked, answer) => heard.push([asked, answer]),
  }
  return { script, heard }
}

function entriesOf(log: HistoryLog): HistoryEntry[] {
  const folder = mkdtempSync(join(tmpdir(), 'marketlab-history-'))
  log.writeTo(join(folder, 'run.jsonl'))
  const entries = parseHistory(readFileSync(join(folder, 'run.jsonl'), 'utf8'))
  rmSync(folder, { recursive: true })
  return entries
}

const lamp = { itemId: '3-1', rev: 7 }
const ok = (result: object): Answer => ({ ok: true, result })
const no = (code: string): Answer => ({ ok: false, code })

it.each<[string, Answer, object[]]>([
  ['GetItem', ok({ item: lamp }), [{ op: 'read', item: '3-1', rev: 7 }]],
  ['GetItem', no('NOT_FOUND'), [{ op: 'read', item: '3-1', rev: null }]],
  ['GetItem', no('TIMEOUT'), []],
  [
    'SearchItemsForSale',
    ok({ items: [lamp, { itemId: '3-2', rev: 9 }] }),
    [
      { op: 'read', item: '3-1', rev: 7 },
      { op: 'read', item: '3-2', rev: 9 },
    ],
  ],
  ['ChangeItemPrice', ok(lamp), [{ op: 'write', item: '3-1', rev: 7 }]],
  ['UpdateUnitsForSale', no('OUT_OF_STOCK'), []],
  ['UpdateUnitsForSale', no('NO_REPLY'), [{ op: 'write', item: '3-1', rev: null }]],
  ['GetItem', ok({ item: { itemId: '3-1' } }), []],
  ['DisplayCart', ok({ item: lamp }), []],
])('%s that is answered %j is noted as %j', (op, answer, expected) => {
  const { script, heard } = scripted([step(op, 'token', { itemId: '3-1' })])
  const log = new HistoryLog()
  const recorded = recordedScript(script, 'ann', log)
  recorded.answered(recorded.next(), answer)
  const entries = entriesOf(log)
  expect(entries).toMatchObject(expected.map((entry) => ({ session: 'ann', ...entry })))
  for (const { start, end } of entries) expect(end).toBeGreaterThanOrEqual(start)
  expect(heard).toHaveLength(1)
})

it('the script hears what it would hear without being recorded', () => {
  const steps = [step('GetItem', 't', { itemId: '3-1' }), step('GetItem', 't', { itemId: '3-1' }, true)]
  const { script, heard } = scripted(steps)
  const recorded = recordedScript(script, 'ann', new HistoryLog())
  for (const _ of steps) {
    const asked = recorded.next()
    expect(asked.wantsResult).toBe(true)
    recorded.answered(asked, ok({ item: lamp }))
  }
  expect(heard).toEqual([
    [steps[0], { ok: true, result: undefined }],
    [steps[1], ok({ item: lamp })],
  ])
})
