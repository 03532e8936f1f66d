import { hash } from 'node:crypto'
import { chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { syncFolder } from '../engine/folder/folder-files.ts'
import { makeFolder } from '../engine/folder/make-folder.ts'
import { shellWord } from '../engine/shell-word.ts'
import { PostgresStartError } from './failures.ts'
import { ownerOf, placeOf } from './place.ts'
import { findPrograms } from './programs.ts'
import { type DataFolder, runProgram } from './run-program.ts'
import { serverUser } from './server-user.ts'

export const databaseName = 'marketlab'
export const roleName = 'marketlab'

/** Nobody gets in without the password, not even from this machine. */
const accessRules = 'host all all 127.0.0.1/32 scram-sha-256\n'

/** The data of a private server, made at the first start, with the password that its services have now. */
export async function openDataFolder(root: string, password: string): Promise<DataFolder> {
  makeFolder(root)
  const folder = join(root, 'data')
  const draft = join(root, 'data.new')
  // Removes the remains of a first start that was interrupted.
  rmSync(draft, { recursive: true, force: true })
  const isNew = !existsSync(join(folder, 'PG_VERSION'))
  const data = isNew ? await make(draft) : await open(folder)
  const digest = hash('sha256', password)
  const digestFile = join(root, 'password-digest')
  if (isNew || readIfThere(digestFile) !== digest) {
    await change(data, [
      ...(isNew ? [`CREATE DATABASE ${databaseName}`] : []),
      `ALTER ROLE ${roleName} PASSWORD '${password}'`,
    ])
  }
  if (isNew) {
    renameSync(draft, folder)
    await syncFolder(root)
  }
  writeFileSync(digestFile, digest, { mode: 0o600 })
  return { ...data, folder }
}

async function make(draft: string): Promise<DataFolder> {
  const programs = await findPrograms()
  const user = serverUser()
  makeFolder(draft)
  if (user) chownSync(draft, user.uid, user.gid)
  const data: DataFolder = { folder: draft, programs, user }
  const place = placeOf(draft, user)
  try {
    await runProgram(data, place, 'initdb', [
      `--pgdata=${place.path}`,
      `--username=${roleName}`,
      '--auth=trust',
      '--encoding=UTF8',
      '--locale=C',
      '--data-checksums',
      '--no-instructions',
    ])
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    throw error
  } finally {
    place.close()
  }
  writeFileSync(join(draft, 'pg_hba.conf'), accessRules)
  return data
}

async function open(folder: string): Promise<DataFolder> {
  const major = Number.parseInt(readFileSync(join(folder, 'PG_VERSION'), 'utf8'), 10)
  const programs = await findPrograms({ major, folder })
  const owner = ownerOf(folder)
  const own = process.getuid?.()
  if (own === undefined || owner.uid === own) return { folder, programs, user: undefined }
  if (own === 0) return { folder, programs, user: owner }
  throw new PostgresStartError(
    `${folder} belongs to another user of this machine, because the cluster was started by root once. ` +
      `Run "sudo chown -R ${own} ${shellWord(folder)}", or choose another data folder.`,
  )
}

/** Before the server is up, so that nobody can be quicker. */
async function change(data: DataFolder, statements: readonly string[]): Promise<void> {
  const place = placeOf(data.folder, data.user)
  try {
    await runProgram(
      data,
      place,
      'postgres',
      ['--single', '-D', place.path, '-c', 'exit_on_error=on', '-c', 'log_checkpoints=off', 'postgres'],
      statements.map((statement) => `${statement}\n`).join(''),
    )
  } finally {
    place.close()
  }
}

function readIfThere(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}
