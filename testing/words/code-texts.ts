import ts from 'typescript'
import { parse } from 'vue/compiler-sfc'
import type { Text } from './text.ts'

type Template = NonNullable<ReturnType<typeof parse>['descriptor']['template']>
type TemplateNode = NonNullable<Template['ast']>['children'][number]

// Kinds of nodes, as Vue's compiler numbers them.
const [element, textNode, interpolation, attribute, directive] = [1, 2, 5, 6, 7] as const

export interface CodeTexts {
  /** Strings that a user may read: those of several words. */
  texts: Text[]
  /** Comments, and names of tests. */
  comments: Text[]
}

/** The texts of a TypeScript file or a Vue component. */
export function textsOfCode(file: string, source: string): CodeTexts {
  if (!file.endsWith('.vue')) return textsOfScript(source, 0)
  const { descriptor } = parse(source, { filename: file })
  const scripts = [descriptor.script, descriptor.scriptSetup]
    .filter((block) => block !== null)
    .map((block) => textsOfScript(block.content, block.loc.start.line - 1))
  const drawn = (descriptor.template?.ast?.children ?? []).flatMap(textsOfTemplate)
  return {
    texts: [...drawn, ...scripts.flatMap(({ texts }) => texts)],
    comments: scripts.flatMap(({ comments }) => comments),
  }
}

function textsOfTemplate(node: TemplateNode): Text[] {
  const { line } = node.loc.start
  if (node.type === textNode) return prose(line, node.content)
  if (node.type === interpolation) return stringsOf(line, node.content.loc.source)
  if (node.type !== element) return []
  const props = node.props.flatMap((prop) => {
    if (prop.type === directive)
      return prop.name === 'for' ? [] : stringsOf(prop.loc.start.line, prop.exp?.loc.source ?? '')
    if (prop.type !== attribute || ['class', 'style', 'd'].includes(prop.name)) return []
    return prose(prop.loc.start.line, prop.value?.content ?? '')
  })
  return [...props, ...node.children.flatMap(textsOfTemplate)]
}

function stringsOf(line: number, expression: string): Text[] {
  return textsOfScript(`(${expression})`, line - 1).texts
}

function prose(line: number, text: string): Text[] {
  return isProse(text) ? [{ line, text: text.replace(/\s+/g, ' ').trim() }] : []
}

function textsOfScript(source: string, before: number): CodeTexts {
  const file = ts.createSourceFile('file.ts', source, ts.ScriptTarget.Latest, true)
  const lineOf = (position: number) => file.getLineAndCharacterOfPosition(position).line + 1 + before
  const texts: Text[] = []
  const comments: Text[] = []
  const literals: Range[] = []
  const visit = (node: ts.Node) => {
    if (isLiteral(node)) literals.push({ start: node.getStart(file), end: node.end })
    const text = textOf(node)
    if (text !== undefined && isProse(text)) {
      const found = { line: lineOf(node.getStart(file)), text }
      if (isNameOfTest(node)) comments.push(found)
      else texts.push(found)
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  for (const { start, end } of commentsOf(source, literals))
    comments.push({ line: lineOf(start), text: plainComment(source.slice(start, end)) })
  return { texts, comments }
}

interface Range {
  start: number
  end: number
}

/** What looks like a comment and does not begin within a literal. The literals are in their order. */
function commentsOf(source: string, literals: readonly Range[]): Range[] {
  const comment = /\/\/.*|\/\*[^]*?\*\//g
  const found: Range[] = []
  let next = 0
  for (let match = comment.exec(source); match !== null; match = comment.exec(source)) {
    const start = match.index
    while (next < literals.length && literals[next]!.end <= start) next += 1
    const literal = literals[next]
    if (literal === undefined || start < literal.start) found.push({ start, end: comment.lastIndex })
    else comment.lastIndex = literal.end
  }
  return found
}

function isLiteral(node: ts.Node): boolean {
  return (
    ts.isStringLiteralLike(node) ||
    ts.isRegularExpressionLiteral(node) ||
    ts.isTemplateHead(node) ||
    ts.isTemplateMiddleOrTemplateTail(node)
  )
}

function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text
  if (!ts.isTemplateExpression(node)) return undefined
  return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('')
}

function isNameOfTest(node: ts.Node): boolean {
  const call = node.parent
  return (
    ts.isCallExpression(call) &&
    call.arguments[0] === node &&
    /^(test|it|describe)\b/.test(call.expression.getText())
  )
}

function isProse(text: string): boolean {
  return /\p{L}+\s+\p{L}+\s+\p{L}+/u.test(text)
}

function plainComment(comment: string): string {
  return comment
    .replace(/^\/\*+|\*+\/$|^\/\//g, '')
    .replace(/\s*\n\s*\*?\s*/g, ' ')
    .trim()
}
