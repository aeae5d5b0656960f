import * as newest from 'mongodb';
import * as six from 'mongodb-6';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { groupsOf } from '../../../src/records/groups.ts';
import type { RequestRecord, SqlCall } from '../../../src/records/record.ts';
import { fingerprint } from '../../../src/records/sql-fingerprint.ts';
import { current } from '../../../src/request/context/current.ts';
import { mongodb as plugin } from '../../../src/request/plugins/index.ts';
import { recorderOf } from '../recording.ts';
import { type MongoServer, startMongo } from './mongo-server.ts';
import { callersOf, driverRecorder, siteOf } from './recorded.ts';

const sqlOf = (record: RequestRecord): readonly SqlCall[] => record.plugins.sql?.calls ?? [];
const textsOf = (record: RequestRecord): string[] => sqlOf(record).map(({ text }) => text);

interface User {
  readonly _id: number;
  readonly name: string;
  readonly age: number;
}

/** A server of ours: there is none of MongoDB's to test with. */
describe.each([
  ['6', six as unknown as typeof newest],
  ['7', newest],
])('mongodb %s', (_version, mongodb) => {
  let server: MongoServer;
  let client: newest.MongoClient;
  let users: newest.Collection<User>;
  beforeAll(async () => {
    server = await startMongo();
    client = await mongodb.MongoClient.connect(server.url, { maxPoolSize: 2 });
    users = client.db('shop').collection<User>('users');
    await users.insertMany([1, 2, 3, 4, 5, 6].map((n) => ({ _id: n, name: `u${n}`, age: n * 10 })));
  });
  afterAll(async () => {
    await client.close();
    await server.stop();
  });

  test('a cursor is one call to its end: keys without values, documents, the caller', async () => {
    const { record } = driverRecorder();
    async function findUsers(): Promise<void> {
      const found = await users
        .find({ age: { $gt: 10 }, name: { $in: ['u2', 'u3', 'u4'] } })
        .sort({ age: 1 })
        .batchSize(2)
        .toArray();
      expect(found.map(({ _id }) => _id)).toEqual([2, 3, 4]);
    }
    const made = await record(findUsers, ['params']);
    expect(sqlOf(made)).toMatchObject([
      {
        ...{ system: 'mongodb', source: 'mongodb', rows: 3 },
        text: 'users.find {"age":{"$gt":"?"},"name":{"$in":["?"]}}',
      },
    ]);
    expect(JSON.stringify(sqlOf(made)[0]?.params)).toContain('"$gt":10');
    expect(callersOf(made, 'sql')).toEqual(['findUsers']);
    expect(made.problems).toEqual([]);
    const text = textsOf(made)[0] ?? '';
    expect(fingerprint(text, 'mongodb')).toBe(text);
  });

  test('all ways to ask are one call each, with what they changed', async () => {
    const { record } = driverRecorder();
    const made = await record(async function askAll() {
      await users.insertOne({ _id: 20, name: 'secret', age: 1 });
      await users.insertMany([
        { _id: 21, name: 'a', age: 1 },
        { _id: 22, name: 'b', age: 1 },
      ]);
      await users.updateOne({ _id: 20 }, { $set: { name: 'c' }, $inc: { age: 1 } });
      await users.updateMany({ age: { $lt: 3 } }, { $set: { age: 1 } });
      expect(await users.findOne({ _id: 20 })).toMatchObject({ name: 'c' });
      expect(await users.findOne({ _id: 99 })).toBe(null);
      await users.findOneAndUpdate({ _id: 21 }, { $set: { name: 'd' } });
      expect(await users.countDocuments({ age: 1 })).toBe(3);
      expect(await users.estimatedDocumentCount()).toBe(9);
      expect(await users.distinct('age', { _id: { $gt: 19 } })).toEqual([1]);
      await users.bulkWrite([
        { updateOne: { filter: { _id: 22 }, update: { $set: { age: 2 } } } },
        { deleteOne: { filter: { _id: 21 } } },
      ]);
      await users.deleteMany({ _id: { $gt: 19 } });
      const [sum] = await users
        .aggregate([{ $match: { age: { $gt: 20 } } }, { $limit: 2 }])
        .toArray();
      expect(sum).toMatchObject({ age: 30 });
      await client.db('shop').command({ ping: 1 });
    });
    expect(sqlOf(made).map(({ text, rows }) => [text, rows])).toEqual([
      ['users.insertOne', 1],
      ['users.insertMany', 2],
      ['users.updateOne {"_id":"?"} {"$set":{"name":"?"},"$inc":{"age":"?"}}', 1],
      ['users.updateMany {"age":{"$lt":"?"}} {"$set":{"age":"?"}}', 3],
      ['users.findOne {"_id":"?"}', 1],
      ['users.findOne {"_id":"?"}', 0],
      ['users.findOneAndUpdate {"_id":"?"} {"$set":{"name":"?"}}', 1],
      ['users.countDocuments {"age":"?"}', undefined],
      ['users.estimatedDocumentCount', undefined],
      ['users.distinct {"age":"?"} {"_id":{"$gt":"?"}}', 1],
      ['users.bulkWrite', 2],
      ['users.deleteMany {"_id":{"$gt":"?"}}', 2],
      ['users.aggregate [{"$match":{"age":{"$gt":"?"}}},{"$limit":"?"}]', 2],
      ['shop.command {"ping":"?"}', undefined],
    ]);
    expect(new Set(callersOf(made, 'sql'))).toEqual(new Set(['askAll']));
    expect(sqlOf(made).filter(({ unfinished }) => unfinished)).toEqual([]);
    expect(JSON.stringify(made)).not.toContain('secret');
  });

  test('cursors that are read one by one, left, streamed, or never asked', async () => {
    const { record } = driverRecorder();
    const made = await record(async () => {
      for await (const user of users.find({ age: { $lt: 100 } }, { batchSize: 2 })) {
        if (user._id === 3) break;
      }
      const cursor = users.find({ _id: 1 });
      expect(await cursor.hasNext()).toBe(true);
      expect(await cursor.next()).toMatchObject({ name: 'u1' });
      const streamed: unknown[] = [];
      for await (const user of users.find({ _id: 2 }).stream()) streamed.push(user);
      expect(streamed).toHaveLength(1);
      const seen: (string | undefined)[] = [];
      const names = users.find({ _id: 3 }).map(({ name }) => {
        seen.push(current()?.id);
        return name;
      });
      expect(await names.toArray()).toEqual(['u3']);
      expect(seen).toEqual([current()?.id]);
      users.find({ never: 1 });
    });
    expect(sqlOf(made).map(({ text, rows }) => [text, rows])).toEqual([
      ['users.find {"age":{"$lt":"?"}}', expect.any(Number)],
      ['users.find {"_id":"?"}', 1],
      ['users.find {"_id":"?"}', 1],
      ['users.find {"_id":"?"}', 1],
    ]);
    expect(sqlOf(made).filter(({ unfinished, stack }) => unfinished || stack === null)).toEqual([]);
    expect(groupsOf(made).filter(({ n1 }) => n1)).toEqual([]);
  });

  test('errors go to the program as they are, and into the record', async () => {
    const { record } = driverRecorder();
    const made = await record(async () => {
      const failed = await users.findOne({ $bad: 1 } as object).catch((error) => error);
      expect(failed).toBeInstanceOf(mongodb.MongoServerError);
      await users
        .find({ age: { $bad: 1 } } as object)
        .toArray()
        .catch(Object);
      await users.insertOne({ _id: 1, name: 'again', age: 1 }).catch(Object);
      await users
        .aggregate([{ $bad: 1 }])
        .next()
        .catch(Object);
    });
    expect(sqlOf(made).map(({ text, error }) => [text, error?.code])).toEqual([
      ['users.findOne {"$bad":"?"}', 2],
      ['users.find {"age":{"$bad":"?"}}', 2],
      ['users.insertOne', 11000],
      ['users.aggregate [{"$bad":"?"}]', 2],
    ]);
    expect(sqlOf(made)[0]?.error).not.toHaveProperty('message');
  });

  test('transactions count as those of SQL; who waits for a connection is told', async () => {
    const { record } = driverRecorder();
    const made = await record(async () => {
      const session = client.startSession();
      session.startTransaction();
      await users.findOne({ _id: 1 }, { session });
      await session.commitTransaction();
      await session.endSession();
      await Promise.all([1, 2, 3].map((_id) => users.findOne({ _id }, { comment: 'sleep 100' })));
    });
    expect(textsOf(made)).toEqual([
      ...['users.findOne {"_id":"?"}', 'session.commit'],
      ...Array(3).fill('users.findOne {"_id":"?"}'),
    ]);
    const waits = sqlOf(made).map(({ waitMs }) => waitMs);
    expect(waits.at(-1)).toBeGreaterThan(90);
    expect(waits.at(-1)).toBe(Math.max(...waits));
    for (const call of sqlOf(made).slice(2)) {
      expect(call.durationMs).toBeGreaterThan(90);
      expect(call.startMs + call.waitMs + call.durationMs).toBeLessThan(made.durationMs + 0.01);
    }
  });

  test('each call is in the record of its request, an N+1 has its place', async () => {
    const { begin, recordOf } = driverRecorder();
    const findUser = (_id: number, name: string): Promise<unknown> =>
      users.findOne({ _id, name, [name]: 1 });
    const ask = async (tag: string): Promise<void> => {
      for (let id = 1; id <= 5; id++) await findUser(id, tag);
      await Promise.all([1, 2].map(() => users.find({ [tag]: 2 }).toArray()));
    };
    const recordings = Array.from({ length: 20 }, () => begin());
    await Promise.all([
      ...recordings.map((recording, i) => recording.run(() => ask(`tag${i}x`))),
      ...Array.from({ length: 10 }, () => ask('none')),
    ]);
    for (const [i, recording] of recordings.entries()) {
      const record = await recordOf(recording);
      expect(sqlOf(record)).toHaveLength(7);
      for (const { text } of sqlOf(record)) expect(text).toContain(`"tag${i}x"`);
      const groups = groupsOf(record);
      expect(groups.filter(({ n1 }) => n1)).toMatchObject([{ count: 5, site: { fn: 'findUser' } }]);
      expect(groups.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(1);
    }
  });

  test('close puts everything back; it can be handed in', async () => {
    const before = mongodb.Collection.prototype.findOne;
    const { record, host } = recorderOf([plugin(mongodb)]);
    const made = await record(() => users.findOne({ _id: 1 }));
    expect(textsOf(made)).toEqual(['users.findOne {"_id":"?"}']);
    expect(siteOf(made, sqlOf(made)[0])?.file).toContain('mongodb.test.ts');
    expect(mongodb.Collection.prototype.findOne).not.toBe(before);
    host.close();
    expect(mongodb.Collection.prototype.findOne).toBe(before);
  });
});
