import { execFileSync } from 'node:child_process'
import fs, {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { parseConfig } from '../config/config.ts'
import { clusterSecret } from './secret.ts'
import { messageOf } from '../text/error-text.ts'
import { lockFolder } from '../engine/folder/folder-lock.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marketlab-private-'))
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

const mode = (file: string) => statSync(file).mode & 0o777

describe.skipIf(process.platform === 'win32')('what others of the machine could get at', () => {
  test.each([0o755, 0o750, 0o777, 0o701])(
    'a data folder of mode %o is refused with the command that mends it',
    async (open) => {
      const data = join(folder, 'product-db')
      mkdirSync(data)
      chmodSync(data, open)
      await expect(lockFolder(data, 'product-db')).rejects.toThrow(`Run "chmod 700 ${data}", then try again.`)
      expect(readdirSync(data)).toEqual([])
      chmodSync(data, 0o700)
      const lock = await lockFolder(data, 'product-db')
      lock.release()
    },
  )

  test('the command that mends a folder can be copied into a shell, whatever stands in its path', async () => {
    const data = join(folder, "Ann's data $HOME", 'product-db')
    mkdirSync(data, { recursive: true })
    chmodSync(data, 0o755)
    const refusal = await lockFolder(data, 'product-db').catch(messageOf)
    const command = /Run "(.*)", then/.exec(String(refusal))![1]!
    execFileSync('sh', ['-c', command])
    const lock = await lockFolder(data, 'product-db')
    lock.release()
  })

  test.each([0o644, 0o640, 0o604])(
    'a secret of mode %o is refused with the command that mends it',
    (open) => {
      const config = parseConfig({ storage: { folder } })
      const secret = clusterSecret(config)
      const file = join(folder, 'cluster-secret')
      chmodSync(file, open)
      expect(() => clusterSecret(config)).toThrow(`Run "chmod 600 ${file}", then try again`)
      chmodSync(file, 0o600)
      expect(clusterSecret(config)).toBe(secret)
    },
  )

  test('what is made anew is for its owner alone, whatever the umask lets through', async () => {
    const before = process.umask(0)
    try {
      const data = join(folder, 'data', 'product-db')
      const lock = await lockFolder(data, 'product-db')
      clusterSecret(parseConfig({ storage: { folder: join(folder, 'data') } }))
      expect([join(folder, 'data'), data].map(mode)).toEqual([0o700, 0o700])
      expect(mode(join(folder, 'data', 'cluster-secret'))).toBe(0o600)
      lock.release()
    } finally {
      process.umask(before)
    }
  })

  test('a secret that is named and readable by all is refused as well', () => {
    const file = join(folder, 'secret')
    writeFileSync(file, 'sixteen characters', { mode: 0o644 })
    chmodSync(file, 0o644)
    expect(() => clusterSecret(parseConfig({ cluster: { secretFile: file } }))).toThrow(`chmod 600 ${file}`)
    expect(existsSync(file)).toBe(true)
  })

  describe('where no chmod would help, it says what does:', () => {
    let file: string
    const refusal = () => clusterSecret(parseConfig({ cluster: { secretFile: file } }))

    beforeEach(() => {
      file = join(folder, 'secret')
      writeFileSync(file, 'sixteen characters', { mode: 0o444 })
      chmodSync(file, 0o444)
    })

    afterEach(() => vi.restoreAllMocks())

    test('a secret of somebody else', () => {
      vi.spyOn(process, 'getuid').mockReturnValue(process.getuid!() + 1)
      expect(refusal).toThrow(/It belongs to another user: have its owner run "chmod 640 .*mode 0440/)
    })

    test('a secret that is mounted read-only', () => {
      vi.spyOn(fs, 'accessSync').mockImplementation(() => {
        throw Object.assign(new Error('EROFS: read-only file system'), { code: 'EROFS' })
      })
      expect(refusal).toThrow(/mounted read-only: mount it with mode 0400, then try again/)
      expect(refusal).not.toThrow('chmod')
    })
  })
})
