import { expect } from 'chai';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { askedOf, dueOf, type Plan, planClaim, planQuery } from '../../adapters/stores/shared/plan.ts';
import {
  connect,
  type Database,
  pragma,
  type Statement,
  whileBusy,
} from '../../adapters/stores/sqlite/connection.ts';
import { type GroupCommit, groupCommit } from '../../adapters/stores/sqlite/group-commit.ts';
import { occupyFile } from '../../adapters/stores/sqlite/occupy-file.ts';
import { countSql, dueSql, pageSql } from '../../adapters/stores/sqlite/sql.ts';
import { threadedWriter } from '../../adapters/stores/sqlite/threaded-writer.ts';
import { BridgeError } from '../../server/errors.ts';
import { allCollections } from '../../server/model/collections.ts';
import type { CollectionSpec, Where } from '../../server/model/record.ts';
import { openTestStore } from '../helpers/store.ts';
import { contractCollections, refusalOf, thing, things } from './store-bench.ts';

const folder = mkdtempSync(join(tmpdir(), 'badge-bridge-sqlite-'));
after(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
const newFile = (): string => join(folder, `${files++}`, 'store.db');

describe('store on SQLite: the connection', () => {
  it('writes ahead, waits for the disk at each commit and never blocks for another process', async () => {
    const db = await connect(newFile());
    const settings = ['journal_mode', 'synchronous', 'busy_timeout'].map((name) => pragma(db, name));
    expect(settings).to.deep.equal(['wal', 2, 0]);
    db.close();
  });

  it('runs an SQLite without the WAL-reset bug (3.7.0 to 3.51.2)', async () => {
    const db = await connect(':memory:');
    const { version } = db.prepare('SELECT sqlite_version() AS version').get() as { version: string };
    const [major = 0, minor = 0] = version.split('.').map(Number);
    expect(major === 3 && minor > 51).to.equal(true);
    db.close();
  });

  it('makes the folder and the file for this user only', async () => {
    const file = newFile();
    const store = await openTestStore({ collections: contractCollections, file });
    expect(statSync(file).mode & 0o777).to.equal(0o600);
    expect(statSync(dirname(file)).mode & 0o777).to.equal(0o700);
    await store.close();
  });

  it('refuses a file that is no database, and one of a later version', async () => {
    const file = join(folder, 'text.db');
    writeFileSync(file, 'no database '.repeat(500));
    expect((await refusalOf(openTestStore({ file }))).code).to.equal('STORE_UNAVAILABLE');
    const later = newFile();
    await (await openTestStore({ collections: contractCollections, file: later })).close();
    const db = await connect(later);
    db.exec('PRAGMA user_version = 99');
    db.close();
    expect((await refusalOf(openTestStore({ file: later }))).code).to.equal('STORE_UNAVAILABLE');
  });

  it('leaves the database file alone in its folder once it is closed', async () => {
    const file = newFile();
    const store = await openTestStore({ collections: contractCollections, file });
    await store.insert(things, [thing({ id: 'a' })]);
    await store.get(things, 'a');
    expect(readdirSync(dirname(file))).to.include('store.db-wal');
    await store.close();
    expect(readdirSync(dirname(file))).to.deep.equal(['store.db']);
    const again = await openTestStore({ collections: contractCollections, file });
    expect((await again.get(things, 'a'))?.id).to.equal('a');
    await again.close();
  });

  it('closes although another process has the file, and loses nothing', async () => {
    const file = newFile();
    const store = await openTestStore({ collections: contractCollections, file });
    const other = await connect(file);
    await store.insert(things, [thing({ id: 'a' })]);
    await store.close();
    other.close();
    const again = await openTestStore({ collections: contractCollections, file });
    expect((await again.get(things, 'a'))?.id).to.equal('a');
    await again.close();
  });

  it('is served by one process at a time, while others may open it', async () => {
    const file = newFile();
    const vacate = occupyFile(file);
    expect(() => occupyFile(file))
      .to.throw(BridgeError)
      .with.property('code', 'STORE_BUSY');
    await (await openTestStore({ collections: contractCollections, file })).close();
    vacate();
    expect(readdirSync(dirname(file))).to.deep.equal(['store.db']);
    occupyFile(file)();
    occupyFile(':memory:')();
  });

  it('gives up with STORE_BUSY when another process does not let go', async () => {
    const busy = (): never => {
      throw Object.assign(new Error('database is locked'), { errcode: 5 });
    };
    expect((await refusalOf(whileBusy(busy, 20))).code).to.equal('STORE_BUSY');
  });

  it('waits for another process without holding up the event loop', async () => {
    const file = newFile();
    const store = await openTestStore({ collections: contractCollections, file });
    const other = await connect(file);
    other.exec('BEGIN IMMEDIATE');
    let isWritten = false;
    const writing = store.insert(things, [thing({ id: 'a' })]).then(() => (isWritten = true));
    for (let tick = 0; tick < 5; tick++) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(isWritten).to.equal(false);
    expect(await store.get(things, 'a')).to.equal(undefined);
    other.exec('COMMIT');
    other.close();
    await writing;
    expect((await store.get(things, 'a'))?.id).to.equal('a');
    await store.close();
  });
});

describe('store on SQLite: group commit', () => {
  /** A connection, and how often it has committed. */
  async function watched(): Promise<{ db: Database; group: GroupCommit; commits: () => number }> {
    const db = await connect(':memory:');
    db.exec('CREATE TABLE t (n INTEGER)');
    let commits = 0;
    const prepare = (sql: string): Statement => {
      const statement = db.prepare(sql);
      if (sql !== 'COMMIT') return statement;
      const run = (): ReturnType<Statement['run']> => {
        commits++;
        return statement.run();
      };
      return { run } as Statement;
    };
    const group = groupCommit({
      prepare,
      exec: (sql) => db.exec(sql),
      get isTransaction() {
        return db.isTransaction;
      },
    });
    return { db, group, commits: () => commits };
  }
  const rows = (db: Database): number[] =>
    (db.prepare('SELECT n FROM t ORDER BY rowid').all() as { n: number }[]).map(({ n }) => n);
  const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

  it('shares one commit between the writes of one turn, in order of arrival', async () => {
    const { db, group, commits } = await watched();
    const insert = db.prepare('INSERT INTO t VALUES (?)');
    const answers = await Promise.all(
      numbers(20).map((n) => group.write(1, () => insert.run(n).changes + n)),
    );
    expect(answers).to.deep.equal(numbers(20).map((n) => n + 1));
    expect(rows(db)).to.deep.equal(numbers(20));
    expect(commits()).to.equal(1);
  });

  it('writes at most 500 records in one transaction', async () => {
    const { group, commits } = await watched();
    await Promise.all(numbers(7).map(() => group.write(200, () => undefined)));
    expect(commits()).to.equal(4);
    await group.write(500, () => undefined);
    expect(commits()).to.equal(5);
  });

  it('lets a write that fails fail alone', async () => {
    const { db, group } = await watched();
    const insert = db.prepare('INSERT INTO t VALUES (?)');
    const answers = await Promise.allSettled(
      numbers(5).map((n) =>
        group.write(1, () => {
          insert.run(n);
          if (n === 2) db.exec('INSERT INTO no_such_table VALUES (1)');
          return n;
        }),
      ),
    );
    expect(answers.map(({ status }) => status === 'fulfilled')).to.deep.equal([
      true,
      true,
      false,
      true,
      true,
    ]);
    const failed = answers[2] as { reason: { code: string } };
    expect(failed.reason.code).to.equal('STORE_UNAVAILABLE');
    expect(rows(db)).to.deep.equal([0, 1, 3, 4]);
  });

  it('answers only after the commit', async () => {
    const file = newFile();
    const store = await openTestStore({ collections: contractCollections, file });
    const db = await connect(file);
    await store.insert(things, [thing({ id: 'a' })]);
    const { n } = db.prepare('SELECT count(*) AS n FROM thing').get() as { n: number };
    expect(n).to.equal(1);
    db.close();
    await store.close();
  });
});

describe('store on SQLite: the thread that writes', () => {
  const threadOf = (code: string): URL => new URL(`data:text/javascript,${encodeURIComponent(code)}`);
  const write = { kind: 'remove', table: 'thing', id: 'a' } as const;

  it('takes with it what it had not answered where it dies, and the next write starts another', async () => {
    const writer = threadedWriter(
      newFile(),
      threadOf(`
        import { parentPort, threadId } from 'node:worker_threads';
        parentPort.on('message', (message) => {
          if (message === 'close') return parentPort.close();
          parentPort.postMessage([{ number: message[0].number, result: threadId }]);
          if (message.length > 1) setImmediate(() => process.exit(1));
        });`),
    );
    const [first, ...lost] = await Promise.allSettled([1, 2, 3].map(() => writer.write(write)));
    expect(first?.status).to.equal('fulfilled');
    const codes = lost.map((one) => (one.status === 'rejected' ? (one.reason as BridgeError).code : 'none'));
    expect(codes).to.deep.equal(['STORE_UNAVAILABLE', 'STORE_UNAVAILABLE']);
    const next = await writer.write(write);
    expect(next).not.to.equal((first as { value: unknown }).value);
    await writer.close();
  });

  it('that cannot begin lets every write fail', async () => {
    const writer = threadedWriter(newFile(), threadOf(`throw new Error('no memory')`));
    for (const one of [writer.write(write), writer.write(write)])
      expect((await refusalOf(one)).code).to.equal('STORE_UNAVAILABLE');
    await writer.close();
  });

  it('carries out what was asked before it is closed, and leaves the database file alone', async () => {
    const file = newFile();
    const store = await openTestStore({ collections: contractCollections, file, isThreaded: true });
    const ids = Array.from({ length: 700 }, (_, i) => `t${i}`);
    const written = ids.map((id) => store.insert(things, [thing({ id })]));
    await store.close();
    await Promise.all(written);
    expect(readdirSync(dirname(file))).to.deep.equal(['store.db']);
    const again = await openTestStore({ collections: contractCollections, file });
    expect(await again.count(things, { title: 't' }, 1000)).to.equal(700);
    await again.close();
  });

  it('waits for another process, and reads go on meanwhile', async () => {
    const file = newFile();
    const store = await openTestStore({ collections: contractCollections, file, isThreaded: true });
    await store.insert(things, [thing({ id: 'a' })]);
    const other = await connect(file);
    other.exec('BEGIN IMMEDIATE');
    let isWritten = false;
    const writing = store.insert(things, [thing({ id: 'b' })]).then(() => (isWritten = true));
    for (let tick = 0; tick < 5; tick++) await new Promise((resolve) => setTimeout(resolve, 5));
    expect([isWritten, (await store.get(things, 'a'))?.id]).to.deep.equal([false, 'a']);
    other.exec('COMMIT');
    other.close();
    await writing;
    expect((await store.get(things, 'b'))?.id).to.equal('b');
    await store.close();
  });
});

describe('store on SQLite: indexes', () => {
  const value = (path: string): string | number => (/At$|rank|number/.test(path) ? 1 : 'x');
  const equal = (paths: readonly string[]): Where =>
    Object.fromEntries(paths.map((path) => [path, value(path)]));

  async function schemaOf(collections: readonly CollectionSpec[]): Promise<Database> {
    const file = newFile();
    await (await openTestStore({ collections, file })).close();
    return connect(file);
  }
  function steps(db: Database, sql: string): string {
    const rows = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[];
    return rows.map(({ detail }) => detail).join(' | ');
  }
  const planFor = (c: CollectionSpec, q: Parameters<typeof askedOf>[0]): Plan => planQuery(c, askedOf(q));

  it('answers every query that is allowed from an index, sorting nothing the index sorts', async () => {
    const db = await schemaOf([...allCollections, ...contractCollections]);
    for (const c of [...allCollections, ...contractCollections]) {
      for (const index of c.indexes) {
        const [head, last] = [index.slice(0, -1), index.at(-1)!];
        for (const direction of ['asc', 'desc'] as const) {
          const plan = planFor(c, { where: equal(head), sort: [last, direction] });
          const first = steps(db, pageSql(c, plan, false));
          expect(first, `${c.name} ${index.join()}`).to.match(/^SEARCH|^SCAN .* USING (COVERING )?INDEX/);
          expect(first).not.to.include('TEMP B-TREE');
          expect(steps(db, pageSql(c, plan, true))).not.to.include('TEMP B-TREE');
        }
        const exact = steps(db, pageSql(c, planFor(c, { where: equal(index) }), false));
        expect(exact).to.match(/^SEARCH/);
        expect(exact).not.to.include('TEMP B-TREE');
        const range = planFor(c, { where: { ...equal(head), [last]: { gt: 0 } } });
        expect(steps(db, countSql(c, range))).to.match(/SEARCH .* USING (COVERING )?INDEX/);
        if (head.length > 0 && last !== 'work.dueAt') {
          const list = planFor(c, { where: { ...equal(head), [head[0]!]: { in: ['x', 'y'] } } });
          expect(steps(db, pageSql(c, list, false))).to.match(/SEARCH .* USING (COVERING )?INDEX/);
        }
        if (last !== 'work.dueAt') continue;
        const select = dueSql(c, planClaim(c, dueOf(equal(head), 5)));
        expect(steps(db, select)).to.match(/^SEARCH .* USING (COVERING )?INDEX/);
        expect(steps(db, select)).not.to.include('TEMP B-TREE');
      }
    }
    db.close();
  });

  it('keeps records without work out of the index of due times', async () => {
    const db = await schemaOf(contractCollections);
    const { sql } = db.prepare("SELECT sql FROM sqlite_master WHERE name = 'thing(work.dueAt)'").get() as {
      sql: string;
    };
    expect(sql).to.include('IS NOT NULL');
    db.close();
  });

  it('makes indexes that were declared since, and drops those no longer declared', async () => {
    const file = newFile();
    const before = { ...things, indexes: [['title'], ['state']] };
    const first = await openTestStore({ collections: [before], file });
    await first.insert(things, [thing({ id: 'a', state: 'x', isOpen: true, rank: 0.5 }), thing({ id: 'b' })]);
    await first.close();
    const since = { ...things, indexes: [['state', 'isOpen', 'rank'], ['place.town']] };
    const second = await openTestStore({ collections: [since], file });
    const where = { state: 'x', isOpen: true, rank: { gt: 0 } };
    const { items } = await second.find(things, { where, limit: 5 });
    expect(items.map(({ id }) => id)).to.deep.equal(['a']);
    expect(await second.count(things, { 'place.town': 'Ulm' }, 5)).to.equal(2);
    const moved = await second.replace(things, { ...items[0]!, state: 'y' });
    expect(moved?.rev).to.equal(2);
    expect(await second.count(things, { state: 'x' }, 5)).to.equal(0);
    await second.close();
    const db = await connect(file);
    const names = db.prepare("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").all();
    expect(names.map((row) => (row as { name: string }).name)).to.have.members([
      'thing(state,isOpen,rank)',
      'thing(place.town)',
    ]);
    db.close();
  });
});
