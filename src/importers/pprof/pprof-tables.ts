import type { FunctionTableBuilder } from '../../model/function-table.ts';
import { IntColumn } from '../growing-column.ts';
import { brokenProfile } from '../json-shape.ts';
import { FUNCTION, LINE, LOCATION, MAPPING, PROFILE, VALUE_TYPE } from './pprof-fields.ts';
import { MESSAGE_ENDS, type ProtoCursor } from './proto-cursor.ts';

type Id = number | bigint;

/** A type of value and its unit, as the file calls them. */
export interface ValueType {
  readonly type: string;
  readonly unit: string;
}

interface LocationLine {
  readonly functionId: Id;
  readonly line: number;
}

interface Location {
  readonly mappingId: Id;
  readonly address: Id;
  /** The innermost first: those behind it are the callers that it was inlined into. */
  readonly lines: readonly LocationLine[];
}

interface FunctionFields {
  readonly name: number;
  readonly systemName: number;
  readonly filename: number;
  readonly startLine: number;
}

/** All of a file but its samples: they name what may stand behind them. */
export class PprofTables {
  readonly strings: string[] = [];
  /** Numbers of the profile itself, by their field. */
  private readonly numbers = new Map<number, number>();
  private readonly comments: number[] = [];
  private readonly typeFields: (readonly [type: number, unit: number])[] = [];
  private periodFields: readonly [type: number, unit: number] = [0, 0];
  private readonly functionOf = new Map<Id, FunctionFields>();
  private readonly fileOfMapping = new Map<Id, number>();
  private readonly locations = new Map<Id, Location>();

  /** Takes a field of the profile; samples and what nobody asks for are passed over. */
  add(cursor: ProtoCursor): void {
    const { field } = cursor;
    if (field === PROFILE.sampleType) this.typeFields.push(valueType(cursor.message()));
    else if (field === PROFILE.periodType) this.periodFields = valueType(cursor.message());
    else if (field === PROFILE.mapping) this.addMapping(cursor.message());
    else if (field === PROFILE.location) this.addLocation(cursor.message());
    else if (field === PROFILE.function) this.addFunction(cursor.message());
    else if (field === PROFILE.string) this.strings.push(cursor.text());
    else if (field === PROFILE.comment) cursor.eachSigned((text) => this.comments.push(text));
    else if (NUMBERS.has(field)) this.numbers.set(field, cursor.signed());
  }

  number(field: number): number {
    return this.numbers.get(field) ?? 0;
  }

  get valueTypes(): readonly ValueType[] {
    return this.typeFields.map((fields) => this.typeOf(fields));
  }

  get periodType(): ValueType {
    return this.typeOf(this.periodFields);
  }

  get commentTexts(): readonly string[] {
    return this.comments.map((index) => this.text(index));
  }

  /** Throws MESSAGE_ENDS where the table of texts does not have it: they are written last. */
  text(index: number): string {
    const text = this.strings[index];
    if (text === undefined) throw MESSAGE_ENDS;
    return text;
  }

  /** The frames of all locations, as functions of a table. */
  frames(functions: FunctionTableBuilder): LocationFrames {
    const frames = new LocationFrames();
    for (const [id, location] of this.locations) {
      frames.open(id);
      for (const { functionId, line } of location.lines) {
        frames.push(this.intern(functions, functionId), line);
      }
      if (location.lines.length === 0) frames.push(this.internAddress(functions, location), 0);
    }
    frames.close();
    return frames;
  }

  private intern(functions: FunctionTableBuilder, id: Id): number {
    const fields = this.functionOf.get(id);
    if (fields === undefined) return functions.intern('<unknown>', '', 0, 0);
    const { name, systemName, filename, startLine } = fields;
    const shown = this.text(name) || this.text(systemName);
    return functions.intern(shown, this.text(filename), startLine, 0);
  }

  /** Code that nobody could name: its address, in the file that was mapped there. */
  private internAddress(functions: FunctionTableBuilder, { address, mappingId }: Location): number {
    const file = this.text(this.fileOfMapping.get(mappingId) ?? 0);
    return functions.intern(`0x${address.toString(16)}`, file, 0, 0);
  }

  private typeOf([type, unit]: readonly [number, number]): ValueType {
    return { type: this.text(type), unit: this.text(unit) };
  }

  private addMapping(cursor: ProtoCursor): void {
    let id: Id = 0;
    let filename = 0;
    while (cursor.next()) {
      if (cursor.field === MAPPING.id) id = cursor.identity();
      else if (cursor.field === MAPPING.filename) filename = cursor.signed();
    }
    this.fileOfMapping.set(id, filename);
  }

  private addLocation(cursor: ProtoCursor): void {
    let id: Id = 0;
    let mappingId: Id = 0;
    let address: Id = 0;
    const lines: LocationLine[] = [];
    while (cursor.next()) {
      if (cursor.field === LOCATION.id) id = cursor.identity();
      else if (cursor.field === LOCATION.mappingId) mappingId = cursor.identity();
      else if (cursor.field === LOCATION.address) address = cursor.identity();
      else if (cursor.field === LOCATION.line) lines.push(lineOf(cursor.message()));
    }
    this.locations.set(id, { mappingId, address, lines });
  }

  private addFunction(cursor: ProtoCursor): void {
    let id: Id = 0;
    const numbers = [0, 0, 0, 0, 0, 0];
    while (cursor.next()) {
      if (cursor.field === FUNCTION.id) id = cursor.identity();
      else if (cursor.field <= FUNCTION.startLine) numbers[cursor.field] = cursor.signed();
    }
    this.functionOf.set(id, {
      name: numbers[FUNCTION.name],
      systemName: numbers[FUNCTION.systemName],
      filename: numbers[FUNCTION.filename],
      startLine: numbers[FUNCTION.startLine],
    });
  }
}

const NUMBERS: ReadonlySet<number> = new Set([
  PROFILE.timeNanos,
  PROFILE.durationNanos,
  PROFILE.period,
  PROFILE.defaultSampleType,
]);

function valueType(cursor: ProtoCursor): readonly [type: number, unit: number] {
  let type = 0;
  let unit = 0;
  while (cursor.next()) {
    if (cursor.field === VALUE_TYPE.type) type = cursor.signed();
    else if (cursor.field === VALUE_TYPE.unit) unit = cursor.signed();
  }
  return [type, unit];
}

function lineOf(cursor: ProtoCursor): LocationLine {
  let functionId: Id = 0;
  let line = 0;
  while (cursor.next()) {
    if (cursor.field === LINE.functionId) functionId = cursor.identity();
    else if (cursor.field === LINE.line) line = cursor.signed();
  }
  return { functionId, line };
}

/** The frames that stand at each location, as columns: the innermost first. */
export class LocationFrames {
  private readonly places = new Map<Id, number>();
  private readonly start = new IntColumn();
  private readonly functionIndex = new IntColumn();
  private readonly line = new IntColumn();

  open(id: Id): void {
    this.places.set(id, this.start.length);
    this.start.push(this.functionIndex.length);
  }

  push(functionIndex: number, line: number): void {
    this.functionIndex.push(functionIndex);
    // The lines of generated code may be anything; 0 is unknown.
    this.line.push(line > 0 && line < MOST_LINES ? line : 0);
  }

  close(): void {
    this.start.push(this.functionIndex.length);
  }

  /** Throws `not-a-profile` where there is no such location. */
  placeOf(id: Id): number {
    const place = this.places.get(id);
    if (place === undefined) throw brokenProfile(`location ${id}, of a stack, is not there`);
    return place;
  }

  get columns() {
    return {
      start: this.start.finished(),
      functionIndex: this.functionIndex.finished(),
      line: this.line.finished(),
    };
  }
}

const MOST_LINES = 2 ** 31;
