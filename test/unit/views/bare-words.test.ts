import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { expect } from 'chai';
import ts from 'typescript';

const root = resolve(import.meta.dirname, '../../..');
/** Attributes that people read or hear. */
const read = new Set([
  'aria-label',
  'alt',
  'title',
  'placeholder',
  'label',
  'hint',
  'text',
  'note',
  'caption',
  'legend',
  'confirm',
  'cancel',
  'why',
  'more',
  'state',
  'about',
  'newTab',
  'content',
]);

function pages(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return path === 'server/views/dev' ? [] : pages(path);
    return path.endsWith('.tsx') ? [path] : [];
  });
}

/** Words that stand in the markup of a file instead of in the locales. */
function bareWords(name: string, source: string): string[] {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isJsxText(node) && /\p{L}{2}/u.test(node.text)) found.push(node.text.trim());
    if (ts.isJsxAttribute(node) && ts.isIdentifier(node.name) ? read.has(node.name.text) : false) {
      const value = (node as ts.JsxAttribute).initializer;
      if (value !== undefined && ts.isStringLiteral(value) && /\p{L}{2} /u.test(`${value.text} `)) {
        const isMeta =
          ts.isJsxSelfClosingElement(node.parent.parent) && node.parent.parent.tagName.getText() === 'meta';
        if (!isMeta) found.push(value.text);
      }
    }
    ts.forEachChild(node, look);
  };
  look(file);
  return found;
}

describe('pages', () => {
  it('hold no words of their own: all of them come from the locales', () => {
    const files = pages('server/views');
    expect(files.length).to.be.greaterThan(30);
    const wrong = files.flatMap((path) => {
      const name = relative(root, join(root, path));
      return bareWords(name, readFileSync(join(root, path), 'utf8')).map((words) => `${name}: ${words}`);
    });
    expect(wrong).to.deep.equal([]);
  });

  it('are searched by something that finds bare words', () => {
    expect(bareWords('x.tsx', 'const a = <p title="Hello you">Save {b} now</p>;')).to.deep.equal([
      'Hello you',
      'Save',
      'now',
    ]);
    expect(bareWords('x.tsx', 'const a = <p class="big">{words.t("x")} · {n}</p>;')).to.deep.equal([]);
  });

  it('carry no style and no script of their own: the content policy forbids both', () => {
    const wrong = pages('server/views').filter((path) =>
      /\sstyle=|<style|\son[A-Z]\w+=|javascript:/.test(readFileSync(join(root, path), 'utf8')),
    );
    expect(wrong).to.deep.equal([]);
  });
});
