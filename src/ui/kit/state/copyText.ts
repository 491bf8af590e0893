// Copies text, and says whether the browser let us.

/** Whether the text is in the clipboard now. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false // refused: whoever asked shows the text instead
  }
}
