import { expect, it } from 'vitest'
import { audit } from './administration.ts'
import { logTo } from './log.ts'

it('a line of the log holds nothing that acts on a terminal, and stays equal', () => {
  const lines: string[] = []
  const log = logTo({ write: (line: string) => lines.push(line) }, 'info', { service: 'test' })
  const name = 'a\u009b31m\u202e\u200b\u2028\u{e0041}\u001b\u007f'
  log.info({ name }, name)
  const [line = ''] = lines
  expect(line).toMatch(/^[ -~]+\n$/)
  expect(JSON.parse(line)).toMatchObject({ service: 'test', name, msg: name })
})

it('deeds of the administrator are logged at any level', () => {
  const lines: string[] = []
  const log = logTo({ write: (line: string) => lines.push(line) }, 'silent', { service: 'test' })
  log.error({}, 'left out')
  audit(log, 'set-stock', { itemId: '3-1' })
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
    { service: 'test', audit: 'set-stock', by: 'administrator', itemId: '3-1' },
  ])
})
