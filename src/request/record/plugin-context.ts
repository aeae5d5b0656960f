import { RecordInProgress } from './open-record.ts';
import type { CallStart, EndCall, OpenRecord, Plugin, PluginContext, Stack } from './plugin.ts';
import { recordContext } from './record-context.ts';
import { TakenStack, takeStack } from './stack.ts';

/** What a plugin is given: records whose plugin it is not, or is no more, are not there for it. */
export function pluginContext(plugin: Plugin): PluginContext {
  return new ContextOfPlugin(plugin);
}

class ContextOfPlugin implements PluginContext {
  private readonly plugin: Plugin;

  constructor(plugin: Plugin) {
    this.plugin = plugin;
    // Plugins hand these functions about.
    this.capture = this.capture.bind(this);
    this.current = this.current.bind(this);
    this.call = this.call.bind(this);
    this.bind = this.bind.bind(this);
    this.enter = this.enter.bind(this);
  }

  current(): OpenRecord | undefined {
    const record = recordContext.current;
    return record?.plugins.has(this.plugin) ? record : undefined;
  }

  capture(below: (...values: never[]) => unknown = this.capture): Stack {
    const record = recordContext.current;
    if (record === undefined) return takeStack(below);
    // Within an entry point that has been entered, that is where the program called.
    const entered = enteredStack(record);
    if (entered !== undefined) return entered;
    // The record has all that it may have: a stack of nothing.
    if (!record.hasRoomForStacks) return new TakenStack();
    const nowMs = performance.now();
    const stack = takeStack(below);
    record.overheadMs += performance.now() - nowMs;
    return stack;
  }

  call(record: OpenRecord, call: CallStart): EndCall {
    if (!(record instanceof RecordInProgress) || !record.plugins.has(this.plugin)) return nothing;
    return record.beginCall(call, this.plugin, () => {
      const given = call.stack ?? enteredStack(record);
      return given instanceof TakenStack ? given : takeStack(this.call);
    });
  }

  bind<Callback extends (...values: never[]) => unknown>(callback: Callback): Callback {
    return recordContext.bind(callback);
  }

  enter<Result>(
    record: OpenRecord | undefined,
    stack: Stack | undefined,
    work: () => Result,
  ): Result {
    const known = record instanceof RecordInProgress ? record : undefined;
    return recordContext.run(known, work, stack instanceof TakenStack ? stack : undefined);
  }
}

const nothing: EndCall = () => undefined;

/** The stack of the entry point, where the call is of the record that was entered. */
function enteredStack(record: RecordInProgress): TakenStack | undefined {
  return recordContext.current === record ? recordContext.stack : undefined;
}
