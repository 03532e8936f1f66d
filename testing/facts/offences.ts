import ts from 'typescript'
import { clockNames, comesFromClock } from './clock-names.ts'
import { calledName, constantsOf, nodesIn, numberOf } from './nodes.ts'

/** Shorter limits than this can be missed by a machine that is only busy. */
export const shortestLimitMs = 10_000

export type Rule = 'name' | 'clock bound' | 'throughput' | 'short limit' | 'sleep' | 'skip' | 'only'

export interface Offence {
  rule: Rule
  line: number
  text: string
}

interface Source {
  constants: ReadonlyMap<string, number>
  clocks: ReadonlySet<string>
  /** Its clock and its timers are the test's own. */
  isSimulated: boolean
  /** It starts programs: a time that it compares has passed on a real clock. */
  startsPrograms: boolean
  sleeps: ReadonlySet<string>
}

/** Where a test depends on how fast or how busy the machine is, or leaves something out. */
export function offencesIn(path: string, text: string, startsPrograms: boolean): Offence[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true)
  const source: Source = {
    constants: constantsOf(file),
    clocks: clockNames(file),
    isSimulated: text.includes('vi.useFakeTimers'),
    startsPrograms,
    sleeps: new Set(nodesIn(file).flatMap((node) => importedSleep(node))),
  }
  const found: Offence[] = path.endsWith('.timed.test.ts') ? [{ rule: 'name', line: 1, text: path }] : []
  for (const node of nodesIn(file)) {
    const rule = ts.isCallExpression(node) ? ruleBroken(node, source) : undefined
    if (rule === undefined) continue
    const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1
    found.push({ rule, line, text: node.getText().split('\n', 1)[0]!.slice(0, 120) })
  }
  return found
}

function ruleBroken(call: ts.CallExpression, source: Source): Rule | undefined {
  const name = calledName(call)
  if (/^(test|it|describe|context|suite)\b.*\.(skip|skipIf|runIf|fixme|todo)$/.test(name)) return 'skip'
  if (/^(test|it|describe)\b.*\.only$/.test(name)) return 'only'
  if (hasShortLimit(call, name, source)) return 'short limit'
  if (source.isSimulated) return undefined
  if (isSleep(call, name, source) && !isInLoop(call)) return 'sleep'
  return boundBroken(call, source)
}

/** `expect(…).toBeLessThan(n)` and the like, where what is expected was read off a clock. */
function boundBroken(
  call: ts.CallExpression,
  { clocks, constants, startsPrograms }: Source,
): Rule | undefined {
  if (!ts.isPropertyAccessExpression(call.expression)) return undefined
  const matcher = call.expression.name.text
  const expected = expectation(call.expression.expression)
  if (expected === undefined) return undefined
  const isTime = comesFromClock(expected, clocks) || (startsPrograms && soundsLikeTime(expected))
  if (!isTime) return undefined
  if (/^toBe(LessThan(OrEqual)?|CloseTo)$/.test(matcher))
    return isShort(call.arguments[0], constants) ? 'clock bound' : undefined
  const comparison = nodesIn(expected).find(
    (node) => ts.isBinaryExpression(node) && ['<', '<='].includes(node.operatorToken.getText()),
  ) as ts.BinaryExpression | undefined
  if (comparison !== undefined && comesFromClock(comparison.left, clocks))
    return isShort(comparison.right, constants) ? 'clock bound' : undefined
  const isRate = nodesIn(expected).some(
    (node) =>
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.SlashToken &&
      comesFromClock(node.right, clocks),
  )
  return isRate && matcher.startsWith('toBeGreaterThan') ? 'throughput' : undefined
}

/** For what was measured elsewhere and comes here as a value. */
function soundsLikeTime(node: ts.Node): boolean {
  const names = nodesIn(node).flatMap((inner) => (ts.isIdentifier(inner) ? [inner.text] : []))
  return names.some((name) => /Ms$|^ms$|elapsed|took|waited|lasted|latency|duration/i.test(name))
}

/** The expression in the `expect(…)` at the beginning of a chain of matchers. */
function expectation(node: ts.Expression): ts.Expression | undefined {
  if (ts.isPropertyAccessExpression(node)) return expectation(node.expression)
  if (ts.isAwaitExpression(node)) return expectation(node.expression)
  if (ts.isCallExpression(node) && calledName(node) === 'expect') return node.arguments[0]
  return undefined
}

function hasShortLimit(call: ts.CallExpression, name: string, { constants }: Source): boolean {
  const last = call.arguments.at(-1)
  if (
    /^(test|it)(\.\w+)*$/.test(name) ||
    /^(before|after)(All|Each)$/.test(name) ||
    name === 'test.setTimeout'
  )
    return isShort(last, constants) || call.arguments.some((argument) => hasShortOption(argument, constants))
  if (name === 'AbortSignal.timeout') return isShort(call.arguments[0], constants)
  if (name === 'until') return isShort(call.arguments[2], constants)
  if (/^vi\.(waitFor|waitUntil)$/.test(name)) {
    const options = call.arguments[1]
    // Their own limit is one second.
    return options === undefined || isShort(options, constants) || hasShortOption(options, constants)
  }
  return call.arguments.some((argument) => hasShortOption(argument, constants))
}

function hasShortOption(node: ts.Node, constants: ReadonlyMap<string, number>): boolean {
  if (!ts.isObjectLiteralExpression(node)) return false
  return node.properties.some(
    (property) =>
      ts.isPropertyAssignment(property) &&
      property.name.getText() === 'timeout' &&
      isShort(property.initializer, constants),
  )
}

function isShort(node: ts.Node | undefined, constants: ReadonlyMap<string, number>): boolean {
  const value = numberOf(node, constants)
  return value !== undefined && value < shortestLimitMs
}

function isSleep(call: ts.CallExpression, name: string, { sleeps }: Source): boolean {
  if (sleeps.has(name) || /\.waitForTimeout$/.test(name)) return true
  const isTimer = name === 'setTimeout' && ts.isIdentifier(call.arguments[0] ?? call)
  return isTimer && isInNewPromise(call)
}

/** Local names of the promise of node:timers/promises. */
function importedSleep(node: ts.Node): string[] {
  if (!ts.isImportDeclaration(node) || !node.moduleSpecifier.getText().includes('timers/promises')) return []
  const bindings = node.importClause?.namedBindings
  if (bindings === undefined || !ts.isNamedImports(bindings)) return []
  return bindings.elements
    .filter(({ name, propertyName }) => (propertyName ?? name).text === 'setTimeout')
    .map(({ name }) => name.text)
}

function isInNewPromise(node: ts.Node): boolean {
  const creation = ancestors(node).find((outer) => ts.isNewExpression(outer))
  return creation?.expression.getText() === 'Promise'
}

/** Asking again and again, or sending again and again: not one wait after which something must have happened. */
function isInLoop(node: ts.Node): boolean {
  return ancestors(node).some((outer) => ts.isIterationStatement(outer, false))
}

function ancestors(node: ts.Node): ts.Node[] {
  return node.parent === undefined ? [] : [node.parent, ...ancestors(node.parent)]
}
