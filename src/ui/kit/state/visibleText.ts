// Words from strangers (prompts in files, what wallets say) before they are shown: as text, on one line, without control,
// direction and invisible characters, which could dress one thing as another.

/** The visible part of a text; at most so many characters of it. */
export function visibleText(text: string, maxLength = 1000): string {
  const visible = text
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return visible.length > maxLength ? `${visible.slice(0, maxLength - 1)}…` : visible
}
