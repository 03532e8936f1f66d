import { dirname, resolve } from 'node:path'
import { boundedText } from './bounded-text.ts'
import { type Config, ConfigError, configSchema, parseConfig, problemIn } from './config.ts'
import { over, settingsIn } from './environment.ts'
import { mostYamlBytes, readYaml } from './yaml-text.ts'

/**
 * The configuration of a file, or the defaults without one, under that of the environment. Apart from the rest of the
 * configuration: services get theirs ready made, and start sooner without a reader of YAML.
 */
export function loadConfig(file: string | undefined, env: NodeJS.ProcessEnv = process.env): Config {
  const variables = settingsIn(env, configSchema)
  const { input, nameOf } = variables
  if (file === undefined) return parseConfig(input, undefined, undefined, undefined, nameOf)
  const { value, problems, lineOf } = readYaml(textOf(file))
  if (problems.length > 0)
    throw new ConfigError(...problems.map(({ line, message }) => problemIn(file, line, message)))
  const folder = dirname(resolve(file))
  return parseConfig(over(withoutEmptySections(value), variables), file, folder, lineOf, nameOf)
}

function textOf(file: string): string {
  try {
    return boundedText(file, mostYamlBytes)
  } catch (error) {
    throw unreadable(file, error)
  }
}

function unreadable(file: string, error: unknown): ConfigError {
  const { code } = error as NodeJS.ErrnoException
  const known: Record<string, string> = { ENOENT: 'is not there', EISDIR: 'is a folder' }
  const why = known[code ?? ''] ?? `cannot be read (${code ?? String(error)})`
  return new ConfigError(`The configuration "${file}" ${why}.`)
}

/** A section whose every line is commented out is null in YAML, and means what leaving it out means. */
function withoutEmptySections(input: unknown): unknown {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return input
  return Object.fromEntries(Object.entries(input).filter(([, section]) => section !== null))
}
