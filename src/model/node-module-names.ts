/**
 * The modules that Node's lib has or had at its top, by the files of Node 0.10 to 22. Before version 16 a profile
 * names them like files: `events.js`.
 */
const MODULES: ReadonlySet<string> = new Set(
  `_debug_agent _debugger _http_agent _http_client _http_common _http_incoming _http_outgoing _http_server _linklist
  _stream_duplex _stream_passthrough _stream_readable _stream_transform _stream_wrap _stream_writable _tls_common
  _tls_legacy _tls_wrap assert async_hooks bootstrap_node buffer buffer_ieee754 child_process cluster config console
  constants crypto dgram diagnostics_channel dns domain events freelist fs http http2 https inspector module net node
  os path perf_hooks posix process punycode querystring readline repl smalloc sqlite stream string_decoder sys test
  timers tls trace_events tty url util v8 vm wasi worker_threads zlib`.split(/\s+/),
);

/** Folders and files of `lib/internal` in the versions that did not yet write `node:` in front of them. */
const INTERNAL: ReadonlySet<string> = new Set(
  `abort_controller assert async_hooks bash_completion blob blocklist bootstrap bootstrap_node buffer child_process
  cli_table cluster console constants crypto debugger deps dgram dns domexception dtrace encoding error-serdes
  error_serdes errors event_target fixed_queue freelist freeze_intrinsics fs heap_utils histogram http http2 idna
  inspector_async_hook js_stream_socket linkedlist loader main module modules net options os per_context policy
  print_help priority_queue process querystring readline repl safe_globals socket_list socketaddress source_map
  stream_base_commons streams test timers tls trace_events_async_hooks tty url util v8_prof_polyfill
  v8_prof_processor validators vm watchdog webstreams worker wrap_js_stream`.split(/\s+/),
);

/** Whether Node has, or had, a module of this name: `string_decoder`. */
export function isNodeModule(name: string): boolean {
  return MODULES.has(name);
}

/** Whether a url without a scheme is one that Node gave to a module of its own before it wrote `node:`. */
export function isBareNodeUrl(url: string): boolean {
  const [, folder, name = ''] = /^(?:([\w-]+)\/)?([\w-]+)(?:\/[\w./-]+)?\.js$/.exec(url) ?? [];
  if (folder === undefined) return MODULES.has(name);
  if (folder === 'internal') return INTERNAL.has(name);
  return /^(?:fs\/promises|node-inspect\/lib\/.+|v8\/tools\/.+)\.js$/.test(url);
}
