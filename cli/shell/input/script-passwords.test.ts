import { Readable } from 'node:stream'
import { expect, it } from 'vitest'
import { scriptPasswords } from './script-passwords.ts'

const none = { environment: {}, input: undefined, warn: undefined }

it('a password comes from the environment first, then from the first line of the standard input', async () => {
  const input = () => Readable.from(['sec', 'ret\nnext\n'])
  const both = scriptPasswords({ ...none, environment: { MARKETLAB_PASSWORD: 'given' }, input: input() })
  expect(await both.beside()).toBe('given')
  const lines = scriptPasswords({ ...none, environment: { MARKETLAB_PASSWORD: '' }, input: input() })
  expect([await lines.beside(), await lines.beside()]).toEqual(['secret', 'secret'])
})

it('there may be none', async () => {
  expect(await scriptPasswords(none).beside()).toBeUndefined()
  expect(await scriptPasswords({ ...none, input: Readable.from([]) }).beside()).toBeUndefined()
  expect(await scriptPasswords({ ...none, input: Readable.from(['\n']) }).beside()).toBeUndefined()
})

it('a password in the arguments is warned of once, one in a file of commands is not', () => {
  const warnings: string[] = []
  const source = scriptPasswords({ ...none, warn: (text) => warnings.push(text) })
  source.inCommand()
  source.inCommand()
  expect(warnings).toEqual([expect.stringContaining('can be read by everybody')])
  scriptPasswords(none).inCommand()
})
