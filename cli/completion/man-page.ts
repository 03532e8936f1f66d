import { version } from '../../services/process/version.ts'
import { type CommandNode, eachCommand } from '../base/command-tree.ts'

/** The manual page, in the language of man(7). */
export function manPage(root: CommandNode): string {
  const [, ...commands] = eachCommand(root)
  const lines = [
    `.TH MARKETLAB 1 "" "marketlab ${version}" "Marketlab"`,
    '.SH NAME',
    `marketlab \\- ${prose('run, break, watch and measure a distributed marketplace')}`,
    '.SH SYNOPSIS',
    '.B marketlab',
    prose('<command> [options]'),
    '.SH DESCRIPTION',
    prose(root.description),
    ...paragraphs(root.more),
    '.SH OPTIONS',
    ...optionsOf(root),
    '.SH COMMANDS',
    ...commands.flatMap(sectionOf),
    '.SH EXIT STATUS',
    ...entry('0', 'done, or passed'),
    ...entry('1', 'failed'),
    ...entry('2', 'wrong usage'),
    ...entry('3', 'a result that is not trustworthy, or a judgement that could not be made'),
    '.SH FILES',
    ...entry('marketlab-data/', 'the data folder, unless --data or the configuration names another'),
    ...entry('marketlab-data/logs/', 'the log files, which marketlab logs shows'),
  ]
  return `${lines.join('\n')}\n`
}

function sectionOf(node: CommandNode): string[] {
  return [
    `.SS ${quoted(node.usage)}`,
    prose(`${capital(node.description)}.`),
    ...node.arguments.flatMap(({ name, description }) =>
      description === '' ? [] : entry(`<${name}>`, description),
    ),
    ...optionsOf(node),
    ...paragraphs(node.more),
  ]
}

function optionsOf({ options }: CommandNode): string[] {
  return options.flatMap(({ flags, description }) => entry(flags, description))
}

function entry(term: string, text: string): string[] {
  return ['.TP', `.B ${quoted(term)}`, prose(text)]
}

/** Prose is filled; what is indented, as examples are, stays as it is. */
function paragraphs(text: string): string[] {
  if (text === '') return []
  return [
    '.PP',
    ...text.split('\n').flatMap((line) => {
      if (line === '') return ['.PP']
      return line.startsWith('  ') ? ['.nf', prose(line), '.fi'] : [prose(line)]
    }),
  ]
}

function prose(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll("'", '\\(aq')
    .replaceAll(
      /[^ -~]/gu,
      (other) => `\\[u${other.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}]`,
    )
  return escaped.startsWith('.') ? `\\&${escaped}` : escaped
}

function quoted(text: string): string {
  return `"${prose(text).replaceAll('"', '\\(dq')}"`
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
