/**
 * Opens a file where editors that take such links have registered themselves. The path comes from a record: nothing of it
 * may be read as more than a path.
 */
export function openInEditor(path: string, line: number, column = 1): void {
  const slashed = path.replaceAll('\\', '/');
  const encoded = slashed
    .split('/')
    .map(encodeURIComponent)
    .join('/')
    .replace(/^(\w)%3A\//, '/$1:/');
  const link = document.createElement('a');
  link.href = `vscode://file${encoded}:${line}:${column}`;
  link.click();
}
