import { Command, Help, Option } from 'commander'

const off: ReadonlySet<string> = new Set(['', '0', 'false', 'no', 'n', 'off'])

/** Nobody agrees for all times that something is deleted. */
const agreements: ReadonlySet<string> = new Set(['yes'])

/** A command whose every option can also be given by an environment variable: that of `--port-base` is MARKETLAB_PORT_BASE. */
export class CommandWithVariables extends Command {
  override createCommand(name?: string): Command {
    return new CommandWithVariables(name)
  }

  override addOption(option: Option): this {
    const variable = `MARKETLAB_${option.name().replaceAll('-', '_').toUpperCase()}`
    const takesValue = option.required || option.optional
    const value = (process.env[variable] ?? '').trim()
    if (takesValue) option.env(variable)
    else if (!agreements.has(option.name()) && !off.has(value.toLowerCase()) && !isSetting(value))
      option.env(variable)
    return super.addOption(option)
  }
}

/** An option whose name means something else in a variable. */
export class OptionWithoutVariable extends Option {
  override env(): this {
    return this
  }
}

/**
 * The options of a command below others that have some of them, too. One that was given on the command line wins over a
 * variable, and of two that were given the one that stands behind the command.
 */
export function optionsOf<Options extends object>(command: Command): Options {
  const found: Record<string, unknown> = {}
  const sources: Record<string, string | undefined> = {}
  for (let at: Command | null = command; at; at = at.parent) {
    for (const [name, value] of Object.entries(at.opts())) {
      const source = at.getOptionValueSource(name)
      if (name in found && (sources[name] === 'cli' || source !== 'cli')) continue
      found[name] = value
      sources[name] = source
    }
  }
  return found as Options
}

/** Some switches share their name with a section of the configuration, whose variable holds the fields of the section. */
function isSetting(value: string): boolean {
  return value.startsWith('{')
}

/** The help says once that there are variables, and not at each option. */
export const helpWithoutVariables = {
  optionDescription(option: Option): string {
    const { envVar } = option
    option.envVar = undefined
    const text = Help.prototype.optionDescription.call(this, option)
    option.envVar = envVar
    return text
  },
} as Partial<Help>
