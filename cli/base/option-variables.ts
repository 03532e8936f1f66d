import { Command, Help, type Option } from 'commander'

const off: ReadonlySet<string> = new Set(['', '0', 'false', 'no'])

/** A command whose every option can also be given by an environment variable: that of `--port-base` is MARKETLAB_PORT_BASE. */
export class CommandWithVariables extends Command {
  override createCommand(name?: string): Command {
    return new CommandWithVariables(name)
  }

  override addOption(option: Option): this {
    const variable = `MARKETLAB_${option.name().replaceAll('-', '_').toUpperCase()}`
    const takesValue = option.required || option.optional
    if (takesValue || !off.has(process.env[variable] ?? '')) option.env(variable)
    return super.addOption(option)
  }
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
