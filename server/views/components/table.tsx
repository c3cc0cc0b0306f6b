/** Tables: sort links, row selection, and labelled rows where the page is narrow. */
import type { ComponentChildren, VNode } from 'preact';
import { Icon } from './icon.tsx';

export interface Column {
  key: string;
  label: string;
  /** BCP 47 tag of the label's language, where it is not the page's. */
  lang?: string | undefined;
  /** What stands above the label: a badge's picture. */
  picture?: VNode | undefined;
  sort?: SortLink | undefined;
}

export interface SortLink {
  href: string;
  /** How the table is sorted by this column at present. */
  order?: 'ascending' | 'descending' | undefined;
  /** The order in words, for screen readers. */
  text?: string | undefined;
}

export interface TableRow {
  key: string;
  /** First cell: what the row is about. */
  head: ComponentChildren;
  /** One per further column. */
  cells: readonly ComponentChildren[];
  select?: { value: string; label: string; isChecked?: boolean | undefined } | undefined;
}

export interface TableProps {
  /** What the table shows, for screen readers. */
  caption: string;
  /** The first column names the rows. */
  columns: readonly [Column, ...Column[]];
  rows: readonly TableRow[];
  /** Rows can be selected: name of the boxes, and the words "Select all". */
  selection?: { name: string; all: string } | undefined;
}

/** The roles are said because a table that is shown as blocks loses them. */
export function Table({ caption, columns, rows, selection }: TableProps): VNode {
  const canSort = selection !== undefined || columns.some((column) => column.sort !== undefined);
  return (
    <table role="table">
      <caption class="sr">{caption}</caption>
      <thead role="rowgroup" class={canSort ? 'sorts' : undefined}>
        <tr role="row">
          {selection === undefined ? null : (
            <th role="columnheader" scope="col" class="sel">
              <input type="checkbox" data-all aria-label={selection.all} />
            </th>
          )}
          {columns.map((column) => (
            <Head {...column} />
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <Line key={row.key} row={row} columns={columns} selection={selection?.name} />
        ))}
      </tbody>
    </table>
  );
}

function Head({ label, lang, picture, sort }: Column): VNode {
  return (
    <th role="columnheader" scope="col" lang={lang} aria-sort={sort?.order}>
      {picture}
      {sort === undefined ? (
        label
      ) : (
        <a class="with-icon" href={sort.href}>
          {label}
          {sort.order === undefined ? null : (
            <>
              <Icon name={sort.order === 'ascending' ? 'arrow-up' : 'arrow-down'} />
              <span class="sr">{sort.text}</span>
            </>
          )}
        </a>
      )}
    </th>
  );
}

function Line(p: { row: TableRow; columns: readonly Column[]; selection: string | undefined }): VNode {
  const { row } = p;
  return (
    <tr role="row">
      {p.selection === undefined ? null : (
        <td role="cell" class="sel">
          {row.select === undefined ? null : (
            <input
              type="checkbox"
              name={p.selection}
              value={row.select.value}
              aria-label={row.select.label}
              checked={row.select.isChecked === true}
            />
          )}
        </td>
      )}
      <th role="rowheader" scope="row">
        {row.head}
      </th>
      {row.cells.map((cell, index) => {
        const column = p.columns[index + 1];
        return (
          <td key={column?.key} role="cell" data-label={column?.label}>
            <div>{cell}</div>
          </td>
        );
      })}
    </tr>
  );
}

export interface BulkBarProps {
  /** The word before the number: "Selected:". */
  label: string;
  count: number;
  /** Buttons that act on the selected rows. */
  children: ComponentChildren;
}

/** What can be done with the selected rows; stands in the same form as the table. */
export function BulkBar({ label, count, children }: BulkBarProps): VNode {
  return (
    <div class="note wait">
      <div class="line">
        <span class="strong" role="status">
          {label} <span data-selected>{String(count)}</span>
        </span>
        {children}
      </div>
    </div>
  );
}
