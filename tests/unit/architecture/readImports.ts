// Every import of the source tree, read by TypeScript's own parser: relative and package imports, static and dynamic,
// re-exports, workers; and whether only types come in.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import ts from 'typescript'

export interface Import {
  /** Absolute path of the importing file. */
  readonly file: string
  /** Absolute path of the imported file, or the name of a package. */
  readonly target: string
  readonly isPackage: boolean
  /** Erased by the compiler: no code runs because of it. */
  readonly isType: boolean
  /** Loaded when reached (`import()`), or started as a worker of its own (`new URL`). */
  readonly isLate: boolean
}

/** All source files under a folder. */
export function sourceFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|svelte)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
}

export function importsOf(file: string): readonly Import[] {
  const text = readFileSync(file, 'utf8')
  const code = file.endsWith('.svelte') ? scriptsOf(text) : text
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, false, ts.ScriptKind.TS)
  const found: Import[] = []
  const add = (specifier: ts.Node | undefined, isType: boolean, isLate: boolean) => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return
    const isPackage = !specifier.text.startsWith('.')
    const path = specifier.text.replace(/\?.*$/, '')
    found.push({ file, target: isPackage ? path : resolve(dirname(file), path), isPackage, isType, isLate })
  }
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, bringsTypesOnly(node.importClause), false)
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, exportsTypesOnly(node), false)
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, true, false)
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], false, true)
    else if (isUrlBesideThisFile(node)) add(node.arguments![0], false, true)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function bringsTypesOnly(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true
  const { name, namedBindings } = clause
  if (name || !namedBindings || !ts.isNamedImports(namedBindings)) return false
  return namedBindings.elements.length > 0 && namedBindings.elements.every(({ isTypeOnly }) => isTypeOnly)
}

function exportsTypesOnly({ isTypeOnly, exportClause }: ts.ExportDeclaration): boolean {
  if (isTypeOnly) return true
  if (!exportClause || !ts.isNamedExports(exportClause)) return false
  return exportClause.elements.length > 0 && exportClause.elements.every((element) => element.isTypeOnly)
}

/** `new URL('./x.worker.ts', import.meta.url)` of a source file. */
function isUrlBesideThisFile(node: ts.Node): node is ts.NewExpression {
  if (!ts.isNewExpression(node) || !ts.isIdentifier(node.expression) || node.expression.text !== 'URL')
    return false
  const [path] = node.arguments ?? []
  return path !== undefined && ts.isStringLiteralLike(path) && /^\..*\.ts$/.test(path.text)
}

function scriptsOf(svelte: string): string {
  return [...svelte.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, code]) => code).join('\n')
}
